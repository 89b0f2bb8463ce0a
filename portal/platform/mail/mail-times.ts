const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Japan keeps UTC+9 without summer time. */
const JAPAN_MS = 9 * HOUR_MS;
const QUIET_FROM_HOUR = 21;
const QUIET_TO_HOUR = 8;
const APART_MS = HOUR_MS;
/** After each failure, before the next try: 1 minute to 24 hours. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 12 * HOUR_MS, DAY_MS];

/** The next instant that is not within 21:00–8:00 in Japan. */
export function afterQuietHours(atMs: number): number {
  const midnightMs = Math.floor((atMs + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS;
  const morningMs = midnightMs + QUIET_TO_HOUR * HOUR_MS;
  if (atMs < morningMs) return morningMs;
  return atMs >= midnightMs + QUIET_FROM_HOUR * HOUR_MS ? morningMs + DAY_MS : atMs;
}

/** When a person's next mail may go: an hour after the last one, and by day. */
export function nextMailMs(nowMs: number, lastMailMs: number | undefined): number {
  return afterQuietHours(Math.max(nowMs, lastMailMs === undefined ? 0 : lastMailMs + APART_MS));
}

/** When to try again after so many failures; `undefined`: never. */
export function nextTryMs(nowMs: number, failures: number): number | undefined {
  const pauseMs = PAUSES_MS[failures - 1];
  return pauseMs === undefined ? undefined : nowMs + pauseMs;
}
