import type { CalendarDate } from '#contract/values/brands.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { dates as en } from './en/dates.ts';
import { dates as ja } from './ja/dates.ts';

/** A day in a text that is kept in every language. */
export function dayInWords(day: CalendarDate): LocalizedText {
  return { ja: ja.day(day), en: en.day(day) };
}
