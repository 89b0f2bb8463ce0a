import { useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { outcomesOf, owesLetter, owesReasons } from '#contract/procedure/case.ts';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { Radios } from '#ui/radios.tsx';
import { useDesk } from '../page/desk-context.ts';
import { useSendKey } from '../page/keys.ts';
import { LongField } from '../page/long-field.tsx';
import { CheckOrBack } from './checked-act.tsx';
import { type DecisionDraft, type DecisionProblem, decisionProblems } from './decision-draft.ts';
import { FactFields } from './fact-fields.tsx';
import './cases.css';

/** At which field a problem is mended. */
const FIELD_OF: Readonly<Record<DecisionProblem, 'outcome' | 'facts' | 'reasons' | 'note'>> = {
  outcome: 'outcome',
  facts: 'facts',
  reasons: 'reasons',
  reasonsLong: 'reasons',
  note: 'note',
  noteLong: 'note',
};

/** The outcome, and what the person reads with it: a letter where an answer is owed, else a sentence. */
export function DecisionForm(props: {
  readonly detail: CaseDetail;
  readonly draft: DecisionDraft;
  readonly onDraft: (draft: DecisionDraft) => void;
  readonly onCheck: () => void;
  readonly onBack: () => void;
}) {
  const { detail, draft, onDraft } = props;
  const { d } = useDesk();
  const [attempt, setAttempt] = useState(0);
  const problems = attempt === 0 ? [] : decisionProblems(draft, detail);
  const errors = problems.map((problem) => ({ at: FIELD_OF[problem], sentence: d.decision.problems[problem] }));
  const errorAt = (at: string) => errors.find((error) => error.at === at)?.sentence;
  const owed = draft.outcome !== undefined && owesReasons(draft.outcome);

  function check(): void {
    setAttempt(attempt + 1);
    if (decisionProblems(draft, detail).length === 0) props.onCheck();
  }
  useSendKey(check);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <ErrorSummary attempt={attempt} errors={errors} />
      <Radios
        words={{ at: 'outcome', label: d.decision.outcome, isRequired: true, error: errorAt('outcome') }}
        options={outcomesOf(detail.kind).map((value) => ({ value, label: d.outcomes[value] }))}
        value={draft.outcome}
        onChange={(outcome) => onDraft({ ...draft, outcome })}
      />
      {owesLetter(detail.kind) ? (
        <>
          <FactFields facts={draft.facts} error={errorAt('facts')} onFacts={(facts) => onDraft({ ...draft, facts })} />
          <LongField
            words={{
              at: 'reasons',
              label: d.decision.reasons,
              help: d.decision.reasonsHelp,
              isRequired: owed,
              error: errorAt('reasons'),
            }}
            value={draft.reasons}
            onText={(reasons) => onDraft({ ...draft, reasons })}
          />
        </>
      ) : (
        <LongField
          words={{
            at: 'note',
            label: d.decision.note,
            help: d.decision.noteHelp,
            isRequired: owed,
            error: errorAt('note'),
          }}
          value={draft.note}
          onText={(note) => onDraft({ ...draft, note })}
        />
      )}
      <CheckOrBack check={d.decision.check} onBack={props.onBack} />
    </form>
  );
}
