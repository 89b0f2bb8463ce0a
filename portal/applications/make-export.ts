import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ExportWish, exportWishSchema, MOST_CONTAINERS, MOST_ROWS } from '#contract/portal/export-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { csvOf } from '#contract/values/csv.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { caseFiles } from '#documents/case-table/case-files.ts';
import { caseTables, type TabledCase } from '#documents/case-table/case-table.ts';
import { type NamedFile, sha256Sums } from '#documents/container/named-files.ts';
import { writeZip } from '#documents/container/zip-layout.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import type { CaseVault } from './case-vault.ts';
import { createDefinitionLookup } from './definition-lookup.ts';
import { applicationIn, containerOf } from './filed-application.ts';
import type { RecordLooks } from './looks.ts';

/** What one export holds in memory and in a row. */
const MOST_BYTES = 100_000_000;
const FETCHED_WITHIN_MINUTES = 15;

type ExportedRow = Pick<
  Tables['desk_case'],
  'municipality_code' | 'receipt_number' | 'procedure_id' | 'procedure_group' | 'received_at' | 'state' | 'outcome'
> & { readonly revision: string; readonly owner: string; readonly filing: number };

interface AskedExport {
  readonly municipality: string;
  readonly export: string;
}

interface AskedRow {
  readonly staff_id: string;
  readonly wish: unknown;
  readonly procedure_groups: string[];
}

/** What the making of files needs beside the database. */
export interface ExportTools {
  readonly vault: CaseVault;
  /** By which files wait to be fetched. */
  readonly seal: SecretSeal;
  readonly recordLooks: RecordLooks;
}

/**
 * Makes the files of an export that was asked for: the work of a job, once. Whose cases are in it reads so in their
 * records. What stands in the way is kept with the export, and nothing is made then.
 */
export async function makeExport(
  transaction: Database,
  { municipality, export: id }: AskedExport,
  { vault, seal, recordLooks }: ExportTools,
): Promise<void> {
  const mine = sql`municipality_code = ${municipality} and id = ${id}`;
  const found = await sql<AskedRow>`
    select staff_id, wish, procedure_groups from case_export
    where ${mine} and state = 'waiting' for update`.execute(transaction);
  const [asked] = found.rows;
  if (asked === undefined) return;
  const wish = exportWishSchema.parse(asked.wish);
  const rows = await casesOf(transaction, municipality, asked.procedure_groups, wish);
  const made = rows.ok ? await openedFilesOf(transaction, vault, rows.value, wish) : rows;
  if (!made.ok || !rows.ok) {
    const failure: Failure | undefined = made.ok ? undefined : made.failure;
    await sql`update case_export set state = 'failed', failure = ${JSON.stringify(failure)} where ${mine}`.execute(
      transaction,
    );
    return;
  }
  const zip = writeZip(made.value);
  await recordLooks(
    transaction,
    rows.value.map((row) => ({
      subject: row.owner,
      actor: { kind: 'staff', id: asked.staff_id },
      system: null,
      way: 'export',
      municipality,
      group: row.procedure_group,
      receiptNumber: row.receipt_number,
      procedure: { id: row.procedure_id, revision: row.revision },
      kinds: wish.form === 'csv' ? ['applicant', 'answers'] : ['container'],
    })),
  );
  const until = sql`clock_timestamp() + ${FETCHED_WITHIN_MINUTES} * interval '1 minute'`;
  await sql`
    insert into case_export_file (municipality_code, id, sealed, expires_at)
    values (${municipality}, ${id}, ${seal.seal(zip, exportOwner(municipality, id))}, ${until})`.execute(transaction);
  await sql`
    update case_export set state = 'made', cases = ${rows.value.length}, expires_at = ${until}
    where ${mine}`.execute(transaction);
}

/** To which row a waiting file belongs. */
export function exportOwner(municipality: string, id: string): string {
  return `${municipality}/${id}`;
}

