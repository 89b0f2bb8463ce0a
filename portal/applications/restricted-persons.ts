import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** Which of these persons an office keeps from others in a case of theirs. */
export async function findRestricted(database: Database, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ owner: string }>`
    select distinct application.owner
    from application join desk_case using (municipality_code, receipt_number)
    where application.owner = any(${[...subjects]}::text[]) and desk_case.restricted`.execute(database);
  return new Set(rows.map(({ owner }) => owner));
}
