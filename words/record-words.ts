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

/** The names of columns in lists of exchanges, of whichever office, and what stands in that of results. */
export const RECORD_LIST = {
  columns: {
    at: '日時',
    asker: '照会機関',
    section: '照会部署',
    provider: '提供機関',
    purpose: '事務',
    kinds: '情報の種類',
    law: '根拠',
    result: '結果',
    number: '整理番号',
  },
  /** Who of an office it was, where no other system: by what they have in hand, as screens say it. */
  sections: {
    ofProcedure: (procedure: string) => `「${procedure}」を受け持つ職員`,
    other: 'ほかの部署の職員',
  },
  siteActs: { applicationRead: '申請の状態', noticeSent: 'お知らせの送付' },
  results: { provided: '提供', none: '該当なし', refused: '不提供' },
  between: '、',
  time: /^令和(?<era>\d{1,2}|元)年(?<month>\d{1,2})月(?<day>\d{1,2})日(?: ?(?<hour>\d{1,2})時(?<minute>\d{1,2})分)?$/,
  firstYear: '元',
} as const;
