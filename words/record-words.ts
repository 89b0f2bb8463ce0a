import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import type { DateWords } from './dates.ts';
import { dates as enDates } from './en/dates.ts';
import { records as en } from './en/records.ts';
import { dates as jaDates } from './ja/dates.ts';
import { records as ja } from './ja/records.ts';

interface RecordWords {
  readonly dates: DateWords;
  readonly records: typeof ja.records;
}

/** What is said of records in files that a person keeps. */
export const RECORD_WORDS: Readonly<Record<DocumentLanguage, RecordWords>> = {
  ja: { dates: jaDates, records: ja.records },
  en: { dates: enDates, records: en.records },
};
