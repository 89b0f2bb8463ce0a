import type { CalendarDate } from '#contract/values/brands.ts';
import { weekdayOf } from '#contract/values/calendar.ts';
import { birthDateBy, type DateWords, partsOf } from '../dates.ts';

export const MONTHS = [
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

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

function dayInWords(day: CalendarDate): string {
  const [year, month, date] = partsOf(day);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** `April 1987, day unknown`. */
function partlyKnown([year, month, date]: [year: number, month: number, date: number]): string {
  const known = [date || '', month === 0 ? '' : MONTHS[month - 1], year || ''].filter((part) => part !== '');
  const unknown = ['year', 'month', 'day'].filter((_, n) => [year, month, date][n] === 0);
  return known.length === 0 ? 'unknown' : `${known.join(' ')}, ${unknown.join(' and ')} unknown`;
}

export const dates: DateWords = {
  eras: { R: 'Reiwa', H: 'Heisei', S: 'Showa', T: 'Taisho', M: 'Meiji', W: 'Western' },
  pastYears: 'western',
  day: dayInWords,
  weekday: (day) => `${WEEKDAYS[weekdayOf(day)]} ${dayInWords(day)}`,
  due: (days, day) =>
    days < 0 ? `Due ${day}, ${-days} days ago` : days === 0 ? `Today, ${day}` : `${days} days left, until ${day}`,
  month: (day) => `${MONTHS[partsOf(day)[1] - 1]} ${partsOf(day)[0]}`,
  birthDate: birthDateBy(dayInWords, partlyKnown),
  eraDay: dayInWords,
  otherCount: (day, isWestern) => (isWestern ? undefined : dayInWords(day)),
};
