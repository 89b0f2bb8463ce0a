import type { CalendarDate } from '#contract/values/brands.ts';
import { type DateWords, partsOf } from '../dates.ts';

const MONTHS = [
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

function dayInWords(day: CalendarDate): string {
  const [year, month, date] = partsOf(day);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

export const dates: DateWords = {
  eras: { R: 'Reiwa', H: 'Heisei', S: 'Showa', T: 'Taisho', M: 'Meiji', W: 'Western' },
  pastYears: 'western',
  day: dayInWords,
  eraDay: dayInWords,
  otherCount: (day, isWestern) => (isWestern ? undefined : dayInWords(day)),
};
