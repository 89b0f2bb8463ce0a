import type { KeyObject } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Tables } from '../database/database.ts';
import { type KeptRestart, readRestart } from './audit-restart.ts';
import type { ChainEnd, Finding, KeptChain, KeptEntry, KeptHead } from './kept-chain.ts';
import { verifyChain } from './verify-chain.ts';

/** `first` is the first finding, of the first municipality that has one. */
export interface AuditVerdict {
  readonly entries: number;
  readonly heads: number;
  readonly ok: boolean;
  readonly first: (Finding & { readonly m: string }) | null;
  /** How many breaks were stated, behind which a new segment begins. */
  readonly restarts: number;
}

interface AuditQuestion {
  readonly keys: readonly KeyObject[];
  /** One alone; every one without it. */
  readonly municipality?: string | undefined;
  readonly anchors?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Verifies the chains of a database as they stand at one moment, while the portal goes on writing. */
export function verifyAudit(
  database: Database,
  { keys, municipality, anchors = new Map() }: AuditQuestion,
): Promise<AuditVerdict> {
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      const found = municipality === undefined ? await municipalitiesOf(snapshot) : [municipality];
      const all = new Set(municipality === undefined ? [...found, ...anchors.keys()] : found);
      const verdict = { entries: 0, heads: 0, restarts: 0 };
      let first: AuditVerdict['first'] = null;
      for (const m of [...all].sort()) {
        const heads = await headsOf(snapshot, m);
        const chain: KeptChain = {
          municipality: m,
          end: await endOf(snapshot, m),
          heads,
          restarts: await restartsOf(snapshot, m, keys),
          pages: pagesOf(snapshot, m),
          anchors: anchors.get(m) ?? [],
        };
        const judged = await verifyChain(chain, keys);
        verdict.entries += judged.entries;
        verdict.heads += heads.length;
        verdict.restarts += chain.restarts.length;
        if (judged.first !== undefined) first ??= { ...judged.first, m };
      }
      return { ...verdict, ok: first === null, first };
    });
}

/** Each from the index, without a look at every entry. */
export async function municipalitiesOf(database: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ m: string }>`
    with recursive written as (
      (select municipality_code as m from audit_entry order by 1 limit 1)
      union all
      select (select municipality_code from audit_entry where municipality_code > m order by 1 limit 1)
      from written where m is not null
    )
    select m from written where m is not null
    union select municipality_code from audit_chain
    union select municipality_code from audit_head`.execute(database);
  return rows.map(({ m }) => m);
}

export async function endOf(database: Kysely<Tables>, m: string): Promise<ChainEnd | undefined> {
  const row = await database
    .selectFrom('audit_chain')
    .select(['origin', 'n', 'hash', 'heads'])
    .where('municipality_code', '=', m)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { origin: row.origin, n: Number(row.n), hash: row.hash.toString('base64url'), heads: Number(row.heads) };
}

async function headsOf(database: Kysely<Tables>, m: string): Promise<readonly KeptHead[]> {
  const { rows } = await sql<{ k: string; n: string; at: string; note: string }>`
    select k, n, audit_time(at) as at, note from audit_head where municipality_code = ${m} order by k`.execute(
    database,
  );
  return rows.map(({ k, n, ...row }) => ({ ...row, k: Number(k), n: Number(n) }));
}

export async function restartsOf(
  database: Kysely<Tables>,
  m: string,
  keys: readonly KeyObject[],
): Promise<readonly KeptRestart[]> {
  const { rows } = await sql<{ firstN: string; note: string }>`
    select first_n as "firstN", note from audit_restart where municipality_code = ${m} order by first_n`.execute(
    database,
  );
  return rows.map(({ firstN, note }) => readRestart({ m, firstN: Number(firstN), note }, keys));
}

const PAGE_ENTRIES = 5_000;

/**
 * Reads the next page while one is looked at. A page is one value of lines, since taking rows apart would cost more than
 * their hashes. A text of ours has no line feed, so that one which has is not what was hashed.
 */
export async function* pagesOf(database: Kysely<Tables>, m: string, after = 0): AsyncGenerator<readonly KeptEntry[]> {
  let coming = pageAfter(database, m, String(after));
  for (;;) {
    const page = await coming;
    const last = page.at(-1);
    if (last === undefined) return;
    coming = pageAfter(database, m, String(last.n));
    // Where nobody asks for it any more, what went wrong was told of.
    coming.catch(() => undefined);
    yield page;
  }
}

async function pageAfter(database: Kysely<Tables>, m: string, n: string): Promise<readonly KeptEntry[]> {
  const { rows } = await sql<{ page: string | null }>`
    select string_agg(n || ' ' || translate(encode(hash, 'base64'), '+/=', '-_') || ' ' || replace(json, E'\\n', ' '),
      E'\\n' order by n) as page
    from (select n, hash, json from audit_entry where municipality_code = ${m} and n > ${n} order by n
      limit ${PAGE_ENTRIES}) as row`.execute(database);
  const page = rows[0]?.page ?? '';
  return page === '' ? [] : page.split('\n').map(entryIn);
}

/** NUMBER HASH TEXT */
function entryIn(line: string): KeptEntry {
  const hashFrom = line.indexOf(' ') + 1;
  const textFrom = line.indexOf(' ', hashFrom) + 1;
  return {
    n: Number(line.slice(0, hashFrom - 1)),
    hash: line.slice(hashFrom, textFrom - 1),
    json: line.slice(textFrom),
  };
}
