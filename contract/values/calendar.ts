import { type BirthDate, fullDate } from './birth-date.ts';
import { type CalendarDate, calendarDateSchema, type EpochMs } from './brands.ts';
import type { Language } from './localized-text.ts';

/** First days of the eras, newest first. Source: 元号法 and the cabinet orders that named them. */
const ERAS = [
  { name: '令和', from: '2019-05-01' },
  { name: '平成', from: '1989-01-08' },
  { name: '昭和', from: '1926-12-25' },
  { name: '大正', from: '1912-07-30' },
  { name: '明治', from: '1868-01-25' },
] as const;

/** The day it is in Japan at that instant. Japan keeps UTC+9 without summer time. */
export function japaneseDay(now: EpochMs): CalendarDate {
  return calendarDateSchema.parse(new Date(now + 9 * 3_600_000).toISOString().slice(0, 10));
}

/** RFC 3339 with Japan's offset, whole seconds: `2026-11-22T10:00:00+09:00`. */
export function japaneseInstant(now: EpochMs): string {
  return `${new Date(now + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
}

export function addDays(day: CalendarDate, days: number): CalendarDate {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return calendarDateSchema.parse(moved.toISOString().slice(0, 10));
}

/** `令和8年`; the first year of an era is 元年. */
export function eraYear(day: CalendarDate): string {
  const { era, year } = inEra(day);
  return `${era.name}${year === 1 ? '元' : year}年`;
}

/** The year within the era of that day, from 1. */
export function eraYearNumber(day: CalendarDate): number {
  return inEra(day).year;
}

function inEra(day: CalendarDate): { readonly era: (typeof ERAS)[number]; readonly year: number } {
  const era = ERAS.find(({ from }) => day >= from);
  if (era === undefined) throw new RangeError('calendar dates begin with Meiji');
  return { era, year: Number(day.slice(0, 4)) - Number(era.from.slice(0, 4)) + 1 };
}

const ENGLISH_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `2026年11月22日（令和8年）` or `22 November 2026`. */
export function dayInWords(day: CalendarDate, language: Language): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return language === 'ja'
    ? `${year}年${month}月${date}日（${eraYear(day)}）`
    : `${date} ${ENGLISH_MONTHS[month - 1]} ${year}`;
}

const PART_NAMES = { ja: ['年', '月', '日'], en: ['year', 'month', 'day'] } as const;

/** As `dayInWords`, naming what is unknown: `1987年4月日不詳（昭和62年）` or `April 1987, day unknown`. */
export function birthDateInWords(birthDate: BirthDate, language: Language): string {
  const whole = fullDate(birthDate);
  if (whole !== undefined) return dayInWords(whole, language);
  const numbers = birthDate.split('-').map(Number) as [number, number, number];
  return language === 'ja' ? partsInJapanese(numbers) : partsInEnglish(numbers);
}

function partsInJapanese(numbers: readonly [number, number, number]): string {
  const parts = numbers.map((number, n) => `${number === 0 ? '' : number}${PART_NAMES.ja[n]}`);
  const text = parts.map((part, n) => (numbers[n] === 0 && numbers[n + 1] !== 0 ? `${part}不詳` : part)).join('');
  const [year, month] = numbers;
  const dayOf = (inMonth: number, day: number) => {
    const digits = [inMonth, day].map((number) => String(number).padStart(2, '0'));
    return calendarDateSchema.safeParse([year, ...digits].join('-')).data;
  };
  // The era is said where all days that it may be lie in one.
  const lastMonth = month || 12;
  const first = dayOf(month || 1, 1);
  const last = dayOf(lastMonth, new Date(Date.UTC(year, lastMonth, 0)).getUTCDate());
  const era = first && eraYear(first);
  return era === undefined || last === undefined || era !== eraYear(last) ? text : `${text}（${era}）`;
}

function partsInEnglish([year, month, day]: readonly [number, number, number]): string {
  const known = [day || '', month === 0 ? '' : ENGLISH_MONTHS[month - 1], year || ''].filter((part) => part !== '');
  const unknown = PART_NAMES.en.filter((_, n) => [year, month, day][n] === 0);
  return known.length === 0 ? 'unknown' : `${known.join(' ')}, ${unknown.join(' and ')} unknown`;
}
