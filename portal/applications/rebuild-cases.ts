import { type Selectable, sql } from 'kysely';
import type { JobActor } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { readEvents } from './case-events.ts';
import { createDefinitionLookup, type FindDefinition } from './definition-lookup.ts';
import { type DerivedCase, type DerivedColumn, derivedCase, differingColumns } from './derived-case.ts';

/** A case whose row is otherwise than its events say, with the columns that are; nothing of what stands in them. */
interface CaseDifference {
  readonly municipality: string;
  readonly receiptNumber: string;
  readonly columns: readonly DerivedColumn[];
}

/** What was looked at. */
export interface CasesChecked {
  readonly cases: number;
  readonly differences: readonly CaseDifference[];
}

type CaseRow = Selectable<Tables['desk_case']>;

const AT_ONCE = 500;

/** Compares the row of every case with its events, as they stand at one moment; changes nothing. */
export function checkCases(database: Database, signal: AbortSignal): Promise<CasesChecked> {
  const definition = createDefinitionLookup(database);
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      let cases = 0;
      const differences: CaseDifference[] = [];
      for (let after: CaseKey | undefined = FIRST; after !== undefined && !signal.aborted; ) {
        const rows: readonly CaseRow[] = await transaction
          .selectFrom('desk_case')
          .selectAll()
          .where(
            sql<boolean>`(municipality_code, receipt_number) > (${after.municipality_code}, ${after.receipt_number})`,
          )
          .orderBy('municipality_code')
          .orderBy('receipt_number')
          .limit(AT_ONCE)
          .execute();
        for (const [municipality, some] of Map.groupBy(rows, ({ municipality_code }) => municipality_code)) {
          const derived = await deriveAll(transaction, definition, municipality, some);
          for (const row of some) {
            const columns = differingColumns(row, derived.get(row.receipt_number) ?? {});
            if (columns.length > 0) differences.push({ municipality, receiptNumber: row.receipt_number, columns });
          }
        }
        cases += rows.length;
        after = rows.at(-1);
      }
      return { cases, differences };
    });
}

/**
 * Puts the rows that are otherwise than their events back, each under its lock and with its entry in the audit; answers what
 * was put back. Who sees an older version of such a case is told that it changed.
 */
export async function rebuildCases(
  database: Database,
  audit: ApplicationAudit,
  actor: JobActor,
  signal: AbortSignal,
): Promise<CasesChecked> {
  const definition = createDefinitionLookup(database);
  const { cases, differences } = await checkCases(database, signal);
  const rebuilt: CaseDifference[] = [];
  for (const { municipality, receiptNumber } of differences) {
    if (signal.aborted) break;
    const columns = await database.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('desk_case')
        .selectAll()
        .where('municipality_code', '=', municipality)
        .where('receipt_number', '=', receiptNumber)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const derived = (await deriveAll(transaction, definition, municipality, [row])).get(receiptNumber) ?? {};
      const otherwise = differingColumns(row, derived);
      if (otherwise.length === 0) return otherwise;
      const version = Math.max(row.version, derived.version ?? 0) + 1;
      const put = Object.fromEntries(otherwise.map((column) => [column, derived[column]])) as DerivedCase;
      await transaction
        .updateTable('desk_case')
        .set({ ...put, version })
        .where('municipality_code', '=', municipality)
        .where('receipt_number', '=', receiptNumber)
        .execute();
      const deed = { act: 'caseRebuilt', actor, municipality, receiptNumber, requestId: null } as const;
      await audit.append(transaction, { ...deed, detail: { columns: otherwise.join(' '), version } });
      return otherwise;
    });
    if (columns.length > 0) rebuilt.push({ municipality, receiptNumber, columns });
  }
  return { cases, differences: rebuilt };
}

type CaseKey = Pick<CaseRow, 'municipality_code' | 'receipt_number'>;

const FIRST: CaseKey = { municipality_code: '', receipt_number: '' };

/** What the events say of each row, by its number; nothing of a case whose definition is not kept. */
async function deriveAll(
  database: Database,
  definition: FindDefinition,
  municipality: string,
  rows: readonly CaseRow[],
): Promise<ReadonlyMap<string, DerivedCase>> {
  const events = await readEvents(
    database,
    municipality,
    rows.map(({ receipt_number }) => receipt_number),
  );
  const derived = new Map<string, DerivedCase>();
  for (const { receipt_number: number, erased_at, delayed_until: delayed } of rows) {
    const of = events.get(number);
    if (of === undefined) continue;
    const { procedure_id } = of.events.application;
    const found = await definition(procedure_id, municipality, of.revision, database);
    if (found.is !== 'found') continue;
    derived.set(number, derivedCase(of.events, found.procedure, { isErased: erased_at !== null, delayed }));
  }
  return derived;
}
