import { describe, expect, it } from 'vitest';
import { lastDay } from '#contract/procedure/deadlines.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const TODAY = day('2026-11-29');

describe('The last day to file', () => {
  const rule = {
    type: 'daysAfterEvent',
    eventField: 'born',
    days: 15,
    event: { ja: '出生', en: 'birth' },
    lateAllowed: true,
  } as const;

  it('counts from the event, and is not known before that is', () => {
    expect(lastDay(rule, day('2026-11-20'), TODAY)).toBe('2026-12-05');
    expect(lastDay(rule, undefined, TODAY)).toBeUndefined();
  });

  it('is not known where the calendar ends before it: any day can be written into a form', () => {
    expect(lastDay(rule, day('2199-12-16'), TODAY)).toBe('2199-12-31');
    expect(lastDay(rule, day('2199-12-17'), TODAY)).toBeUndefined();
  });
});
