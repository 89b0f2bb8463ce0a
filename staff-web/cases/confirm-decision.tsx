import { useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { type CaseOutcome, owesLetter } from '#contract/procedure/case.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { useDesk } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { useSendKey } from '../page/keys.ts';
import { saveFile } from '../page/save-file.ts';
import type { Checking } from './checked-act.tsx';
import { type DecisionDraft, decisionAct, goesToApproval, letterOf } from './decision-draft.ts';
import { LetterFacts } from './letter-facts.tsx';

/** What is decided, or proposed to who decides, before it goes. */
export function ConfirmDecision(props: Checking & { readonly detail: CaseDetail; readonly draft: DecisionDraft }) {
  const { detail, draft } = props;
  const { d } = useDesk();
  const act = decisionAct(draft, detail);
  const letter = letterOf(draft);
  const send = async () => {
    if (act !== undefined && !props.isOvertaken) await props.onSend(act);
  };
  useSendKey(() => void send());
  if (draft.outcome === undefined) return null;
  const isProposed = goesToApproval(detail, draft.outcome);
  return (
    <>
      <p>{isProposed ? d.decision.proposeLead : d.decision.confirmLead}</p>
      <Facts>
        <Fact name={d.decision.outcome}>{d.outcomes[draft.outcome]}</Fact>
        {!owesLetter(detail.kind) && (
          <Fact name={d.decision.note} isAsTyped>
            {draft.note.trim() === '' ? d.decision.noNote : visibleText(draft.note.trim())}
          </Fact>
        )}
      </Facts>
      {owesLetter(detail.kind) && letter !== undefined && (
        <>
          <LetterFacts letter={letter} />
          <PreviewButton number={detail.receiptNumber} outcome={draft.outcome} letter={letter} />
        </>
      )}
      {!props.isOvertaken && (
        <Actions>
          <Button kind="filled" onPress={send} busyLabel={d.decision.deciding}>
            {isProposed ? d.decision.propose : d.decision.decide}
          </Button>
          <Button onPress={props.onChange}>{d.decision.change}</Button>
        </Actions>
      )}
    </>
  );
}

/** The letter as it would be sent, as a file: a page of ours shows no PDF that it made itself. */
function PreviewButton(props: {
  readonly number: string;
  readonly outcome: CaseOutcome;
  readonly letter: NonNullable<ReturnType<typeof letterOf>>;
}) {
  const { d, client } = useDesk();
  const [failure, setFailure] = useState<Failure>();
  async function preview(): Promise<void> {
    const { number, outcome, letter } = props;
    const drawn = await client.ask('previewLetter', { params: { number }, body: { outcome, letter } });
    setFailure(drawn.ok ? undefined : drawn.failure);
    if (drawn.ok) saveFile(drawn.value, { name: 'letter-draft.pdf', type: 'application/pdf' });
  }
  return (
    <>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <div>
        <Button onPress={preview}>{d.decision.preview}</Button>
      </div>
    </>
  );
}
