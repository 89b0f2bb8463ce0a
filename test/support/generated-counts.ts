import { randomInt } from 'node:crypto';

/** True in `npm run test:nightly`, where generated tests run for as long as they are worth it. */
export const IS_NIGHTLY = process.env.MADOGUCHI_NIGHTLY === '1';

/** How many cases a generated test runs: those of `npm test`, or those of the nightly run. */
export function generatedCount(inEveryRun: number, nightly: number): number {
  return IS_NIGHTLY ? nightly : inEveryRun;
}

/** What generated cases are made from; another one in each run, unless `MADOGUCHI_SEED` names it. Put it in the title. */
export const GENERATED_SEED: number = Number(process.env.MADOGUCHI_SEED ?? randomInt(2 ** 31));

/** Mulberry32: a whole number below `limit` at each call; the same seed gives the same numbers. */
export function seededNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
