import { instantInWords } from './dates.ts';
import { dates } from './ja/dates.ts';

/** A question about a record as the office reads it, in its language: which record, then the person's own words. */
export function questionAboutRecord(text: string, at: string): string {
  return `【やりとり履歴（${instantInWords(at, dates)}の記録）について】\n${text}`;
}
