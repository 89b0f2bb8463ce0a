import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import type { PersonActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { keysOf, openDetail, ownCharge } from './charge-rows.ts';
import { entriesOf } from './ledger.ts';
import { mayDo } from './payment-policy.ts';
import { paymentRecord } from './payment-record.ts';
import type { PaymentTools } from './payment-store.ts';

/** Draws a document beside the event loop; handed in by the portal. */
export type DrawDocument = (document: ApplicationDocument) => Promise<Uint8Array>;

export interface PaymentRecords {
  /** Fails with `notFound` where nothing was paid, or it is another's. */
  draw(
    actor: PersonActor,
    charge: string,
    language: DocumentLanguage,
    requestId: string,
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

export function createPaymentRecords(
  database: Database,
  { keyring, audit }: Pick<PaymentTools, 'keyring' | 'audit'>,
  drawDocument: DrawDocument,
): PaymentRecords {
  return {
    async draw(actor, charge, language, requestId) {
      const row = await ownCharge(database, actor, charge);
      if (row === undefined || !mayDo(actor, 'read', row)) return failed({ code: 'notFound' });
      const entries = await entriesOf(database, row);
      if (entries.length === 0) return failed({ code: 'notFound' });
      const key = (await keysOf(keyring, database, [row])).get(row.receipt_number);
      const pdf = await drawDocument(paymentRecord(row, openDetail(key, row).purpose, entries, language));
      await audit.append(database, {
        actor,
        municipality: row.municipality_code,
        receiptNumber: row.receipt_number,
        requestId,
        act: 'paymentRecordRead',
        detail: { charge },
      });
      return success(new Uint8Array(pdf));
    },
  };
}
