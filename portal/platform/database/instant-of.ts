import { epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';

/** A time of the database as replies tell it. */
export function instantOf(time: Date): string {
  return japaneseInstant(epochMs(time.getTime()));
}
