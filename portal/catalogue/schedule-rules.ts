import type { Procedure } from '#contract/procedure/procedure.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { ScheduleRow } from './procedure-rows.ts';

/** Whether it is still to come, or waits for its second person. */
export function isWaiting(state: ScheduleRow['state'], from: CalendarDate, today: CalendarDate): boolean {
  return (state === 'asked' && from >= today) || (state === 'confirmed' && from > today);
}

/** Why nobody can confirm it; `undefined`: somebody can. */
export function notConfirmable({ state, from }: ScheduleRow, today: CalendarDate, definition: Procedure | undefined) {
  if (state === 'lapsed') return 'lapsed';
  if (state !== 'asked') return 'decidedAlready';
  if (from < today) return 'dayPassed';
  return definition === undefined ? 'versionUnsound' : undefined;
}

/** Why nobody can take it back; `undefined`: somebody can. */
export function notTakenBack({ state, from }: ScheduleRow, today: CalendarDate) {
  if (state === 'takenBack' || state === 'lapsed') return 'decidedAlready';
  return state === 'confirmed' && from <= today ? 'begun' : undefined;
}
