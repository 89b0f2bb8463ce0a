import { LEAST_TOLD } from '#contract/portal/statistics-routes.ts';
import type { ClosedCountedLine, CountedLine } from './month-counts.ts';

/*
 * What of a count leaves the portal. Each line is told by itself: a number of 1 to 4 as nothing more than that, and nothing
 * that is told of one line depends on another. So no sum, difference or share of what anybody is told, by whatever roles
 * and months, has more to say of a small number.
 */

/** Fewer would tell of single cases how long they took. */
const LEAST_FOR_NINETY = 2 * LEAST_TOLD;

export function toldNumber({ number }: Pick<CountedLine, 'number'>): number | null {
  return number < LEAST_TOLD ? null : number;
}

export function toldOfClosed({ number, medianDays, ninetyDays, inTime, late }: ClosedCountedLine) {
  const isShareTold = number >= LEAST_TOLD && inTime + late > 0 && [inTime, late].every(isNothingOrMany);
  return {
    number: toldNumber({ number }),
    medianDays: number < LEAST_TOLD ? null : medianDays,
    ninetyDays: number < LEAST_FOR_NINETY ? null : ninetyDays,
    inTimePercent: isShareTold ? Math.round((inTime / (inTime + late)) * 100) : null,
  };
}

function isNothingOrMany(number: number): boolean {
  return number === 0 || number >= LEAST_TOLD;
}
