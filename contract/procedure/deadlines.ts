import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { addDays } from '../values/calendar.ts';
import type { DeadlineRule } from './procedure.ts';

/** The last day to file, where the rule and the known day of the event decide it. */
export function lastDay(
  rule: DeadlineRule,
  event: CalendarDate | undefined,
  today: CalendarDate,
): CalendarDate | undefined {
  switch (rule.type) {
    case 'daysAfterEvent':
      return event === undefined ? undefined : addDays(event, rule.days);
    case 'yearly':
      return calendarDateSchema.parse(`${today.slice(0, 4)}-${rule.to}`);
    case 'anyTime':
      return undefined;
  }
}
