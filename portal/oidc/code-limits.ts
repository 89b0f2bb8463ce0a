import { createRateLimit } from '../platform/http/rate-limit.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WRONG_OF_ADDRESS = 10;
const WRONG_IN_ALL = 300;
const ALL = 'all';

/** How many wrong codes are typed, by address group. */
export interface CodeLimits {
  /** Tells how many seconds to wait, or `undefined` where a code may be tried. */
  admit(group: string): number | undefined;
  wrong(group: string): void;
}

/**
 * 10 wrong codes a minute of one address group. Above 300 a minute in all only those are refused that were wrong within an
 * hour, so that nobody shuts the door for everybody. `share`: how much of a number this process of the portal counts to.
 */
export function createCodeLimits(nowMs: () => number, share: (most: number) => number): CodeLimits {
  const ofAddress = createRateLimit({ most: share(WRONG_OF_ADDRESS), windowMs: MINUTE_MS, nowMs });
  const inAll = createRateLimit({ most: share(WRONG_IN_ALL), windowMs: MINUTE_MS, nowMs });
  const lately = createRateLimit({ most: 1, windowMs: HOUR_MS, nowMs });
  return {
    admit: (group) =>
      ofAddress.isSpent(group) || (inAll.isSpent(ALL) && lately.isSpent(group)) ? MINUTE_MS / 1_000 : undefined,
    wrong(group) {
      for (const [limit, key] of [
        [ofAddress, group],
        [inAll, ALL],
        [lately, group],
      ] as const)
        limit.admit(key);
    },
  };
}
