import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { dayInWords, japaneseDay } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';

/** The day in Japan of an RFC 3339 instant; the text itself where it is none. */
export function dayOfInstant(instant: string, language: Language): string {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) || ms < 0 ? instant : dayInWords(japaneseDay(epochMs(ms)), language);
}

/** Day and minute in Japan. */
export function instantInWords(instant: string, language: Language): string {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) || ms < 0 ? instant : `${dayOfInstant(instant, language)} ${timeOfDay(ms)}`;
}

/** `14:05`, Japan. */
export function timeOfDay(ms: number): string {
  return new Date(ms + 9 * 3_600_000).toISOString().slice(11, 16);
}

/** A bound as it stands in a sentence: dates in words, numbers as they are. */
export function limitInWords(limit: string | number | undefined, language: Language): string {
  if (limit === undefined) return '';
  const day = calendarDateSchema.safeParse(limit);
  return day.success ? dayInWords(day.data, language) : limit.toLocaleString('en');
}
