import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { hashOfToken, newToken } from '../once-token.ts';

export interface IssuedToken {
  readonly token: string;
  readonly lifetimeSeconds: number;
}

const TOKEN_MINUTES = 10;

/** A row by its columns; each table has `expires_at` beside them. */
type Row = Readonly<Record<string, unknown>>;

/** Whether an assertion of somebody counts for the first time. */
export function keepAssertion(
  transaction: Database,
  table: string,
  owner: Row,
  { jti, expiresAtMs }: { readonly jti: string; readonly expiresAtMs: number },
): Promise<boolean> {
  // Any text that a client thought of, unlike a token of ours.
  const jti_hash = createHash('sha256').update(jti, 'utf8').digest();
  return keepOnce(transaction, table, { ...owner, jti_hash, expires_at: new Date(expiresAtMs) });
}

/** Whether a row that may come once comes for the first time. */
export async function keepOnce(database: Database, table: string, row: Row): Promise<boolean> {
  const first = await sql`insert into ${sql.table(table)} (${columnsOf(row)}) values (${valuesOf(row)})
    on conflict do nothing returning expires_at`.execute(database);
  return first.rows.length > 0;
}

/** A token, kept by its hash beside what it is of. */
export async function keepNewToken(transaction: Database, table: string, row: Row): Promise<IssuedToken> {
  const token = newToken();
  await sql`insert into ${sql.table(table)} (token_hash, expires_at, ${columnsOf(row)})
    values (${hashOfToken(token)}, clock_timestamp() + ${TOKEN_MINUTES} * interval '1 minute', ${valuesOf(row)})`.execute(
    transaction,
  );
  return { token, lifetimeSeconds: TOKEN_MINUTES * 60 };
}

/** Lets go of what expired; answers how many. */
export async function sweepExpired(database: Database, table: string): Promise<number> {
  const swept = await sql`delete from ${sql.table(table)} where expires_at < now()`.execute(database);
  return Number(swept.numAffectedRows ?? 0);
}

function columnsOf(row: Row) {
  return sql.join(Object.keys(row).map((name) => sql.ref(name)));
}

function valuesOf(row: Row) {
  return sql.join(Object.values(row).map((value) => sql.val(value)));
}
