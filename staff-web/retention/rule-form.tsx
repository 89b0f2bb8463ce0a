import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { RETENTION_ROUTES, type RetentionPage } from '#contract/portal/retention-routes.ts';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys, useSendKey } from '../page/keys.ts';
import { kindInWords } from '../page/kind-words.ts';
import { LeaveText } from '../page/leave-text.tsx';
import '../page/page.css';
import { LongField } from '../page/long-field.tsx';

/** For how many years cases of a kind are kept here, and where that is written. */
export function RuleForm(props: {
  readonly rule: RetentionPage['rules'][number];
  readonly onConfirmed: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const { kind, years: now, mark, source: written, confirmedAt } = props.rule;
  const { d, client } = useDesk();
  const { t } = useWords();
  // General practice is no source: somebody has to say where it is written here.
  const known = mark === 'V' || confirmedAt !== null ? written : '';
  const [years, setYears] = useState(String(now));
  const [source, setSource] = useState(known);
  const isAsItWas = years === String(now) && source === known;
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const words = d.retention;
  const body = RETENTION_ROUTES.confirmRetentionRule.body.safeParse({
    years: /^\d+$/.test(years.normalize('NFKC').trim()) ? Number(years.normalize('NFKC')) : undefined,
    source,
  });
  const wrong = new Set(body.success || attempt === 0 ? [] : body.error.issues.map(({ path }) => path[0]));
  const errors = [
    ...(wrong.has('years') ? [{ at: 'years', sentence: words.yearsWrong }] : []),
    ...(wrong.has('source') ? [{ at: 'source', sentence: words.sourceWrong }] : []),
  ];
  const errorAt = (wanted: string) => errors.find(({ at }) => at === wanted)?.sentence;

  async function confirm(): Promise<void> {
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (isBusy || !body.success) return;
    setIsBusy(true);
    const confirmed = await client.ask('confirmRetentionRule', { params: { kind }, body: body.data });
    setIsBusy(false);
    if (confirmed.ok) await props.onConfirmed();
    else setFailure(confirmed.failure);
  }
  useSendKey(() => void confirm());
  const leave = useRef<HTMLDialogElement>(null);
  const close = () => (isAsItWas ? props.onClose() : leave.current?.showModal());
  useKeys({ esc: close });
  const field = {
    at: 'source',
    label: words.source,
    help: words.sourceHelp,
    isRequired: true,
    error: errorAt('source'),
  };

  return (
    <>
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>
          <strong>{kindInWords(kind, d)}</strong>
        </p>
        {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
        <ErrorSummary attempt={attempt} errors={errors} />
        <EntryField
          words={{ at: 'years', label: words.years, help: words.yearsHelp, isRequired: true, error: errorAt('years') }}
          inputMode="numeric"
          isMedium
          value={years}
          onEnter={setYears}
        />
        <LongField words={field} value={source} onText={setSource} />
        <div className="desk-row">
          <Button kind="filled" type="submit" isBusy={isBusy}>
            {words.confirm}
          </Button>
          <Button kind="text" onPress={close}>
            {t.app.back}
          </Button>
        </div>
      </form>
      <LeaveText ref={leave} onLeave={props.onClose} />
    </>
  );
}
