import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import type { DateWords } from './dates.ts';
import { dates as enDates } from './en/dates.ts';
import { ownData as en } from './en/own-data.ts';
import { dates as jaDates } from './ja/dates.ts';
import { ownData as ja } from './ja/own-data.ts';

interface OwnDataWords {
  readonly dates: DateWords;
  readonly ownData: typeof ja.ownData;
}

/** What is said of own data in files that a person keeps. */
export const OWN_DATA_WORDS: Readonly<Record<DocumentLanguage, OwnDataWords>> = {
  ja: { dates: jaDates, ownData: ja.ownData },
  en: { dates: enDates, ownData: en.ownData },
};
