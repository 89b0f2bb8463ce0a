import { describe, expect, it } from 'vitest';
import { caseDue, openDaysLeft } from '#contract/procedure/case-clock.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const stop = (asked: string, answered: string) => ({ asked: day(asked), answered: day(answered) });

describe('the day by which a case is answered', () => {
  it.each([
    ['2026-12-07', 10, [], '2026-12-21'],
    ['2026-12-07', 10, [stop('2026-12-10', '2026-12-16')], '2026-12-25'],
    // No open day lies between a Friday and the Sunday after it.
    ['2026-12-07', 10, [stop('2026-12-11', '2026-12-13')], '2026-12-21'],
    // Lapsed after the 24th: the days from the 11th to the 24th do not count.
    ['2026-12-07', 10, [stop('2026-12-10', '2026-12-24')], '2027-01-08'],
    ['2026-12-25', 5, [], '2027-01-07'],
    ['2026-12-26', 5, [], '2027-01-07'],
    ['2027-04-28', 3, [], '2027-05-07'],
  ] as const)('received on %s, %i open days, stopped %j: %s', (received, days, stopped, due) => {
    expect(caseDue(day(received), { standardOpenDays: days }, stopped)).toEqual({ standard: due, law: null });
  });

  it('by a statute is neither stopped nor moved to an open day', () => {
    const due = caseDue(day('2026-12-01'), { lawDays: 30 }, [stop('2026-12-02', '2026-12-20')]);
    expect(due).toEqual({ standard: null, law: '2026-12-31' });
  });

  it('is nothing where nothing is promised', () => {
    expect(caseDue(day('2026-12-01'), {}, [])).toEqual({ standard: null, law: null });
  });

  it.each([
    ['2026-12-18', '2026-12-21', 1],
    ['2026-12-21', '2026-12-21', 0],
    ['2026-12-22', '2026-12-21', -1],
    ['2026-12-28', '2027-01-05', 2],
  ])('from %s to %s has so many open days left: %i', (today, last, left) => {
    expect(openDaysLeft(day(today), day(last))).toBe(left);
  });
});
