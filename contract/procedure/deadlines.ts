import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { movedDay } from '../values/calendar.ts';
import type { Answers } from './answers.ts';
import type { DeadlineRule, Procedure } from './procedure.ts';

/** The last day to file, where the rule and the known day of the event decide it. */
export function lastDay(
  rule: DeadlineRule,
  event: CalendarDate | undefined,
  today: CalendarDate,
): CalendarDate | undefined {
  switch (rule.type) {
    case 'daysAfterEvent':
      return event === undefined ? undefined : movedDay(event, rule.days);
    case 'yearly':
      return calendarDateSchema.parse(`${today.slice(0, 4)}-${rule.to}`);
    case 'anyTime':
      return undefined;
  }
}

/** Whether something is filed too late: after its last day, or on it after the hour at which it closes. `time` is of Japan, `HH:MM`. */
export function isLate(rule: DeadlineRule, last: CalendarDate, today: CalendarDate, time: string): boolean {
  if (last !== today) return last < today;
  return rule.type === 'yearly' && rule.closesAt !== undefined && time >= rule.closesAt;
}

/** The day from which the time to file counts, where these answers say it. */
export function eventDay({ deadline }: Pick<Procedure, 'deadline'>, answers: Answers): CalendarDate | undefined {
  const eventField = deadline.type === 'daysAfterEvent' ? deadline.eventField : undefined;
  return calendarDateSchema.safeParse(eventField === undefined ? undefined : answers[eventField]).data;
}

/** The last day to file with these answers, where they decide it. */
export function dueDay(
  procedure: Pick<Procedure, 'deadline'>,
  answers: Answers,
  today: CalendarDate,
): CalendarDate | undefined {
  return lastDay(procedure.deadline, eventDay(procedure, answers), today);
}
