import holidayJp from '@holiday-jp/holiday_jp';
import type { CalendarDate } from './brands.ts';
import { addDays, weekdayOf } from './calendar.ts';

/**
 * Whether city offices are open: not at weekends, on national holidays (known from 1970 to 2050), and from 29 December to
 * 3 January. Source: 地方自治法 4条の2 with each city's ordinance, which follow 行政機関の休日に関する法律 1条.
 */
export function isOpenDay(day: CalendarDate): boolean {
  const isTurnOfYear = day.slice(5) >= '12-29' || day.slice(5) <= '01-03';
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !isTurnOfYear && !(day in holidayJp.holidays);
}

/** The day itself where offices are open, else the next on which they are. */
export function openDayFrom(day: CalendarDate): CalendarDate {
  let open = day;
  while (!isOpenDay(open)) open = addDays(open, 1);
  return open;
}
