import type { CalendarDate } from '../values/brands.ts';

/**
 * How ages, years, days and months are counted: calendar arithmetic without a time of day. What is counted is data of the
 * rules; this is the only place that counts.
 */

/** A month as a number, so that the next one is one more. */
export type MonthNumber = number;

const DAY_MS = 86_400_000;
const SHORTEST_MONTH = 28;

export function monthOf(day: CalendarDate): MonthNumber {
  return yearOf(day) * 12 + Number(day.slice(5, 7)) - 1;
}

/** `YYYY-MM`. */
export function monthText(month: MonthNumber): string {
  return `${padded(Math.floor(month / 12), 4)}-${padded((month % 12) + 1, 2)}`;
}

export function monthNumber(text: string): MonthNumber {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
}

export function firstOfMonth(month: MonthNumber): CalendarDate {
  return `${monthText(month)}-01` as CalendarDate;
}

export function plusDays(day: CalendarDate, days: number): CalendarDate {
  const within = dayOfMonth(day) + days;
  // Every month has them, so that most sums need no calendar.
  if (within >= 1 && within <= SHORTEST_MONTH) return `${day.slice(0, 8)}${padded(within, 2)}` as CalendarDate;
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** The same day of the month, or the month's last where it has none. */
export function plusMonths(day: CalendarDate, months: number): CalendarDate {
  const month = monthOf(day) + months;
  return dayIn(month, Math.min(dayOfMonth(day), lastDayNumber(month)));
}

/**
 * The day before the n-th birthday (年齢計算ニ関スル法律, 民法143条): age counts from the day of birth, and a year ends on the
 * day before the corresponding one. Born on 29 February: always 28 February.
 */
export function ageReached(birth: CalendarDate, age: number): CalendarDate {
  const month = monthOf(birth) + age * 12;
  const day = dayOfMonth(birth);
  if (birth.endsWith('02-29')) return dayIn(month, 28);
  return day > 1 ? dayIn(month, day - 1) : dayIn(month - 1, lastDayNumber(month - 1));
}

/** Whole years on that day; below 0 before birth. */
export function ageOn(birth: CalendarDate, day: CalendarDate): number {
  const years = yearOf(day) - yearOf(birth) + 1;
  return [years, years - 1].find((age) => ageReached(birth, age) <= day) ?? years - 2;
}

/** The first 31 March on or after the day that the age is reached: the end of its fiscal and school year. */
export function yearEndAfterAge(birth: CalendarDate, age: number): CalendarDate {
  const reached = ageReached(birth, age);
  return `${padded(yearOf(reached) + (reached.slice(5) > '03-31' ? 1 : 0), 4)}-03-31` as CalendarDate;
}

/** The first 1 April after the day that 6 is reached. Source: 学校教育法 17条. */
export function schoolStart(birth: CalendarDate): CalendarDate {
  return `${yearEndAfterAge(birth, 6).slice(0, 4)}-04-01` as CalendarDate;
}

/** The class of a nursery: the age on 31 March before the school year of that day, 0 for who is born later. */
export function classAge(birth: CalendarDate, use: CalendarDate): number {
  const year = yearOf(use) - (use.slice(5) < '04-01' ? 1 : 0);
  return Math.max(0, ageOn(birth, `${padded(year, 4)}-03-31` as CalendarDate));
}

/** The last of so many days, counted from the day after the event (民法140条) or from the event itself (戸籍法43条). */
export function lastOfDays(event: CalendarDate, days: number, from: 'fromNextDay' | 'fromSameDay'): CalendarDate {
  return plusDays(event, from === 'fromNextDay' ? days : days - 1);
}

/**
 * The last of so many months, counted from the day after the event (民法143条): the day before the corresponding day, or
 * the last of the month that has none.
 */
export function lastOfMonths(event: CalendarDate, months: number): CalendarDate {
  const begin = plusDays(event, 1);
  const month = monthOf(begin) + months;
  const day = dayOfMonth(begin);
  if (day > lastDayNumber(month)) return dayIn(month, lastDayNumber(month));
  return plusDays(dayIn(month, day), -1);
}

/** The next such day of a year (`MM-DD`) that is not over. */
export function nextYearly(monthDay: string, today: CalendarDate): CalendarDate {
  const year = yearOf(today) + (today.slice(5) > monthDay ? 1 : 0);
  return `${padded(year, 4)}-${monthDay}` as CalendarDate;
}

/** When offices are closed; national holidays are known from `from` to the end of `to`. */
export interface ClosedDays {
  readonly known: { readonly from: string; readonly to: string };
  readonly weekdays: readonly number[];
  /** `MM-DD`, every year. */
  readonly yearEnd: readonly string[];
  readonly holidays: ReadonlySet<string>;
}

export interface LastDay {
  readonly date: CalendarDate;
  readonly nominal: CalendarDate;
  /** Holidays beyond are not known, and the day lies beyond. */
  readonly knownUntil?: CalendarDate;
}

/**
 * The day itself where the office is open, else the next open one (地方自治法4条の2第4項). A day of a year whose holidays are
 * not known is not moved.
 */
export function nextOpenDay(day: CalendarDate, closed: ClosedDays): LastDay {
  const knownUntil = closed.known.to as CalendarDate;
  if (day > knownUntil || day < closed.known.from) return { date: day, nominal: day, knownUntil };
  let date = day;
  while (isClosed(date, closed)) date = plusDays(date, 1);
  return { date, nominal: day, ...(date > knownUntil ? { knownUntil } : {}) };
}

function isClosed(day: CalendarDate, { weekdays, yearEnd, holidays }: ClosedDays): boolean {
  return weekdays.includes(new Date(day).getUTCDay()) || yearEnd.includes(day.slice(5)) || holidays.has(day);
}

function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4));
}

function dayOfMonth(day: CalendarDate): number {
  return Number(day.slice(8, 10));
}

function lastDayNumber(month: MonthNumber): number {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
}

function dayIn(month: MonthNumber, day: number): CalendarDate {
  return `${monthText(month)}-${padded(day, 2)}` as CalendarDate;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
