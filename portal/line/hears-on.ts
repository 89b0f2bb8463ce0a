import type { CalendarDate } from '#contract/values/brands.ts';
import type { LineFriend } from './line-conversation.ts';

/** Whether somebody may be told something by itself on this day. */
export function hearsOn({ pushes }: LineFriend, today: CalendarDate): boolean {
  return pushes.are === 'on' || (pushes.are === 'paused' && pushes.until <= today);
}
