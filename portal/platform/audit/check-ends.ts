import type { KeyObject } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Tables } from '../database/database.ts';
import { claimOf, entryHash, firstHash } from './audit-entry.ts';
import { verifiedHead } from './audit-head.ts';
import type { ChainEnd, Finding } from './kept-chain.ts';
import { endOf, municipalitiesOf, pagesOf, restartsOf } from './verify-audit.ts';
import { misfitOf } from './verify-chain.ts';

/** Where an entry stands that is known to be what was written. */
interface Position {
  readonly n: number;
  readonly hash: string;
}

/**
 * Holds each chain against what was written, from its last signed head onwards: little, however much is kept. Answers with
 * what was found, by municipality.
 */
export function checkAuditEnds(database: Database, keys: readonly KeyObject[]): Promise<ReadonlyMap<string, Finding>> {
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      const broken = new Map<string, Finding>();
      for (const m of await municipalitiesOf(snapshot)) {
        const found = await checkEnd(snapshot, m, keys);
        if (found !== undefined) broken.set(m, found);
      }
      return broken;
    });
}

async function checkEnd(snapshot: Kysely<Tables>, m: string, keys: readonly KeyObject[]): Promise<Finding | undefined> {
  const end = await endOf(snapshot, m);
  if (end === undefined) return { n: 1, kind: 'cut' };
  const from = await knownPosition(snapshot, m, end, keys);
  return 'kind' in from ? from : walkOn(snapshot, m, end, from);
}

async function knownPosition(
  snapshot: Kysely<Tables>,
  m: string,
  end: ChainEnd,
  keys: readonly KeyObject[],
): Promise<Position | Finding> {
  const { rows } = await sql<{ k: string; n: string; note: string }>`
    select k, n, note from audit_head where municipality_code = ${m} order by k desc limit 1`.execute(snapshot);
  const [row] = rows;
  const last = (await restartsOf(snapshot, m, keys)).at(-1);
  if (last !== undefined && last.said === undefined) return { n: last.firstN, kind: 'headForged' };
  // What a head says of what lies before is stated.
  if (last !== undefined && last.firstN - 1 >= Number(row?.n ?? 0)) return { n: last.firstN - 1, hash: last.hash };
  if (Number(row?.k ?? 0) !== end.heads) return { n: Number(row?.n ?? 0), kind: 'headMissing' };
  const head = row === undefined ? undefined : verifiedHead(row.note, keys);
  if (row !== undefined && (head?.municipality !== m || head.n !== Number(row.n) || head.origin !== end.origin)) {
    return { n: Number(row.n), kind: 'headForged' };
  }
  if (head === undefined || head.n === 0) return { n: 0, hash: firstHash(end.origin, m) };
  const named = await sql<{ json: string }>`
    select json from audit_entry where municipality_code = ${m} and n = ${head.n}`.execute(snapshot);
  const json = named.rows[0]?.json;
  if (json === undefined) return { n: head.n, kind: 'cut' };
  return entryHash(json) === head.hash ? { n: head.n, hash: head.hash } : { n: head.n, kind: 'edited' };
}

const KINDS = {
  gap: 'missing',
  edited: 'edited',
  otherCity: 'otherCity',
  otherNumber: 'edited',
  otherPrev: 'edited',
  earlier: 'reordered',
} as const;

async function walkOn(
  snapshot: Kysely<Tables>,
  m: string,
  end: ChainEnd,
  from: Position,
): Promise<Finding | undefined> {
  let [{ n, hash }, at] = [from, ''];
  for await (const page of pagesOf(snapshot, m, from.n)) {
    for (const row of page) {
      const claim = claimOf(row.json);
      const own = entryHash(row.json);
      const because = misfitOf(row, claim, own, m, { n: n + 1, prev: hash, at });
      if (because !== undefined || claim === undefined) return { n: n + 1, kind: KINDS[because ?? 'edited'] };
      [n, hash, at] = [row.n, own, claim.at];
    }
  }
  if (end.n > n) return { n: n + 1, kind: 'cut' };
  if (end.n < n) return { n: end.n + 1, kind: 'inserted' };
  return end.hash === hash ? undefined : { n, kind: 'edited' };
}
