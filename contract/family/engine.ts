import { compileRules } from './compiled-rules.ts';
import { evaluateView, type Found } from './entries.ts';
import type { Household } from './household.ts';
import { compare, viewOf } from './household-view.ts';
import { nextQuestion } from './next-question.ts';
import type { FamilyResult } from './result.ts';
import type { FamilyRules } from './rules.ts';
import { timelineOf } from './timeline.ts';

/**
 * Which procedures and benefits concern a household, why, how much, until when and with which papers. `there` are the rules
 * of the municipality that it moves to. Pure: the day comes with the household.
 */
export function evaluateHousehold(
  rules: FamilyRules,
  household: Household,
  options: { readonly there?: FamilyRules; readonly declined?: ReadonlySet<string> } = {},
): FamilyResult {
  const here = compileRules(rules);
  const there = options.there === undefined ? here : compileRules(options.there);
  const view = viewOf(household, here.facts);
  const assumed = new Set<string>();
  const { found, no, toConfirm } = evaluateView(here, there, view, assumed);
  const ordered = [...found].sort(inOrder);
  return {
    entries: ordered.map(({ entry }) => entry),
    no,
    toConfirm: [...toConfirm],
    timeline: timelineOf(view, ordered),
    assumed: [...assumed].sort(compare),
    nextQuestion: nextQuestion(here, there, household, ordered, options.declined),
    rulesRevision: rules.revision,
  };
}

/** Open with a last day; open where waiting costs; open; not yet. */
function inOrder(one: Found, other: Found): number {
  return (
    groupOf(one) - groupOf(other) ||
    compare(sortDay(one), sortDay(other)) ||
    compare(one.entry.deadline?.date ?? '~', other.entry.deadline?.date ?? '~') ||
    compare(one.entry.id, other.entry.id) ||
    compare(one.entry.about ?? '', other.entry.about ?? '') ||
    compare(one.entry.municipality ?? '', other.entry.municipality ?? '')
  );
}

function groupOf({ entry: { state, deadline }, waitingCosts }: Found): number {
  if (state === 'notYet') return 3;
  if (deadline !== undefined) return 0;
  return waitingCosts ? 1 : 2;
}

function sortDay({ entry: { state, opensOn, deadline } }: Found): string {
  return (state === 'notYet' ? opensOn : deadline?.date) ?? '';
}
