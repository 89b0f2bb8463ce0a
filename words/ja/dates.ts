import type { CalendarDate } from '#contract/values/brands.ts';
import { eraOf } from '#contract/values/calendar.ts';
import { type DateWords, partsOf } from '../dates.ts';

const ERAS = { R: '令和', H: '平成', S: '昭和', T: '大正', M: '明治', W: '西暦' } as const;

/** `令和8年`; the first year of an era is 元年. */
function eraYear(day: CalendarDate): string {
  const { era, year } = eraOf(day);
  return `${ERAS[era]}${year === 1 ? '元' : year}年`;
}

export const dates: DateWords = {
  eras: ERAS,
  pastYears: 'eras',
  day(day) {
    const [year, month, date] = partsOf(day);
    return `${year}年${month}月${date}日（${eraYear(day)}）`;
  },
  eraDay(day) {
    const [, month, date] = partsOf(day);
    return `${eraYear(day)}${month}月${date}日`;
  },
  otherCount: (day, isWestern) => (isWestern ? eraYear(day) : `${partsOf(day)[0]}年`),
};