async function casesOf(
  transaction: Database,
  municipality: string,
  groups: readonly string[],
  wish: ExportWish,
): Promise<Outcome<readonly ExportedRow[]>> {
  const most = wish.form === 'csv' ? MOST_ROWS : MOST_CONTAINERS;
  const { procedure, state, from, to } = wish;
  const read = await sql<ExportedRow>`
    select desk_case.municipality_code, desk_case.receipt_number, desk_case.procedure_id, procedure_group,
      desk_case.received_at, state, outcome, application.revision, application.owner,
      (select max(filing) from application_filing
        where application_filing.receipt_number = desk_case.receipt_number) as filing
    from desk_case
    join application on application.receipt_number = desk_case.receipt_number
    where desk_case.municipality_code = ${municipality} and desk_case.procedure_id = ${procedure}
      and not restricted and desk_case.erased_at is null
      and (${groups.includes(WHOLE_MUNICIPALITY)} or procedure_group = any(${[...groups]}::text[]))
      and (${state ?? null}::text is null or state = ${state ?? null})
      and desk_case.received_at >= coalesce(${from ?? null}::date::timestamp at time zone 'Asia/Tokyo', '-infinity')
      and desk_case.received_at < coalesce((${to ?? null}::date + 1)::timestamp at time zone 'Asia/Tokyo', 'infinity')
    order by desk_case.received_at, desk_case.receipt_number
    limit ${most + 1}`.execute(transaction);
  return read.rows.length > most ? failed({ code: 'exportTooLarge', most }) : success(read.rows);
}

/** Fails with `keyUnavailable` too: of cases of which one does not open, none is given out. */
async function openedFilesOf(
  transaction: Database,
  vault: CaseVault,
  rows: readonly ExportedRow[],
  wish: ExportWish,
): Promise<Outcome<readonly NamedFile[]>> {
  try {
    return wish.form === 'csv'
      ? await csvFiles(transaction, vault, rows, wish)
      : await containerFiles(transaction, vault, rows);
  } catch (error) {
    if (error instanceof KeyUnavailable) return failed({ code: 'keyUnavailable' });
    throw error;
  }
}

async function csvFiles(
  transaction: Database,
  vault: CaseVault,
  rows: readonly ExportedRow[],
  wish: Extract<ExportWish, { form: 'csv' }>,
): Promise<Outcome<readonly NamedFile[]>> {
  const findDefinition = createDefinitionLookup(transaction);
  const definitions = new Map<string, Procedure>();
  const cases: TabledCase[] = [];
  // One container at a time: of each only the answers stay.
  for (const row of rows) {
    const definition = await findDefinition(row.procedure_id, row.municipality_code, row.revision);
    if (definition.is !== 'found') throw new Error('a case keeps its definition');
    // What was met last comes first: rows come in the order of receipt.
    definitions.delete(row.revision);
    definitions.set(row.revision, definition.procedure);
    const { applicant, answers } = applicationIn(await containerIn(transaction, vault, row));
    cases.push({
      number: row.receipt_number,
      state: row.state,
      outcome: row.outcome,
      receivedAt: instantOf(row.received_at),
      application: { applicant, answers },
    });
  }
  const day = japaneseDay(epochMs(Date.parse(await databaseInstant(transaction)))).replaceAll('-', '');
  const [first] = rows;
  const name = `cases-${first?.municipality_code ?? 'none'}-${first?.procedure_group ?? 'none'}-${day}-1`;
  const tables = caseTables(cases, [...definitions.values()].reverse(), wish);
  return caseFiles(tables, { name, encoding: wish.encoding });
}

async function containerFiles(
  transaction: Database,
  vault: CaseVault,
  rows: readonly ExportedRow[],
): Promise<Outcome<readonly NamedFile[]>> {
  const files: NamedFile[] = [];
  let size = 0;
  for (const row of rows) {
    const bytes = await containerIn(transaction, vault, row);
    size += bytes.length;
    if (size > MOST_BYTES) return failed({ code: 'exportTooLarge', most: files.length });
    files.push({ name: `${row.receipt_number}/filing-${row.filing}.asice`, bytes });
  }
  const index = csvOf([
    ['number', 'procedure', 'state', 'receivedAt'],
    ...rows.map((row) => [row.receipt_number, row.procedure_id, row.state, instantOf(row.received_at)]),
  ]);
  const told = [...files, { name: 'index.csv', bytes: new TextEncoder().encode(`\ufeff${index.text}`) }];
  return success([...told, { name: 'SHA256SUMS', bytes: sha256Sums(told) }]);
}

async function containerIn(transaction: Database, vault: CaseVault, row: ExportedRow): Promise<Uint8Array> {
  const container = await containerOf(transaction, vault, row, row.filing);
  if (container === undefined) throw new Error('a case keeps what was filed');
  return container;
}

async function databaseInstant(transaction: Database): Promise<string> {
  const now = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(transaction);
  const [row] = now.rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return row.now.toISOString();
}
