import type { CalendarDate } from './brands.ts';
import { type Era, eraOf } from './calendar.ts';

export const ERA_NAMES: Readonly<Record<Era, string>> = { R: '令和', H: '平成', S: '昭和', T: '大正', M: '明治' };

/** A day as an office writes it in a document: `令和8年12月3日`. */
export function eraText(day: CalendarDate): string {
  return `${eraMonthText(day)}${Number(day.slice(8))}日`;
}

/** The month of a day: `令和8年12月`. */
export function eraMonthText(day: CalendarDate): string {
  return `${eraYearText(day)}${Number(day.slice(5, 7))}月`;
}

/** The year of a day; the first year of an era is 元年. */
export function eraYearText(day: CalendarDate): string {
  const { era, year } = eraOf(day);
  return `${ERA_NAMES[era]}${year === 1 ? '元' : year}年`;
}
