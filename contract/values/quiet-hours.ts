/** Hours in Japan, from one to another, in which nobody is told anything by itself; the first is the narrowest. */
export const QUIET_HOURS = ['21-8', '20-9', '19-10'] as const;
export type QuietHours = (typeof QUIET_HOURS)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Japan keeps UTC+9 without summer time. */
const JAPAN_MS = 9 * HOUR_MS;

/** The next instant that is not within quiet hours. */
export function afterQuiet(atMs: number, quiet: QuietHours): number {
  const { from, to } = quietSpan(quiet);
  const midnightMs = Math.floor((atMs + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS;
  const morningMs = midnightMs + to * HOUR_MS;
  if (atMs < morningMs) return morningMs;
  return atMs >= midnightMs + from * HOUR_MS ? morningMs + DAY_MS : atMs;
}

/** The hours of the clock at which they begin and end. */
export function quietSpan(quiet: QuietHours): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = quiet.split('-').map(Number);
  return { from, to };
}
