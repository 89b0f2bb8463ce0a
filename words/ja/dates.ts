import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { weekdayOf } from '#contract/values/calendar.ts';
import { ERA_NAMES, eraText, eraYearText } from '#contract/values/era-text.ts';
import { birthDateBy, type DateWords, partsOf } from '../dates.ts';

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'] as const;
const PARTS = ['年', '月', '日'] as const;

/** `1987年4月日不詳（昭和62年）`; the era is said where all days that it may be lie in one. */
export function partlyKnown(parts: [year: number, month: number, date: number]): string {
  const inWords = parts.map((part, n) => `${part === 0 ? '' : part}${PARTS[n]}`);
  const text = inWords.map((part, n) => (parts[n] === 0 && parts[n + 1] !== 0 ? `${part}不詳` : part)).join('');
  const [year, month] = parts;
  const lastMonth = month || 12;
  const first = dayOf(year, month || 1, 1);
  const last = dayOf(year, lastMonth, new Date(Date.UTC(year, lastMonth, 0)).getUTCDate());
  const era = first && eraYearText(first);
  return era === undefined || last === undefined || era !== eraYearText(last) ? text : `${text}（${era}）`;
}

function dayOf(year: number, month: number, date: number): CalendarDate | undefined {
  const digits = [month, date].map((number) => String(number).padStart(2, '0'));
  return calendarDateSchema.safeParse([year, ...digits].join('-')).data;
}

function dayInWords(day: CalendarDate): string {
  const [year, month, date] = partsOf(day);
  return `${year}年${month}月${date}日（${eraYearText(day)}）`;
}

export const dates: DateWords = {
  eras: { ...ERA_NAMES, W: '西暦' },
  pastYears: 'eras',
  day: dayInWords,
  weekday: (day) => {
    const [year, month, date] = partsOf(day);
    return `${year}年${month}月${date}日（${WEEKDAYS[weekdayOf(day)]}）`;
  },
  due: (days, day) =>
    days < 0 ? `${-days}日すぎました・${day}まで` : days === 0 ? `きょうまで・${day}` : `あと${days}日・${day}まで`,
  month: (day) => `${partsOf(day)[0]}年${partsOf(day)[1]}月`,
  birthDate: birthDateBy(dayInWords, partlyKnown),
  eraDay: eraText,
  otherCount: (day, isWestern) => (isWestern ? eraYearText(day) : `${partsOf(day)[0]}年`),
};
