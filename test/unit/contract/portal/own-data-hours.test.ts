import { describe, expect, it } from 'vitest';
import { opensAtMs, sourceHoursSchema } from '#contract/portal/own-data-hours.ts';

const HOURS = { opens: '08:30', closes: '21:00' };
const at = (time: string) => Date.parse(`${time}+09:00`);

describe('the hours of a source', () => {
  it.each([
    ['before it opens', '2026-11-29T08:29:59', '2026-11-29T08:30:00'],
    ['after it closed', '2026-11-29T21:00:00', '2026-11-30T08:30:00'],
    ['on the last evening of a year', '2026-12-31T23:59:59', '2027-01-01T08:30:00'],
    ['just after midnight', '2026-11-29T00:00:00', '2026-11-29T08:30:00'],
  ])('say when it opens, %s', (_, now, opens) => {
    expect(opensAtMs(HOURS, at(now))).toBe(at(opens));
  });

  it.each(['2026-11-29T08:30:00', '2026-11-29T20:59:59'])('say nothing while it is open (%s)', (now) => {
    expect(opensAtMs(HOURS, at(now))).toBeUndefined();
  });

  it.each([
    { opens: '21:00', closes: '08:30' },
    { opens: '08:30', closes: '08:30' },
    { opens: '8:30', closes: '21:00' },
    { opens: '08:30', closes: '24:00' },
  ])('are none where they end before they begin, or are no times (%j)', (hours) => {
    expect(sourceHoursSchema.safeParse(hours).success).toBe(false);
  });
});
