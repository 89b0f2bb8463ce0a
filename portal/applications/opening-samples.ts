import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseVault, OpenCase } from './case-vault.ts';

type Sample = { readonly municipality_code: string; readonly receipt_number: string };

/** Whether one row of each sealed column opens: that the keys belong to these rows. A column without any does. */
export async function samplesOpen(database: Database, vault: CaseVault): Promise<boolean> {
  const rows = async <Row>(columns: string, from: string, sealed: string) => {
    const found = await sql
      .raw<Row & Sample>(
        `select application.municipality_code, application.receipt_number, ${columns} from ${from}
       join application using (receipt_number) where ${sealed} is not null limit 1`,
      )
      .execute(database);
    return found.rows;
  };
  const containers = await rows<{ filing: number; bytes: Buffer | null; sealed: Buffer }>(
    'filing, bytes, sealed',
    'application_container',
    'sealed',
  );
  const paths = await rows<{ filing: number; sealed_path: Buffer }>(
    'filing, sealed_path',
    'application_evidence',
    'sealed_path',
  );
  const notes = await rows<{ step: number; note: null; sealed_note: Buffer }>(
    'step, note, sealed_note',
    'application_history',
    'sealed_note',
  );
  const heads = await rows<{ head: Buffer }>('head', 'desk_case', 'head');
  const opens = async (one: Sample, use: (opened: OpenCase) => unknown) => use(await vault.open(database, one));
  try {
    for (const row of containers) await opens(row, (opened) => opened.openContainer(row));
    for (const row of paths) await opens(row, (opened) => opened.openCertificates(row.filing, row.sealed_path));
    for (const row of notes) await opens(row, (opened) => opened.openNote(row));
    return (await vault.heads(database, heads)).size === heads.length;
  } catch (error) {
    if (error instanceof KeyUnavailable) return false;
    throw error;
  }
}
