import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseVault } from './case-vault.ts';
import { createDefinitionLookup } from './definition-lookup.ts';
import { applicationOf } from './filed-application.ts';
import { foundBy } from './found-by.ts';

/** Fills what cases are found by, of those that were filed before there was more than the name: beside everything else. */
export interface CaseIndexing {
  /** Cases that are not found by all yet. */
  left(): Promise<number>;
  /**
   * Until all were looked at or the signal says so, a case in each transaction; answers how many it filled. One that cannot
   * be opened is left for the next time.
   */
  fill(signal: AbortSignal): Promise<number>;
}

const AT_ONCE = 100;

export function createCaseIndexing(database: Database, vault: CaseVault): CaseIndexing {
  const findDefinition = createDefinitionLookup(database);

  async function fillOne(transaction: Database, receiptNumber: string): Promise<boolean> {
    // Held first, so that a filing again comes before or after, and never between.
    const held = await transaction
      .selectFrom('desk_case')
      .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
      .select(['desk_case.municipality_code', 'desk_case.receipt_number', 'desk_case.procedure_id'])
      .select('application.revision')
      .where('desk_case.receipt_number', '=', receiptNumber)
      .where('desk_case.is_indexed', '=', false)
      .where('desk_case.erased_at', 'is', null)
      .forUpdate('desk_case')
      .executeTakeFirst();
    if (held === undefined) return false;
    const newest = await transaction
      .selectFrom('application_filing')
      .select('filing')
      .where('receipt_number', '=', receiptNumber)
      .orderBy('filing', 'desc')
      .limit(1)
      .executeTakeFirst();
    const definition = await findDefinition(held.procedure_id, held.municipality_code, held.revision, transaction);
    const application = await applicationOf(transaction, vault, held, newest?.filing ?? 1);
    if (definition.is !== 'found' || application === undefined) return false;
    const applicant = foundBy(application, definition.procedure);
    const sealing = await vault.keep(transaction, held);
    await transaction
      .updateTable('desk_case')
      .set({ applicant_name: null, head: sealing.sealHead(applicant), is_indexed: true })
      .where('municipality_code', '=', held.municipality_code)
      .where('receipt_number', '=', receiptNumber)
      .execute();
    await vault.index(transaction, held, applicant);
    return true;
  }

  return {
    async left() {
      const counted = await sql<{ n: number }>`
        select count(*)::int as n from desk_case where not is_indexed and erased_at is null`.execute(database);
      return counted.rows[0]?.n ?? 0;
    },

    async fill(signal) {
      let filled = 0;
      for (let after = ''; ; ) {
        const { rows } = await sql<{ receipt_number: string }>`
          select receipt_number from desk_case
          where not is_indexed and erased_at is null and receipt_number > ${after}
          order by receipt_number limit ${AT_ONCE}`.execute(database);
        for (const { receipt_number } of rows) {
          if (signal.aborted) return filled;
          if (await fillUnlessUnreadable(receipt_number)) filled += 1;
          after = receipt_number;
        }
        if (rows.length === 0) return filled;
      }
    },
  };

  async function fillUnlessUnreadable(receiptNumber: string): Promise<boolean> {
    try {
      return await database.transaction().execute((transaction) => fillOne(transaction, receiptNumber));
    } catch (error) {
      if (error instanceof KeyUnavailable) return false;
      throw error;
    }
  }
}
