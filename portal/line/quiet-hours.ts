import type { CalendarDate } from '#contract/values/brands.ts';
import type { QuietHours } from './line-choice.ts';
import type { LineFriend } from './line-conversation.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Japan keeps UTC+9 without summer time. */
const JAPAN_MS = 9 * HOUR_MS;

/** The next instant that is not within somebody's quiet hours. */
export function afterQuiet(atMs: number, quiet: QuietHours): number {
  const [from = 0, to = 0] = quiet.split('-').map(Number);
  const midnightMs = Math.floor((atMs + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS;
  const morningMs = midnightMs + to * HOUR_MS;
  if (atMs < morningMs) return morningMs;
  return atMs >= midnightMs + from * HOUR_MS ? morningMs + DAY_MS : atMs;
}

/** Whether somebody may be told something by itself on this day. */
export function hearsOn({ pushes }: LineFriend, today: CalendarDate): boolean {
  return pushes.are === 'on' || (pushes.are === 'paused' && pushes.until <= today);
}
