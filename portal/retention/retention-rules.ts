import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays, fiscalYearOf } from '#contract/values/calendar.ts';

const ruleSchema = z.strictObject({
  kind: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  /** Ids, or the beginning of ids with a star; the first rule that names a procedure is its own. */
  procedures: z.array(z.string().regex(/^[a-z0-9-]*\*?$/)).max(200),
  years: z.number().int().min(1).max(100),
  /** Seen in a published source, or general practice, which the municipality confirms before anything goes. */
  mark: z.enum(['V', 'G']),
  source: z.string().min(1).max(300),
});
export type RetentionRule = z.infer<typeof ruleSchema>;

const WITHDRAWN = 'withdrawn';

/** The rules that come with the program, in the order in which they are asked. */
export async function loadRetentionRules(): Promise<readonly RetentionRule[]> {
  const text = await readFile(new URL('./retention-rules.json', import.meta.url), 'utf8');
  return z.array(ruleSchema).min(1).max(200).parse(JSON.parse(text));
}

/** The rule of a case. One that was withdrawn before a decision has a rule of its own, whatever it was about. */
export function ruleOf(
  rules: readonly RetentionRule[],
  { procedure, state }: { readonly procedure: string; readonly state: string },
): RetentionRule | undefined {
  if (state === 'withdrawn') return rules.find(({ kind }) => kind === WITHDRAWN);
  return rules.find(({ procedures }) =>
    procedures.some((named) => (named.endsWith('*') ? procedure.startsWith(named.slice(0, -1)) : named === procedure)),
  );
}

/**
 * What is due on a day of erasing was closed before this day: it is kept for `years` from 1 April after the fiscal year of
 * its closing. Days are of Japan.
 */
export function closedBefore(dueOn: CalendarDate, years: number): CalendarDate {
  return firstOfApril(Number(dueOn.slice(0, 4)) - years);
}

/** The last day of erasing that is at most `ahead` days away; cases that are due on an earlier one are due on it too. */
export function dayOfErasing(today: CalendarDate, ahead: number): CalendarDate {
  return firstOfApril(fiscalYearOf(addDays(today, ahead)));
}

function firstOfApril(year: number): CalendarDate {
  return `${String(year).padStart(4, '0')}-04-01` as CalendarDate;
}
