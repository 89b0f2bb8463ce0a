import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** Ends grants, and all that the provider gave on them. */
export async function endGrants(from: Database, hashes: readonly Buffer[]): Promise<void> {
  await sql`select end_grants(${[...hashes]}::bytea[])`.execute(from);
}
