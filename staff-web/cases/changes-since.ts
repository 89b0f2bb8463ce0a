import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { DateWords } from '#words/dates.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';

type Step = CaseDetail['history'][number];

/** Who did what since somebody opened a case, in words; a change of who works on it may have no step in the history. */
export function changesSince(before: CaseDetail, now: CaseDetail, d: DeskWords, dates: DateWords): readonly string[] {
  const steps = now.history
    .slice(before.history.length)
    .map((step) => d.changed.did(whoInWords(step, d), instantInWords(step.at, dates), stepInWords(step, d)));
  if (before.assignee?.staff === now.assignee?.staff) return steps;
  return [...steps, now.assignee === null ? d.changed.unassigned : d.changed.assigned(visibleText(now.assignee.name))];
}

export function whoInWords({ by, staffName }: Pick<Step, 'by' | 'staffName'>, d: DeskWords): string {
  return by === 'staff' ? d.changed.staff(visibleText(staffName ?? '')) : d.changed[by];
}

/** What happened, and where the case stood then; of old rows the state alone is known. */
export function stepInWords(step: Step, d: DeskWords): string {
  const acts: Readonly<Record<string, string>> = d.acts;
  const act = step.act === null ? undefined : acts[step.act];
  return act ?? stateInWords(step, d);
}

export function stateInWords(
  { state, outcome }: Pick<CaseDetail, 'state' | 'outcome'>,
  { states, outcomes, case: words }: DeskWords,
): string {
  return outcome === null ? states[state] : words.outcome(states[state], outcomes[outcome]);
}
