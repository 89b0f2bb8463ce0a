import type { CalendarDate } from '../values/brands.ts';
import { addDays } from '../values/calendar.ts';
import { isOpenDay } from '../values/open-days.ts';

/** Days on which the office waits for the person: after the day it asked, to the day of the answer. */
export interface StoppedDays {
  readonly asked: CalendarDate;
  readonly answered: CalendarDate;
}

/** The office's own period (標準処理期間) in open days, and a statute's day in calendar days. Source: 行政手続法 6条. */
interface CasePeriods {
  readonly standardOpenDays?: number | undefined;
  readonly lawDays?: number | undefined;
}

interface CaseDue {
  readonly standard: CalendarDate | null;
  readonly law: CalendarDate | null;
}

/**
 * Until when a case that arrived on `received` is to be answered. The first open day after it counts as one; stopped days do
 * not count. A statute's day is neither stopped nor moved: the rule on closed days helps who owes something to the office.
 * Source: 地方自治法 4条の2第4項.
 */
export function caseDue(
  received: CalendarDate,
  { standardOpenDays, lawDays }: CasePeriods,
  stopped: readonly StoppedDays[],
): CaseDue {
  return {
    standard: standardOpenDays === undefined ? null : nthCountedDay(received, standardOpenDays, stopped),
    law: lawDays === undefined ? null : addDays(received, lawDays),
  };
}

function nthCountedDay(received: CalendarDate, days: number, stopped: readonly StoppedDays[]): CalendarDate {
  let day = received;
  for (let counted = 0; counted < days; ) {
    day = addDays(day, 1);
    if (isOpenDay(day) && !stopped.some(({ asked, answered }) => asked < day && day <= answered)) counted += 1;
  }
  return day;
}

/** How many open days are left after `today`, to the last one; negative where it is over. */
export function openDaysLeft(today: CalendarDate, last: CalendarDate): number {
  const [from, to, sign] = today <= last ? [today, last, 1] : [last, today, -1];
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isOpenDay(day)) count += 1;
  return count * sign;
}

/** How long the office waited for the person. A day that is over no longer stops the clock, whatever still comes. */
export function stoppedDays(
  asked: CalendarDate,
  { lastDay, ended }: { readonly lastDay: CalendarDate; readonly ended: CalendarDate | null },
): StoppedDays {
  return { asked, answered: ended !== null && ended < lastDay ? ended : lastDay };
}

/** How many open days the office took, from the day after a case arrived to the day on which it was closed. */
export function openDaysTaken(received: CalendarDate, closed: CalendarDate, stopped: readonly StoppedDays[]): number {
  let count = 0;
  for (let day = addDays(received, 1); day <= closed; day = addDays(day, 1)) {
    if (isOpenDay(day) && !stopped.some(({ asked, answered }) => asked < day && day <= answered)) count += 1;
  }
  return count;
}
