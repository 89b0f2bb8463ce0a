import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** How many charges a person has still to pay. Whoever asks has asked the policy. */
export async function countDueOf(database: Database, subject: string): Promise<number> {
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from charge where owner = ${subject} and not is_done`.execute(database);
  return counted.rows[0]?.n ?? 0;
}
