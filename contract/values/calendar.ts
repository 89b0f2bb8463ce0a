import { type CalendarDate, calendarDateSchema, type EpochMs } from './brands.ts';

/** First days of the eras, newest first. Source: 元号法 and the cabinet orders that named them. */
const ERAS = [
  { era: 'R', from: '2019-05-01' },
  { era: 'H', from: '1989-01-08' },
  { era: 'S', from: '1926-12-25' },
  { era: 'T', from: '1912-07-30' },
  { era: 'M', from: '1868-01-25' },
] as const;

/** 令和, 平成, 昭和, 大正, 明治, by the letters that forms use for them. */
export type Era = (typeof ERAS)[number]['era'];

/** The day it is in Japan at that instant. Japan keeps UTC+9 without summer time. */
export function japaneseDay(now: EpochMs): CalendarDate {
  return calendarDateSchema.parse(new Date(now + 9 * 3_600_000).toISOString().slice(0, 10));
}

/** RFC 3339 with Japan's offset, whole seconds: `2026-11-22T10:00:00+09:00`. */
export function japaneseInstant(now: EpochMs): string {
  return `${new Date(now + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
}

/** For days near today. @throws for a day that no `CalendarDate` can be; `movedDay` is for a day that somebody wrote. */
export function addDays(day: CalendarDate, days: number): CalendarDate {
  const moved = movedDay(day, days);
  if (moved === undefined) throw new RangeError('the day lies outside the calendar');
  return moved;
}

/** So many days later, or earlier; `undefined` outside the calendar. */
export function movedDay(day: CalendarDate, days: number): CalendarDate | undefined {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return calendarDateSchema.safeParse(moved.toISOString().slice(0, 10)).data;
}

/** The year that begins on 1 April and has the day in it. */
export function fiscalYearOf(day: CalendarDate): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5) < '04-01' ? year - 1 : year;
}

/** From 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: CalendarDate): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  return new Date(`${day}T00:00:00Z`).getUTCDay() as 0 | 1 | 2 | 3 | 4 | 5 | 6;
}

/** How many days after `from` a day is; negative where it is before. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The era of that day, and the year within it from 1. */
export function eraOf(day: CalendarDate): { readonly era: Era; readonly year: number } {
  const found = ERAS.find(({ from }) => day >= from);
  if (found === undefined) throw new RangeError('calendar dates begin with Meiji');
  return { era: found.era, year: Number(day.slice(0, 4)) - Number(found.from.slice(0, 4)) + 1 };
}
