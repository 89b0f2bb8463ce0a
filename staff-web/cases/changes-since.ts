import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { DateWords } from '#words/dates.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';

/** Who did what since somebody opened a case, in words; a change of who works on it has no step in the history. */
export function changesSince(before: CaseDetail, now: CaseDetail, d: DeskWords, dates: DateWords): readonly string[] {
  const steps = now.history.slice(before.history.length).map((step) => {
    const who = step.by === 'staff' ? d.changed.staff(visibleText(step.staffName ?? '')) : d.changed[step.by];
    return d.changed.did(who, instantInWords(step.at, dates), stateInWords(step, d));
  });
  if (before.assignee?.staff === now.assignee?.staff) return steps;
  return [...steps, now.assignee === null ? d.changed.unassigned : d.changed.assigned(visibleText(now.assignee.name))];
}

export function stateInWords(
  { state, outcome }: Pick<CaseDetail, 'state' | 'outcome'>,
  { states, outcomes, case: words }: DeskWords,
): string {
  return outcome === null ? states[state] : words.outcome(states[state], outcomes[outcome]);
}
