import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { type Restart, restartHash, signRestart } from './audit-restart.ts';
import type { Finding } from './kept-chain.ts';

interface Standing {
  readonly origin: string | null;
  readonly next: string;
  readonly heads: string;
  readonly at: string;
}

interface RestartQuestion {
  readonly m: string;
  readonly found: Finding;
  readonly reason: string;
  /** For a chain of which nothing says any more where it began. */
  readonly origin: string;
  /** The highest number that is known of from elsewhere. */
  readonly least: number;
}

/**
 * Begins a new segment of a municipality's chain behind what was found, which the statement names for good. What is kept
 * stays as it was found.
 */
export function restartAudit(
  database: Database,
  key: KeyObject,
  { m, found, reason, origin, least }: RestartQuestion,
): Promise<Restart> {
  return database.transaction().execute(async (transaction) => {
    await sql`select from audit_chain where municipality_code = ${m} for update`.execute(transaction);
    const { rows } = await sql<Standing>`
      select (select origin from audit_chain where municipality_code = ${m}) as origin,
        audit_time(greatest(clock_timestamp(), (select at from audit_chain where municipality_code = ${m}))) as at,
        greatest(
          (select n from audit_chain where municipality_code = ${m}),
          (select n from audit_entry where municipality_code = ${m} order by n desc limit 1),
          (select n from audit_head where municipality_code = ${m} order by k desc limit 1),
          ${found.n}::bigint, ${least}::bigint) + 1 as next,
        coalesce((select k from audit_head where municipality_code = ${m} order by k desc limit 1), 0) as heads`.execute(
      transaction,
    );
    const [standing] = rows;
    if (standing === undefined) throw new Error('a query without a table has one row');
    const firstN = Number(standing.next);
    const restart: Restart = {
      origin: standing.origin ?? origin,
      municipality: m,
      firstN,
      found,
      at: standing.at,
      reason,
    };
    const note = signRestart(restart, key);
    await sql`insert into audit_restart (municipality_code, first_n, note) values (${m}, ${firstN}, ${note})`.execute(
      transaction,
    );
    const before = Buffer.from(restartHash(note), 'base64url');
    await sql`insert into audit_chain (municipality_code, origin, n, hash, at, heads)
      values (${m}, ${restart.origin}, ${firstN - 1}, ${before}, ${standing.at}::timestamptz, ${standing.heads})
      on conflict (municipality_code) do update
        set n = excluded.n, hash = excluded.hash, at = excluded.at, heads = excluded.heads`.execute(transaction);
    return restart;
  });
}
