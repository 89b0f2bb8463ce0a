import { describe, expect, it } from 'vitest';
import { papersDueDay } from '#contract/procedure/papers-due.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { openDayFrom } from '#contract/values/open-days.ts';

const day = (text: string) => calendarDateSchema.parse(text);

describe('the days on which city offices are open', () => {
  it.each([
    ['2026-11-27', '2026-11-27'],
    ['2026-11-28', '2026-11-30'], // Saturday
    ['2026-11-23', '2026-11-24'], // 勤労感謝の日
    ['2026-05-06', '2026-05-07'], // in lieu of 憲法記念日, a Sunday
    ['2026-09-22', '2026-09-24'], // between two holidays, before another
    ['2026-12-28', '2026-12-28'],
    ['2026-12-29', '2027-01-04'],
    ['2027-04-29', '2027-04-30'],
    ['2027-05-01', '2027-05-06'],
  ])('from %s the next is %s', (text, open) => {
    expect(openDayFrom(day(text))).toBe(open);
  });

  it.each([
    ['2026-11-30', '2026-12-14'],
    ['2026-11-28', '2026-12-14'], // 12 December is a Saturday
    ['2026-12-16', '2027-01-04'], // 30 December is closed
  ])('papers for an application of %s can be brought until %s', (received, last) => {
    expect(papersDueDay(day(received))).toBe(last);
  });
});
