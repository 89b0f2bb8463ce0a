import { firstOfMonth, monthNumber } from '#contract/family/counting.ts';
import type { FamilyEntry } from '#contract/family/result.ts';
import type { Messages } from '#words/messages.ts';

/** An entry's sums, one line each: the household's total a month from when, or once. */
export function amountWords({ amountYen = [], amountUnknownFrom }: FamilyEntry, t: Messages): string[] {
  const month = (text: string) => t.dates.month(firstOfMonth(monthNumber(text)));
  const lines = amountYen.map((one) => {
    if ('once' in one) return t.family.once(t.family.yen(one.once));
    const least = t.family.yen(one.perMonth);
    if (one.perMonthAtMost !== undefined) {
      return t.family.perMonth(t.family.range(least, t.family.yen(one.perMonthAtMost)), month(one.from));
    }
    return t.family.perMonth(one.atMost === true ? t.family.atMost(least) : least, month(one.from));
  });
  return amountUnknownFrom === undefined ? lines : [...lines, t.family.amountUnknown(month(amountUnknownFrom))];
}
