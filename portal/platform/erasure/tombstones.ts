import { hash, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { appendPrivateFile, readPrivateFile } from '#platform/private-file.ts';
import { signHead, verifiedHead } from '../audit/audit-head.ts';
import type { Database } from '../database/database.ts';

/*
 * What was erased never comes back: a list outside of the database, best beside the anchors, that a restored copy is held
 * against. `erased.txt` has a line for each (number, municipality, kind, id), `erased-heads.txt` signed heads, of which
 * the last says how many bytes of the first count and what their hash is. Both only grow.
 */

/**
 * A case by its receipt number, a citizen's key by its id, a person by the random name of theirs, or a request of theirs; what
 * somebody took back from a site, by its id; a friend on LINE, by the hash of theirs, who had all erased, or stopped or goes on.
 */
type Kind = 'case' | 'citizen' | 'person' | 'correction' | 'consent' | 'friend' | 'pushes';

interface Tombstone {
  readonly n: string;
  readonly municipality: string;
  readonly kind: Kind;
  readonly id: string;
}

export interface Tombstones {
  /** Adds what was erased since, and signs the list anew, also where nothing was. */
  append(): Promise<void>;
}

interface TombstoneList {
  readonly signedAt: string;
  readonly tombstones: readonly Tombstone[];
}

const LIST = 'erased.txt';
const HEADS = 'erased-heads.txt';
const LIMIT_BYTES = 500_000_000;
const AT_ONCE = 10_000;
const LINE = /^(\d{1,18}) (\d{6}) (case|citizen|person|correction|consent|friend|pushes) (\S{1,64})$/;
/** The list is a chain of its own, which belongs to no municipality. */
const CHAIN = '000000';
const chainOf = (origin: string) => `${origin}/erased`;

export function createTombstones(
  database: Database,
  key: KeyObject,
  { folder, origin }: { readonly folder: string; readonly origin: () => string },
): Tombstones {
  return {
    async append() {
      const known = await readText(join(folder, LIST));
      let last = linesIn(known).at(-1)?.n ?? '0';
      // A line that a crash cut in the middle stands alone, and is none.
      let added = known === '' || known.endsWith('\n') ? '' : '\n';
      for (;;) {
        const { rows } = await sql<Tombstone>`select n, municipality_code as municipality, kind, id from erasure
          where n > ${last} order by n limit ${AT_ONCE}`.execute(database);
        added += rows.map(({ n, municipality, kind, id }) => `${n} ${municipality} ${kind} ${id}\n`).join('');
        last = rows.at(-1)?.n ?? last;
        if (rows.length < AT_ONCE) break;
      }
      if (added !== '') await appendPrivateFile(join(folder, LIST), added);
      const whole = Buffer.from(known + added, 'utf8');
      const { rows } = await sql<{ at: string }>`select audit_time(clock_timestamp()) as at`.execute(database);
      const at = rows[0]?.at ?? '';
      const head = { origin: chainOf(origin()), municipality: CHAIN, n: whole.length, hash: hashOf(whole), at };
      await appendPrivateFile(join(folder, HEADS), `${signHead(head, key)}\n`);
    },
  };
}

/** The list as its last head covers it. Fails with `usage` where it is not there, or is not what was signed. */
export async function readTombstones(folder: string, keys: readonly KeyObject[]): Promise<Outcome<TombstoneList>> {
  const wrong = (what: string) => failed({ code: 'usage', detail: `the list of what was erased ${what}` });
  try {
    const list = (await readBoundedFile(join(folder, LIST), LIMIT_BYTES).catch(() => undefined)) ?? new Uint8Array();
    const heads = await readBoundedFile(join(folder, HEADS), LIMIT_BYTES);
    const parts = Buffer.from(heads ?? [])
      .toString('utf8')
      .split('\n\n')
      .filter((part) => part !== '');
    const [said, signed] = parts.slice(-2);
    const head = said === undefined ? undefined : verifiedHead(`${said}\n\n${signed}\n`, keys);
    if (head === undefined || !head.origin.endsWith('/erased')) return wrong('is not signed by a key of this portal');
    const covered = Buffer.from(list.buffer, list.byteOffset, Math.min(head.n, list.length));
    if (covered.length < head.n || hashOf(covered) !== head.hash) return wrong('is not what was signed');
    return success({ signedAt: head.at, tombstones: linesIn(covered.toString('utf8')) });
  } catch {
    return wrong('is not there');
  }
}

function linesIn(text: string): Tombstone[] {
  return text.split('\n').flatMap((line) => {
    const [, n, municipality, kind, id] = LINE.exec(line) ?? [];
    if (n === undefined || municipality === undefined || id === undefined) return [];
    return [{ n, municipality, kind: kind as Kind, id }];
  });
}

/** Erases in a restored copy what had been erased since it was taken; answers how much. */
export async function replayTombstones(database: Database, tombstones: readonly Tombstone[]): Promise<number> {
  let replayed = 0;
  for (let from = 0; from < tombstones.length; from += AT_ONCE) {
    const some = tombstones.slice(from, from + AT_ONCE);
    replayed += await database.transaction().execute(async (transaction) => {
      await sql`select set_config('madoguchi.replaying', 'yes', true)`.execute(transaction);
      const { rows } = await sql<Tombstone>`
        insert into erasure (n, municipality_code, kind, id)
        select * from unnest(${some.map(({ n }) => n)}::bigint[], ${some.map((one) => one.municipality)}::text[],
          ${some.map(({ kind }) => kind)}::text[], ${some.map(({ id }) => id)}::text[])
        on conflict do nothing returning n, municipality_code as municipality, kind, id`.execute(transaction);
      for (const municipality of new Set(rows.map((row) => row.municipality))) {
        const ofKind = (kind: Kind) =>
          rows.filter((row) => row.municipality === municipality && row.kind === kind).map(({ id }) => id);
        await sql`select erase_contents(${municipality}, ${ofKind('case')}::text[])`.execute(transaction);
        await sql`delete from citizen_key where id::text = any(${ofKind('citizen')}::text[])`.execute(transaction);
        await sql`delete from data_correction
          where municipality_code = ${municipality} and id = any(${ofKind('correction')}::text[])`.execute(transaction);
        await sql`select forget_person(person) from unnest(${ofKind('person')}::text[]) as person`.execute(transaction);
        await sql`
          with ended as (
            update consent set revoked_at = now(), sealed_values = null
            where id = any(${ofKind('consent')}::text[]) and revoked_at is null returning grant_hash)
          select end_grants(array_agg(grant_hash)) from ended`.execute(transaction);
      }
      await replayFriends(transaction, rows);
      return rows.length;
    });
  }
  return replayed;
}

/** In the order in which it came about: who came again after all was erased is not erased again by that. */
async function replayFriends(transaction: Database, rows: readonly Tombstone[]): Promise<void> {
  const ofFriends = rows
    .filter(({ kind }) => kind === 'friend' || kind === 'pushes')
    .toSorted((a, b) => Number(BigInt(a.n) - BigInt(b.n)));
  const last = new Map<string, string>();
  for (const { id } of ofFriends) {
    const [friend = '', , isNow = ''] = id.split('.');
    last.set(friend, isNow);
  }
  for (const [friend, isNow] of last) {
    const hash = Buffer.from(friend, 'base64url');
    await (isNow === 'erased'
      ? sql`delete from line_friend where hash = ${hash}`
      : sql`update line_friend set pushes = ${isNow} where hash = ${hash}`
    ).execute(transaction);
  }
}

async function readText(path: string): Promise<string> {
  return Buffer.from((await readPrivateFile(path, LIMIT_BYTES)) ?? []).toString('utf8');
}

function hashOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'buffer').toString('base64url');
}
