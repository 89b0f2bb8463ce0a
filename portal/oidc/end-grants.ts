import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** Ends grants, and all that the provider gave on them. */
export async function endGrants(from: Database, hashes: readonly Buffer[]): Promise<void> {
  const all = [...hashes];
  await sql`delete from oidc_model
    where grant_hash = any(${all}::bytea[]) or (model = 'Grant' and id_hash = any(${all}::bytea[]))`.execute(from);
}
