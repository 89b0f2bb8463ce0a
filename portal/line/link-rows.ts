import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';

const LINK_MS = 600_000;
const CODE_MS = 600_000;

/** Keeps that LINE gave a token for this friend: another friend cannot end what begins with it. */
export async function keepLinkToken(
  transaction: Database,
  { hash, token, nowMs }: { readonly hash: Buffer; readonly token: string; readonly nowMs: number },
): Promise<void> {
  await sql`
    insert into line_link (token_hash, friend_hash, ends_at)
    values (${hashOfToken(token)}, ${hash}, ${new Date(nowMs + LINK_MS)}) on conflict do nothing`.execute(transaction);
}

/** Keeps a code that stands for a person for ten minutes; an older one of theirs ends. Answers with its end. */
export async function keepLinkCode(
  transaction: Database,
  { subject, code, nowMs }: { readonly subject: string; readonly code: string; readonly nowMs: number },
): Promise<Date> {
  const endsAt = new Date(nowMs + CODE_MS);
  await sql`delete from line_link_code where subject_id = ${subject}`.execute(transaction);
  await sql`
    insert into line_link_code (code_hash, subject_id, ends_at)
    values (${hashOfToken(code)}, ${subject}, ${endsAt})`.execute(transaction);
  return endsAt;
}

/** Spends a code for a token, each once; answers with the nonce that LINE is to bring back. */
export async function spendCode(
  transaction: Database,
  { code, token, nowMs }: { readonly code: string; readonly token: string; readonly nowMs: number },
): Promise<string | undefined> {
  const now = new Date(nowMs);
  const open = await sql`
    select from line_link where token_hash = ${hashOfToken(token)} and nonce_hash is null and ends_at > ${now}
    for update`.execute(transaction);
  if (open.rows.length === 0) return undefined;
  const spent = await sql<{ subject_id: string }>`
    delete from line_link_code where code_hash = ${hashOfToken(code)} and ends_at > ${now}
    returning subject_id`.execute(transaction);
  const [row] = spent.rows;
  if (row === undefined) return undefined;
  const nonce = newToken();
  await sql`
    update line_link set nonce_hash = ${hashOfToken(nonce)}, subject_id = ${row.subject_id}
    where token_hash = ${hashOfToken(token)}`.execute(transaction);
  return nonce;
}

/**
 * Binds a friend and the person behind a nonce, once: only the friend for whom LINE gave the token. A link of either to
 * another ends. `undefined` where nothing was bound.
 */
export async function bindLink(
  transaction: Database,
  { hash, nonce, nowMs }: { readonly hash: Buffer; readonly nonce: string; readonly nowMs: number },
): Promise<string | undefined> {
  const bound = await sql<{ subject_id: string }>`
    delete from line_link where nonce_hash = ${hashOfToken(nonce)} and friend_hash = ${hash} and ends_at > ${new Date(nowMs)}
    returning subject_id`.execute(transaction);
  const [row] = bound.rows;
  if (row === undefined) return undefined;
  const { subject_id: subject } = row;
  await endLink(transaction, { subject });
  await sql`update line_friend set subject_id = ${subject} where hash = ${hash}`.execute(transaction);
  return subject;
}

/** Ends the link of a friend or of a person; says whether there was one. */
export async function endLink(
  transaction: Database,
  of: { readonly hash: Buffer } | { readonly subject: string },
): Promise<boolean> {
  const ended = await sql`
    update line_friend set subject_id = null
    where subject_id is not null and ${'hash' in of ? sql`hash = ${of.hash}` : sql`subject_id = ${of.subject}`}
    returning hash`.execute(transaction);
  return ended.rows.length > 0;
}
