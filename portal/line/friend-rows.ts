import { sql } from 'kysely';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { QUIET_HOURS } from '#contract/values/quiet-hours.ts';
import type { Database } from '../platform/database/database.ts';
import { type LineChild, lineChildSchema } from './line-choice.ts';
import { type LineFriend, NEW_FRIEND, type Pushes } from './line-conversation.ts';
import type { LineSecrets } from './line-secrets.ts';

interface FriendRow {
  readonly hash: Buffer;
  readonly sealed_id: Buffer;
  readonly language: string;
  readonly area: string | null;
  readonly pushes: 'on' | 'stopped';
  readonly paused_until: string | null;
  readonly quiet: string;
  readonly asked: LineFriend['asked'];
  readonly is_ready: boolean;
  readonly subject_id: string | null;
  readonly newest_at: Date;
  readonly children: readonly unknown[];
}

/** A friend whose row is held until the transaction ends. */
export interface HeldFriend {
  readonly hash: Buffer;
  readonly userId: string;
  readonly friend: LineFriend;
  readonly newestAt: Date;
}

/** Holds the rows that are there, each with what is known of it, in the order of their hashes. */
export async function holdFriends(
  transaction: Database,
  secrets: LineSecrets,
  hashes: readonly Buffer[],
): Promise<readonly HeldFriend[]> {
  const found = await sql<FriendRow>`
    select hash, sealed_id, language, area, pushes, paused_until::text, quiet, asked, is_ready, subject_id, newest_at,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'month', month) order by month, kind), '[]')
        from line_child where friend_hash = hash) as children
    from line_friend where hash = any(${[...hashes]}::bytea[]) order by hash for update`.execute(transaction);
  return found.rows.map((row) => ({
    hash: row.hash,
    userId: String(secrets.open(row.sealed_id, ownerOf(row.hash))),
    friend: friendOf(row),
    newestAt: row.newest_at,
  }));
}

function friendOf(row: FriendRow): LineFriend {
  return {
    language: languageSchema.parse(row.language),
    area: row.area === null ? null : municipalityCodeSchema.parse(row.area),
    children: row.children.map((child) => lineChildSchema.parse(child)),
    pushes: pushesOf(row),
    quiet: QUIET_HOURS.find((hours) => hours === row.quiet) ?? NEW_FRIEND.quiet,
    isLinked: row.subject_id !== null,
    asked: row.asked,
    isReady: row.is_ready,
  };
}

function pushesOf({ pushes, paused_until: until }: FriendRow): Pushes {
  if (pushes === 'stopped') return { are: 'stopped' };
  return until === null
    ? { are: 'on' }
    : { are: 'paused', until: until as Extract<Pushes, { are: 'paused' }>['until'] };
}

/** Makes the row of somebody who is not known; says whether it did. */
export async function makeFriend(
  transaction: Database,
  secrets: LineSecrets,
  {
    hash,
    userId,
    at,
    nowMs,
  }: { readonly hash: Buffer; readonly userId: string; readonly at: Date; readonly nowMs: number },
): Promise<boolean> {
  const { language, pushes, quiet, asked, isReady } = NEW_FRIEND;
  const made = await sql`
    insert into line_friend (hash, sealed_id, language, pushes, quiet, asked, is_ready, newest_at, made_at)
    values (${hash}, ${secrets.seal(userId, ownerOf(hash))}, ${language}, ${pushes.are}, ${quiet}, ${asked}, ${isReady}, ${at},
      ${new Date(nowMs)})
    on conflict do nothing`.execute(transaction);
  return made.numAffectedRows === 1n;
}

export async function saveFriend(transaction: Database, hash: Buffer, friend: LineFriend, at: Date): Promise<void> {
  const { language, area, pushes, quiet, asked, isReady } = friend;
  const until = pushes.are === 'paused' ? pushes.until : null;
  await sql`
    update line_friend set language = ${language}, area = ${area}, pushes = ${pushes.are === 'stopped' ? 'stopped' : 'on'},
      paused_until = ${until}::date, quiet = ${quiet}, asked = ${asked}, is_ready = ${isReady},
      newest_at = greatest(newest_at, ${at})
    where hash = ${hash}`.execute(transaction);
  await saveChildren(transaction, hash, friend.children);
}

async function saveChildren(transaction: Database, hash: Buffer, children: readonly LineChild[]): Promise<void> {
  const kept = children.map(({ kind, month }) => `${kind} ${month}`);
  await sql`delete from line_child where friend_hash = ${hash} and kind || ' ' || month <> all(${kept}::text[])`.execute(
    transaction,
  );
  for (const { kind, month } of children) {
    await sql`insert into line_child (friend_hash, kind, month) values (${hash}, ${kind}, ${month}) on conflict do nothing`.execute(
      transaction,
    );
  }
}

/** Whoever holds a friend and would take away what waits for them holds that first, in the order of whoever sends it. */
export async function holdSendings(transaction: Database, hash: Buffer): Promise<void> {
  await sql`select from line_sending where friend_hash = ${hash} order by id for update`.execute(transaction);
}

/** With everything that hangs on it: children, link, what waits to be sent. */
export async function eraseFriend(transaction: Database, hash: Buffer): Promise<void> {
  await sql`delete from line_friend where hash = ${hash}`.execute(transaction);
}

const ownerOf = (hash: Buffer) => `friend ${hash.toString('hex')}`;
