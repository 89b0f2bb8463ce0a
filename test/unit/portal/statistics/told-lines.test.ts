import { describe, expect, it } from 'vitest';
import { aboutTotal } from '#contract/portal/statistics-routes.ts';
import { ClosedCounts } from '#portal/statistics/month-counts.ts';
import { toldOfClosed, toldRoughly } from '#portal/statistics/told-lines.ts';

const MOST = 14;
const upTo = (most: number) => Array.from({ length: most + 1 }, (_, n) => n);

/** What is told of a month in which a procedure had so many of each outcome; some of them late. */
function toldOf(numbers: readonly number[], late: number): string {
  const lines = numbers
    .filter((number) => number > 0)
    .map((number) => {
      const lateOnes = Math.min(late, number);
      const days = { medianDays: 7, ninetyDays: 12, inTime: number - lateOnes, late: lateOnes };
      return toldOfClosed({ group: 'child', procedure: 'claim', what: 'granted', number, ...days });
    });
  return JSON.stringify({ lines, about: aboutTotal(lines) });
}

describe('What is told of counts', () => {
  it('DT-31: nothing that is told, nor any sum of it, depends on a number of 1 to 4, over every row of three outcomes', () => {
    let views = 0;
    for (const one of upTo(MOST)) {
      for (const other of upTo(MOST)) {
        for (const late of [0, 1, 5]) {
          const told = [1, 2, 3, 4].map((few) => toldOf([one, few, other], late));
          expect(new Set(told).size).toBe(1);
          views += 1;
        }
      }
    }
    expect(views).toBe((MOST + 1) ** 2 * 3);
  });

  it('DT-31: a share is told where neither part of it is small, so that no late one stands alone', () => {
    for (const number of upTo(30).slice(1)) {
      for (const late of upTo(number)) {
        const line = { group: 'child', procedure: 'claim', what: 'granted', number, medianDays: 1, ninetyDays: 2 };
        const { inTimePercent } = toldOfClosed({ ...line, inTime: number - late, late });
        const isSmall = (part: number) => part > 0 && part < 5;
        expect(inTimePercent === null).toBe([number, late, number - late].some(isSmall));
      }
    }
  });

  it('DT-31: what a month took in and left open is told to the next 5', () => {
    expect([1, 4, 5, 7, 8, 12].map((number) => toldRoughly({ number }))).toEqual([null, null, 5, 5, 10, 10]);
  });

  it('tells a number from 5 on as it is, and about how many there are from what is told alone', () => {
    const days = { medianDays: 1, ninetyDays: 1, inTime: 0, late: 0 };
    const told = (number: number) =>
      toldOfClosed({ group: 'child', procedure: 'claim', what: 'granted', number, ...days }).number;
    expect([1, 2, 3, 4, 5, 6].map(told)).toEqual([null, null, null, null, 5, 6]);
    expect(aboutTotal([{ number: 12 }, { number: null }])).toBe(15);
    expect(aboutTotal([{ number: 11 }])).toBe(10);
  });
});

describe('What a month came to', () => {
  it('is counted by procedure and outcome, with the days within which half and nine of ten were closed', () => {
    const counts = new ClosedCounts();
    const of = { group: 'child', procedure: 'claim', what: 'granted' };
    for (const openDays of [9, 1, 2, 3, 4, 5, 6, 7, 8, 30]) counts.add({ ...of, openDays, isInTime: openDays < 9 });
    counts.add({ ...of, what: 'withdrawn', openDays: 3, isInTime: null });
    expect(counts.lines()).toEqual([
      { ...of, number: 10, medianDays: 5, ninetyDays: 9, inTime: 8, late: 2 },
      { ...of, what: 'withdrawn', number: 1, medianDays: 3, ninetyDays: 3, inTime: 0, late: 0 },
    ]);
  });
});
