import { describe, expect, it } from 'vitest';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { closedBefore, dayOfErasing, loadRetentionRules, ruleOf } from '#portal/retention/retention-rules.ts';

const day = (text: string): CalendarDate => calendarDateSchema.parse(text);

describe('SR-116: what was closed is kept from 1 April after its fiscal year', () => {
  it.each([
    ['2027-03-31', 5, '2032-04-01'],
    ['2027-04-01', 5, '2033-04-01'],
    ['2026-12-31', 1, '2028-04-01'],
    ['2027-01-01', 1, '2028-04-01'],
    ['2028-02-29', 3, '2031-04-01'],
  ])('closed on %s with %i years: erased on %s', (closed, years, erased) => {
    // Due on that day, and not a year before.
    expect(closed < closedBefore(day(erased), years)).toBe(true);
    const before = day(`${Number(erased.slice(0, 4)) - 1}-04-01`);
    expect(closed < closedBefore(before, years)).toBe(false);
  });

  it.each([
    ['2027-03-01', '2026-04-01'],
    ['2027-03-02', '2027-04-01'],
    ['2027-04-01', '2027-04-01'],
    ['2027-12-31', '2027-04-01'],
  ])('on %s the day to plan for is %s', (today, planned) => {
    expect(dayOfErasing(day(today), 30)).toBe(planned);
  });

  it('each case has a rule with a source, and one withdrawn before a decision its own', async () => {
    const rules = await loadRetentionRules();
    const kindOf = (procedure: string, state = 'decided') => ruleOf(rules, { procedure, state })?.kind;
    expect(kindOf('child-allowance-claim')).toBe('childAllowanceClaims');
    expect(kindOf('child-allowance-claim', 'withdrawn')).toBe('withdrawn');
    expect(kindOf('child-allowance-yearly-report')).toBe('childAllowanceNotices');
    expect(kindOf('child-rearing-allowance-claim')).toBe('childRearingAllowance');
    expect(kindOf('anything-else')).toBe('other');
    expect(rules.filter(({ mark }) => mark === 'V').map(({ kind }) => kind)).toEqual([
      'charges',
      'childRearingAllowance',
    ]);
    expect(rules.every(({ source }) => source.length > 20)).toBe(true);
  });
});
