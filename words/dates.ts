import { dayOfSlot, type Slot, timeOfSlot } from '#contract/procedure/visit.ts';
import { type BirthDate, fullDate } from '#contract/values/birth-date.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { type Era, japaneseDay } from '#contract/values/calendar.ts';

/** How a language writes days. */
export interface DateWords {
  /** By their keys; `W` is the Western count. */
  readonly eras: Readonly<Record<Era | 'W', string>>;
  /** Whether people count the years of the past in eras, so that they say which one. */
  readonly pastYears: 'eras' | 'western';
  readonly day: (day: CalendarDate) => string;
  /** As `day`, with the day of the week and without an era: of days to come. */
  readonly weekday: (day: CalendarDate) => string;
  /** Month and year of a day. */
  readonly month: (day: CalendarDate) => string;
  /** A last day with how far away it is; `days` is negative once it has passed. */
  readonly due: (days: number, day: string) => string;
  /** As `day`; names the parts that the register does not know. */
  readonly birthDate: (birthDate: BirthDate) => string;
  /** A day by its era, where the person has counted in eras. */
  readonly eraDay: (day: CalendarDate) => string;
  /** What a day is in the count that the person has not used; nothing where people know that one anyway. */
  readonly otherCount: (day: CalendarDate, isWestern: boolean) => string | undefined;
}

/** The day in Japan of an RFC 3339 instant; the text itself where it is none. */
export function dayOfInstant(instant: string, { day }: DateWords): string {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) || ms < 0 ? instant : day(japaneseDay(epochMs(ms)));
}

/** Day and minute in Japan. */
export function instantInWords(instant: string, dates: DateWords): string {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) || ms < 0 ? instant : `${dayOfInstant(instant, dates)} ${timeOfDay(ms)}`;
}

/** Day and time of a visit. */
export function slotInWords(slot: Slot, { weekday }: DateWords): string {
  return `${weekday(dayOfSlot(slot))} ${timeOfSlot(slot)}`;
}

/** `14:05`, Japan. */
export function timeOfDay(ms: number): string {
  return new Date(ms + 9 * 3_600_000).toISOString().slice(11, 16);
}

/** A bound as it stands in a sentence: dates in words, numbers as they are. */
export function limitInWords(limit: string | number | undefined, dates: DateWords): string {
  if (limit === undefined) return '';
  const day = calendarDateSchema.safeParse(limit);
  return day.success ? dates.day(day.data) : limit.toLocaleString('en');
}

/** Year, month and day as numbers. */
export function partsOf(day: BirthDate): [year: number, month: number, date: number] {
  return day.split('-').map(Number) as [number, number, number];
}

/** A day of birth by `day` where all of it is known, else by its parts, of which an unknown one is 0. */
export function birthDateBy(
  day: (day: CalendarDate) => string,
  inParts: (parts: [year: number, month: number, date: number]) => string,
): (birthDate: BirthDate) => string {
  return (birthDate) => {
    const whole = fullDate(birthDate);
    return whole === undefined ? inParts(partsOf(birthDate)) : day(whole);
  };
}
