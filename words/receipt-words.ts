import type { CalendarDate } from '#contract/values/brands.ts';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { receipt as en } from './en/receipt.ts';
import { receipt as ja } from './ja/receipt.ts';

/** What the receipt that a person keeps says, around what was sent. */
export interface ReceiptWords {
  readonly title: (application: string) => string;
  readonly received: string;
  readonly number: string;
  readonly receivedAt: string;
  readonly portal: string;
  readonly code: string;
  readonly codeSays: string;
  readonly toDo: string;
  readonly bring: string;
  readonly nothing: string;
  readonly office: string;
  readonly by: string;
  readonly open: string;
  readonly phone: string;
  readonly paper: (title: string, originalNeeded: boolean) => string;
  readonly day: (day: CalendarDate) => string;
  readonly instant: (instant: string) => string;
}

export const RECEIPT_WORDS: Readonly<Record<DocumentLanguage, ReceiptWords>> = { ja, en };
