import type { EntryKind } from '#contract/portal/charge.ts';
import type { ChargePurpose } from '#contract/portal/payment-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { paymentRecord as en } from './en/payment-record.ts';
import { paymentRecord as ja } from './ja/payment-record.ts';

/** What the record of a payment says. */
export interface PaymentRecordWords {
  readonly title: string;
  readonly charge: string;
  readonly to: string;
  readonly purpose: string;
  readonly procedure: string;
  readonly yen: string;
  readonly number: string;
  readonly entries: string;
  readonly notice: string;
  readonly notReceipt: string;
  readonly notForTax: string;
  readonly inYen: (yen: number) => string;
  readonly day: (day: CalendarDate) => string;
  readonly entry: (kind: string, yen: number) => string;
  readonly kinds: Readonly<Record<EntryKind, string>>;
  readonly purposes: Readonly<Record<ChargePurpose, string>>;
}

export const PAYMENT_RECORD_WORDS: Readonly<Record<DocumentLanguage, PaymentRecordWords>> = { ja, en };
