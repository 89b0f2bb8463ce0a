import { useRef, useState } from 'react';
import { PROOF_FILE_LIMIT_BYTES, type ProofView } from '#contract/app/views/proof-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fold } from '../ui/fold.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { SentDocument } from '../ui/sent-document.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { inPieces } from '../window/in-pieces.ts';
import { Page } from '../window/page.tsx';
import '../ui/field-frame.css';
import './proof.css';

/** S23: says in one sentence what a file is that somebody kept, then what was looked at. Nothing leaves this computer. */
export function ProofScreen() {
  const { store, t } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const [proof, setProof] = useState<ProofView>();
  const [problem, setProblem] = useState<Failure>();

  async function look(file: File): Promise<void> {
    setProof(undefined);
    setProblem(undefined);
    const failure = await inPieces(file, PROOF_FILE_LIMIT_BYTES, async (piece) => {
      const taken = await store.call('proveFile', piece);
      if (taken.ok && taken.value.proof !== null) setProof(taken.value.proof);
      return taken;
    });
    setProblem(failure);
  }

  return (
    <Page
      id={proof === undefined ? 'proof' : `proof-${proof.verdict}`}
      title={proof === undefined ? t.proof.title : t.proof.verdicts[proof.verdict]}
      {...(proof === undefined ? {} : { eyebrow: t.proof.eyebrow })}
    >
      {proof === undefined ? <p className="lead">{t.proof.lead}</p> : <Verdict proof={proof} />}
      {problem !== undefined && <FailureNote failure={problem} isUrgent />}
      <Actions>
        <Button kind="filled" onPress={() => input.current?.click()}>
          {proof === undefined ? t.proof.choose : t.proof.another}
        </Button>
        {proof !== undefined && <Button onPress={() => window.print()}>{t.proof.print}</Button>}
        <Button onPress={() => store.back()}>{t.app.back}</Button>
      </Actions>
      <input
        ref={input}
        type="file"
        hidden
        accept=".pdf,.asice,.jws,application/pdf"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) void look(file);
          event.currentTarget.value = '';
        }}
      />
      {proof?.document && (
        <Fold title={t.proof.read} isPrinted>
          <SentDocument document={proof.document} />
        </Fold>
      )}
    </Page>
  );
}

const PANELS = { genuine: 'panel is-good', changed: 'panel is-urgent', unknown: 'panel is-careful' } as const;
const ICONS = { good: 'success', bad: 'error', unknown: 'info' } as const satisfies Record<string, IconName>;

function Verdict({ proof }: { readonly proof: ProofView }) {
  const { t } = useApp();
  const { receipt, applicant } = proof;
  return (
    <>
      <section className={PANELS[proof.verdict]} role="status">
        <p className="lead proof-sentence">
          <Icon name={proof.verdict === 'genuine' ? 'proof' : ICONS[proof.verdict === 'changed' ? 'bad' : 'unknown']} />
          {t.proof.sentences[proof.kind][proof.verdict]}
        </p>
        {receipt !== null && (
          <p>
            {t.proof.receipt(
              receipt.number,
              instantInWords(receipt.receivedAt, t.dates),
              visibleText(receipt.portal),
              applicant === null ? '' : visibleText(applicant),
            )}
          </p>
        )}
        <p className="quiet as-typed">{visibleText(proof.fileName)}</p>
      </section>
      {proof.checks.length > 0 && (
        <section>
          <h2>{t.proof.checked}</h2>
          <ul className="proof-checks">
            {proof.checks.map(({ check, result }) => (
              <li key={check} className={`is-${result}`}>
                <Icon name={ICONS[result]} />
                <span>
                  <strong>{t.proof.checks[check].name}</strong>
                  <span className="quiet">{t.proof.checks[check][result]}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
