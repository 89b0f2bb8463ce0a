import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APART_MS, type ToldNews, tellNews, URGENT_APART_MS, withTold } from '#contract/family/news.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { QUIET_HOURS, quietSpan } from '#contract/values/quiet-hours.ts';

const FIRST = Date.parse('2026-04-01T00:00:00+09:00');
const HOUR_MS = 3_600_000;
const at = (nowMs: number, quiet: (typeof QUIET_HOURS)[number] = '21-8') => ({
  nowMs,
  today: japaneseDay(epochMs(nowMs)),
  quiet,
});
const NOTHING: ToldNews = { told: [], toldAtMs: null };
const opens = (item: string) => ({ item, isUrgent: false });

describe('what a household is told by itself', () => {
  it('is told once, never in quiet hours, once a week, and once a day where a last day is near', () => {
    const hour = fc.record({
      items: fc.uniqueArray(fc.record({ item: fc.constantFrom(...'abcdefgh'), isUrgent: fc.boolean() }), {
        selector: ({ item }) => item,
        maxLength: 4,
      }),
      hours: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(hour, { maxLength: 60 }), fc.constantFrom(...QUIET_HOURS), (hours, quiet) => {
        let state = NOTHING;
        let nowMs = FIRST;
        const told = new Map<string, number>();
        for (const { items, hours: passed } of hours) {
          nowMs += passed * HOUR_MS;
          const before = state;
          const { isTold, after } = tellNews(before, items, at(nowMs, quiet));
          state = after;
          if (!isTold) {
            expect(after).toBe(before);
            continue;
          }
          const clock = new Date(nowMs + 9 * HOUR_MS).getUTCHours();
          const { from, to } = quietSpan(quiet);
          expect(clock >= to && clock < from).toBe(true);
          const fresh = items.filter(({ item }) => before.told.every((one) => one.item !== item));
          expect(fresh.length).toBeGreaterThan(0);
          const apart = fresh.some(({ isUrgent }) => isUrgent) ? URGENT_APART_MS : APART_MS;
          if (before.toldAtMs !== null) expect(nowMs - before.toldAtMs).toBeGreaterThanOrEqual(apart);
          for (const { item } of fresh) {
            const last = told.get(item);
            if (last !== undefined) expect(nowMs - last).toBeGreaterThan(60 * 24 * HOUR_MS);
            told.set(item, nowMs);
          }
        }
      }),
    );
  });

  it('joins what waited', () => {
    const noon = FIRST + 12 * HOUR_MS;
    const first = tellNews(NOTHING, [opens('a')], at(noon));
    const waiting = tellNews(first.after, [opens('a'), opens('b')], at(noon + 24 * HOUR_MS));
    expect([first.isTold, waiting.isTold]).toEqual([true, false]);
    const week = tellNews(waiting.after, [opens('b'), opens('c')], at(noon + APART_MS));
    expect([week.isTold, week.after.told.map(({ item }) => item)]).toEqual([true, ['a', 'b', 'c']]);
  });

  it('is not told where it was seen', () => {
    const noon = FIRST + 12 * HOUR_MS;
    const seen = withTold(NOTHING, [opens('a')], at(noon).today);
    expect(tellNews(seen, [opens('a')], at(noon)).isTold).toBe(false);
    expect(tellNews(seen, [opens('b')], at(noon)).isTold).toBe(true);
  });
});
