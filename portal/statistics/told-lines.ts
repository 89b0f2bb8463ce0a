import { LEAST_TOLD } from '#contract/portal/statistics-routes.ts';
import type { ClosedCountedLine, CountedLine } from './month-counts.ts';

/*
 * What of a count leaves the portal. Each line is told by itself: a number of 1 to 4 as nothing more than that, and nothing
 * that is told of one line depends on another. So no sum, difference or share of lines, by whatever roles and months, has
 * more to say of a small number.
 */

/** Fewer would tell of single cases how long they took. */
const LEAST_FOR_NINETY = 2 * LEAST_TOLD;

function toldNumber({ number }: Pick<CountedLine, 'number'>): number | null {
  return number < LEAST_TOLD ? null : number;
}

/**
 * What was received, is open or was corrected, to the next 5: what is open at the end of a month is what was open before,
 * with what came and without what was closed, so that exact numbers would tell a small one among the closed.
 */
export function toldRoughly({ number }: Pick<CountedLine, 'number'>): number | null {
  return number < LEAST_TOLD ? null : Math.round(number / LEAST_TOLD) * LEAST_TOLD;
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
