import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** Which of these persons an office keeps from others in a case of theirs. */
export async function findRestricted(database: Database, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  // Case by case: the cases of one person are few, whatever the planner expects.
  const { rows } = await sql<{ owner: string }>`
    select distinct application.owner
    from application cross join lateral (
      select from desk_case
      where desk_case.municipality_code = application.municipality_code
        and desk_case.receipt_number = application.receipt_number and desk_case.restricted
      limit 1
    ) as one
    where application.owner = any(${[...subjects]}::text[])`.execute(database);
  return new Set(rows.map(({ owner }) => owner));
}
