import type { CalendarDate } from '../values/brands.ts';
import { addDays } from '../values/calendar.ts';
import { openDayFrom } from '../values/open-days.ts';

/** Offices expect announced papers for so long after an application. */
const PAPERS_WITHIN_DAYS = 14;

/** The last day to bring the papers that an application of that day announced; an open one. */
export function papersDueDay(received: CalendarDate): CalendarDate {
  return openDayFrom(addDays(received, PAPERS_WITHIN_DAYS));
}
