import type { AnswerProblem } from '../failures/filing-failures.ts';
import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { daysBetween } from '../values/calendar.ts';
import { isAsked } from './answers.ts';
import type { AnswerRule, Procedure } from './procedure.ts';

type Given = Readonly<Record<string, unknown>>;

/** Days that no answer holds. */
interface KnownDays {
  readonly today: CalendarDate;
  /** Of the applicant, where all of it is known. */
  readonly born: CalendarDate | undefined;
}

/**
 * The answers that cannot be true beside each other, by the rules of the procedure: each names its rule. A rule about
 * days that are not both given says nothing.
 */
export function contradictions(procedure: Procedure, answers: Given, days: KnownDays): AnswerProblem[] {
  return (procedure.rules ?? []).flatMap((rule, n) =>
    pairsOf(rule, answers, days)
      .filter((pair) => isBroken(rule, pair))
      .map(({ at }): AnswerProblem => ({ at, problem: 'contradicts', rule: n })),
  );
}

interface Pair {
  readonly at: string;
  readonly earlier: CalendarDate;
  readonly later: CalendarDate;
}

/** One pair of days, or one for each entry of the list that the rule is about. */
function pairsOf(rule: AnswerRule, answers: Given, days: KnownDays): Pair[] {
  const list = rule.each === undefined ? undefined : answers[rule.each];
  const items: readonly unknown[] = rule.each === undefined ? [undefined] : Array.isArray(list) ? list : [];
  return items.flatMap((item, n) => {
    const beside: Given = { ...answers, ...(item as Given | undefined) };
    if (!isAsked(rule, beside)) return [];
    const dayOf = (name: string) => {
      const value = name === 'today' ? days.today : name === 'applicant.birthDate' ? days.born : beside[name];
      return calendarDateSchema.safeParse(value).data;
    };
    const [earlier, later] = [dayOf(rule.earlier), dayOf(rule.later)];
    if (earlier === undefined || later === undefined) return [];
    const key = rule.tellAt;
    const isInItem = item !== undefined && key in (item as Given);
    return [{ at: isInItem ? `${rule.each}.${n}.${key}` : key, earlier, later }];
  });
}

function isBroken({ yearsApart = 0, daysAtMost }: AnswerRule, { earlier, later }: Pair): boolean {
  return daysAtMost === undefined ? addYears(earlier, yearsApart) > later : daysBetween(earlier, later) > daysAtMost;
}

/** As ISO 8601 texts compare, 29 February counts as before 1 March in years that have none. */
function addYears(day: CalendarDate, years: number): string {
  return `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
}
