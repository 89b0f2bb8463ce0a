import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseVault, OpenCase, TextColumn } from './case-vault.ts';

interface Sample {
  readonly municipality_code: string;
  readonly receipt_number: string;
  readonly row: number | string;
  readonly sealed: Buffer;
}

interface SampledColumn {
  readonly table: string;
  /** Of the row within the case. */
  readonly row: string;
  readonly sealed: string;
  readonly open: (opened: OpenCase, sample: Sample) => unknown;
}

const text = (column: TextColumn, table: string, row: string, sealed: string): SampledColumn => ({
  table,
  row,
  sealed,
  open: (opened, sample) => opened.openText(column, sample.row, sample.sealed),
});

const SAMPLED: readonly SampledColumn[] = [
  {
    table: 'application_container',
    row: 'filing',
    sealed: 'sealed',
    open: (opened, { row, sealed }) => opened.openContainer({ filing: Number(row), bytes: null, sealed }),
  },
  {
    table: 'application_evidence',
    row: 'filing',
    sealed: 'sealed_path',
    open: (opened, { row, sealed }) => opened.openCertificates(Number(row), sealed),
  },
  {
    table: 'application_history',
    row: 'step',
    sealed: 'sealed_note',
    open: (opened, { row, sealed }) => opened.openNote({ step: Number(row), note: null, sealed_note: sealed }),
  },
  {
    table: 'case_letter',
    row: 'letter',
    sealed: 'sealed_pdf',
    open: (opened, { row, sealed }) => opened.openLetter(Number(row), sealed),
  },
  text('letterContent', 'case_letter', 'letter', 'sealed_content'),
  text('reason', 'application_history', 'step', 'sealed_reason'),
  text('message', 'case_message', 'message', 'sealed_text'),
  text('ownNote', 'case_note', 'note', 'sealed_text'),
  text('marks', 'case_correction', 'correction_id', 'sealed_marks'),
  text('originalReason', 'case_original', 'key', 'sealed_reason'),
  text('proposedLetter', 'case_proposal', 'proposal', 'sealed_letter'),
  text('proposalNote', 'case_proposal', 'proposal', 'sealed_note'),
  text('requestDetail', 'case_request', 'request', 'sealed_detail'),
  text('requestReason', 'case_request', 'request', 'sealed_reason'),
  text('emergencyReason', 'emergency_look', 'look', 'sealed_reason'),
];

/** Whether one row of each sealed column opens: that the keys belong to these rows. A column without any does. */
export async function samplesOpen(database: Database, vault: CaseVault): Promise<boolean> {
  try {
    for (const { table, row, sealed, open } of SAMPLED) {
      const [sample] = await sampleOf(database, table, row, sealed);
      if (sample !== undefined) open(await vault.open(database, sample), sample);
    }
    const heads = await sampleOf(database, 'desk_case', 'receipt_number', 'head');
    const opened = await vault.heads(
      database,
      heads.map((sample) => ({ ...sample, head: sample.sealed })),
    );
    return opened.size === heads.length;
  } catch (error) {
    if (error instanceof KeyUnavailable) return false;
    throw error;
  }
}

async function sampleOf(database: Database, table: string, row: string, sealed: string): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    select application.municipality_code, application.receipt_number, part.${sql.ref(row)} as row,
      part.${sql.ref(sealed)} as sealed
    from ${sql.table(table)} as part join application using (receipt_number)
    where part.${sql.ref(sealed)} is not null limit 1`.execute(database);
  return rows;
}
