import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';

export type EraKey = 'R' | 'H' | 'S' | 'T' | 'W';
const ERA_KEYS: readonly EraKey[] = ['R', 'H', 'S', 'T', 'W'];
/** Stands in the place of the era in an answer without one. */
const NO_ERA = '-';

/** First and last days. Source: 元号法 and the cabinet orders that named them. */
export const ERA_LIMITS: Readonly<
  Record<Exclude<EraKey, 'W'>, { readonly from: CalendarDate; readonly to?: CalendarDate }>
> = {
  R: { from: calendarDateSchema.parse('2019-05-01') },
  H: { from: calendarDateSchema.parse('1989-01-08'), to: calendarDateSchema.parse('2019-04-30') },
  S: { from: calendarDateSchema.parse('1926-12-25'), to: calendarDateSchema.parse('1989-01-07') },
  T: { from: calendarDateSchema.parse('1912-07-30'), to: calendarDateSchema.parse('1926-12-24') },
};

/** With eras to choose from, where none is chosen for the person, or Western years alone. */
export type Calendar = 'eras' | 'western';

/** What people are offered to count in, their own count first. */
export function erasToChoose(calendar: Calendar): readonly EraKey[] {
  return calendar === 'western' ? ['W', ...ERA_KEYS.filter((era) => era !== 'W')] : ERA_KEYS;
}

export interface DateBoxes {
  /** Empty until one is chosen. */
  readonly era: EraKey | '';
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

type ReadDate =
  | { readonly is: 'empty' }
  | { readonly is: 'noEra' }
  | { readonly is: 'day'; readonly day: CalendarDate }
  | { readonly is: 'outsideEra'; readonly era: Exclude<EraKey, 'W'>; readonly day: CalendarDate }
  | { readonly is: 'noDay' };

/** What three boxes and an era say. An era's year must lie in that era: nothing is moved to the nearest day. */
export function readDateBoxes(boxes: DateBoxes): ReadDate {
  const [year, month, date] = [boxes.year, boxes.month, boxes.day].map((box) => box.normalize('NFKC').trim());
  if (year === '' && month === '' && date === '') return { is: 'empty' };
  const { era } = boxes;
  if (era === '') return { is: 'noEra' };
  const inEra = year === '元' ? 1 : Number(year);
  if (!/^(元|\d{1,4})$/.test(year ?? '') || !/^\d{1,2}$/.test(month ?? '') || !/^\d{1,2}$/.test(date ?? '')) {
    return { is: 'noDay' };
  }
  const western = inEra + yearBefore(era);
  const text = `${String(western).padStart(4, '0')}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  const day = calendarDateSchema.safeParse(text);
  if (!day.success) return { is: 'noDay' };
  if (era === 'W') return { is: 'day', day: day.data };
  const { from, to } = ERA_LIMITS[era];
  const isInside = inEra >= 1 && day.data >= from && (to === undefined || day.data <= to);
  return isInside ? { is: 'day', day: day.data } : { is: 'outsideEra', era, day: day.data };
}

const PASTED = [
  /^(?<year>\d{4})(?:[-/.]|年)(?<month>\d{1,2})(?:[-/.]|月)(?<day>\d{1,2})日?$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<era>令和|平成|昭和|大正|[RHST])(?<year>\d{1,2}|元)(?:[-/.]|年)(?<month>\d{1,2})(?:[-/.]|月)(?<day>\d{1,2})日?$/i,
];
const ERA_NAMES: Readonly<Record<string, EraKey>> = { 令和: 'R', 平成: 'H', 昭和: 'S', 大正: 'T' };

/** The boxes for a whole day that was pasted into one; `undefined` for anything else. An era only where eras are chosen. */
export function pastedDay(text: string, calendar: Calendar): DateBoxes | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const groups = PASTED.map((form) => form.exec(plain)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const { era: name, year = '', month = '', day = '' } = groups;
  const era = name === undefined ? 'W' : (ERA_NAMES[name] ?? ERA_KEYS.find((key) => key === name.toUpperCase()));
  if (era === undefined) return undefined;
  const boxes: DateBoxes = { era, year, month, day };
  const read = readDateBoxes(boxes);
  return read.is === 'day' && calendar === 'western' ? dateBoxes(read.day, calendar) : boxes;
}

/** No era has a year of four digits: who types one counts in Western years and need not say so. */
export function withEra(boxes: DateBoxes): DateBoxes {
  return boxes.era === '' && /^\d{4}$/.test(boxes.year.normalize('NFKC').trim()) ? { ...boxes, era: 'W' } : boxes;
}

/** The answer that boxes stand for: a day, nothing, or a text that the check will refuse. */
export function dateAnswer(boxes: DateBoxes): string {
  const read = readDateBoxes(boxes);
  if (read.is === 'day') return read.day;
  return read.is === 'empty' ? '' : `${boxes.era || NO_ERA}${boxes.year}/${boxes.month}/${boxes.day}`;
}

/** Boxes for an answer given before; a day says the same in either calendar. */
export function dateBoxes(answer: unknown, calendar: Calendar): DateBoxes {
  const given = typeof answer === 'string' ? answer : '';
  const day = calendarDateSchema.safeParse(given);
  if (day.success) {
    const [year, month, date] = day.data.split('-').map(Number) as [number, number, number];
    const era = calendar === 'eras' ? eraOf(day.data) : 'W';
    return { era, year: String(year - yearBefore(era)), month: String(month), day: String(date) };
  }
  const half = /^([RHSTW-])([^/]*)\/([^/]*)\/([^/]*)$/.exec(given);
  if (half === null) return { era: calendar === 'eras' ? '' : 'W', year: '', month: '', day: '' };
  const [, key, year = '', month = '', date = ''] = half;
  return { era: ERA_KEYS.find((one) => one === key) ?? '', year, month, day: date };
}

/** How to say what is wrong with boxes that make no day. */
export function wordingOfDate(answer: unknown): 'eraNotChosen' | 'dateOutsideEra' | 'notADate' {
  switch (readDateBoxes(dateBoxes(answer, 'eras')).is) {
    case 'noEra':
      return 'eraNotChosen';
    case 'outsideEra':
      return 'dateOutsideEra';
    default:
      return 'notADate';
  }
}

/** The era that a day lies in; Western for what is older than those that can be chosen. */
function eraOf(day: CalendarDate): EraKey {
  return ERA_KEYS.find((era) => era !== 'W' && day >= ERA_LIMITS[era].from) ?? 'W';
}

/** The Western year before an era's first. */
function yearBefore(era: EraKey): number {
  return era === 'W' ? 0 : Number(ERA_LIMITS[era].from.slice(0, 4)) - 1;
}
