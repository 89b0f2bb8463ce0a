import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import type { CaseVault } from './case-vault.ts';

/** Seals what was kept in the clear before there were keys: a forward migration that runs beside everything else. */
export interface CaseSealing {
  /** Cases with something in the clear. */
  left(): Promise<number>;
  /** Until nothing is left or the signal says so, a case in each transaction; answers how many. Throws `KeyUnavailable`. */
  seal(signal: AbortSignal): Promise<number>;
}

const AT_ONCE = 100;

/** Each part is answered by an index of what is in the clear, however much is sealed. */
const CLEAR = sql`
  select receipt_number from application_container where sealed is null
  union select receipt_number from application_evidence where cardinality(certificate_path) > 0
  union select receipt_number from application_history where note is not null
  union select receipt_number from desk_case where head is null and erased_at is null`;

export function createCaseSealing(database: Database, vault: CaseVault): CaseSealing {
  return {
    async left() {
      const counted = await sql<{ n: number }>`select count(*)::int as n from (${CLEAR}) as clear`.execute(database);
      return counted.rows[0]?.n ?? 0;
    },

    async seal(signal) {
      let sealed = 0;
      for (;;) {
        const { rows } = await sql<{ receipt_number: string }>`
          select receipt_number from (${CLEAR}) as clear limit ${AT_ONCE}`.execute(database);
        for (const { receipt_number } of rows) {
          if (signal.aborted) return sealed;
          await database.transaction().execute((transaction) => sealOne(transaction, vault, receipt_number));
          sealed += 1;
        }
        if (rows.length === 0) return sealed;
      }
    },
  };
}

async function sealOne(transaction: Database, vault: CaseVault, receiptNumber: string): Promise<void> {
  const one = await transaction
    .selectFrom('application')
    .select(['municipality_code', 'receipt_number'])
    .where('receipt_number', '=', receiptNumber)
    .executeTakeFirstOrThrow();
  const sealing = await vault.keep(transaction, one);
  const containers = await transaction
    .selectFrom('application_container')
    .select(['filing', 'bytes'])
    .where('receipt_number', '=', receiptNumber)
    .where('sealed', 'is', null)
    .execute();
  for (const { filing, bytes } of containers) {
    await transaction
      .updateTable('application_container')
      .set({ bytes: null, sealed: sealing.sealContainer(filing, bytes ?? new Uint8Array()) })
      .where('receipt_number', '=', receiptNumber)
      .where('filing', '=', filing)
      .where('sealed', 'is', null)
      .execute();
  }
  const evidence = await transaction
    .selectFrom('application_evidence')
    .select(['filing', 'certificate_path'])
    .where('receipt_number', '=', receiptNumber)
    .execute();
  for (const { filing, certificate_path } of evidence) {
    const sealed_path = sealing.sealCertificates(filing, certificate_path);
    if (sealed_path === null) continue;
    await transaction
      .updateTable('application_evidence')
      .set({ certificate_path: [], sealed_path })
      .where('receipt_number', '=', receiptNumber)
      .where('filing', '=', filing)
      .where('sealed_path', 'is', null)
      .execute();
  }
  await sealHistory(transaction, sealing, receiptNumber);
  const row = await transaction
    .selectFrom('desk_case')
    .select('applicant_name')
    .where('receipt_number', '=', receiptNumber)
    .where('municipality_code', '=', one.municipality_code)
    .executeTakeFirst();
  if (row !== undefined && row.applicant_name !== null) {
    await transaction
      .updateTable('desk_case')
      .set({ applicant_name: null, head: sealing.sealHead({ name: row.applicant_name }) })
      .where('receipt_number', '=', receiptNumber)
      .where('municipality_code', '=', one.municipality_code)
      .where('head', 'is', null)
      .execute();
  }
}

async function sealHistory(
  transaction: Database,
  sealing: Awaited<ReturnType<CaseVault['keep']>>,
  receiptNumber: string,
): Promise<void> {
  const steps = await transaction
    .selectFrom('application_history')
    .select(['step', 'note'])
    .where('receipt_number', '=', receiptNumber)
    .where('note', 'is not', null)
    .execute();
  for (const { step, note } of steps) {
    await transaction
      .updateTable('application_history')
      .set({ note: null, sealed_note: sealing.sealNote(step, note ?? '') })
      .where('receipt_number', '=', receiptNumber)
      .where('step', '=', step)
      .where('sealed_note', 'is', null)
      .execute();
  }
}
