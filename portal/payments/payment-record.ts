import type { ChargePurpose } from '#contract/portal/payment-routes.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { type DocumentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { PAYMENT_RECORD_WORDS } from '#words/payment-record-words.ts';
import type { NamedChargeRow } from './charge-rows.ts';
import type { EntryRow } from './ledger.ts';

/** What a person keeps of a payment. It is no receipt, and says so. */
export function paymentRecord(
  row: NamedChargeRow,
  purpose: ChargePurpose,
  entries: readonly EntryRow[],
  language: DocumentLanguage,
): ApplicationDocument {
  const words = PAYMENT_RECORD_WORDS[language];
  const names = procedureSchema.pick({ title: true, municipality: true }).parse({
    title: row.title,
    municipality: row.municipality,
  });
  return {
    title: words.title,
    language,
    sections: [
      {
        key: 'charge',
        title: words.charge,
        lines: [
          { at: '', label: words.to, value: inLanguage(names.municipality.name, language) },
          { at: '', label: words.purpose, value: words.purposes[purpose] },
          { at: '', label: words.procedure, value: `${inLanguage(names.title, language)}\n${row.receipt_number}` },
          { at: '', label: words.yen, value: words.inYen(row.amount) },
          { at: '', label: words.number, value: row.id },
        ],
      },
      {
        key: 'entries',
        title: words.entries,
        lines: entries.map(({ n, kind, yen, at }) => ({
          at: String(n),
          label: words.day(japaneseDay(epochMs(at.getTime()))),
          value: words.entry(words.kinds[kind], yen),
        })),
      },
      { key: 'notice', title: words.notice, lines: [{ at: '', label: words.notReceipt, value: words.notForTax }] },
    ],
  };
}
