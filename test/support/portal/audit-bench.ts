import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Audit, createAudit } from '#portal/platform/audit/audit.ts';
import { entryHash, firstHash } from '#portal/platform/audit/audit-entry.ts';
import { createAuditHeads } from '#portal/platform/audit/audit-heads.ts';
import type { Database } from '#portal/platform/database/database.ts';

const ACTS = { looked: z.strictObject({ count: z.number() }) } as const;

export interface EntryRow {
  n: number;
  json: string;
  hash: string;
}

export interface HeadRow {
  k: number;
  n: number;
  at: string;
  note: string;
}

/** One municipality's rows, to be changed as nobody may. */
export interface ChainRows {
  entries: EntryRow[];
  heads: HeadRow[];
  end: { n: number; hash: string; at: string; heads: number };
}

export interface AuditBench {
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  readonly audit: Audit<typeof ACTS>;
  look(municipality: string, count: number): Promise<void>;
  signHeads(): Promise<void>;
  rowsOf(municipality: string): Promise<ChainRows>;
  /** Puts rows in place of a municipality's, past the triggers, as the owner of the server could. */
  replaceRows(municipality: string, rows: ChainRows): Promise<void>;
}

export function createAuditBench(database: Database, origin: string, anchorsDir: string | undefined): AuditBench {
  const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
  const audit = createAudit(ACTS, () => origin);
  return {
    key,
    publicKey,
    audit,
    look: (municipality, count) =>
      audit.append(database, {
        act: 'looked',
        actor: { kind: 'resident', id: 'somebody' },
        municipality,
        receiptNumber: 'MG-0000-0000-0000',
        requestId: null,
        detail: { count },
      }),
    signHeads: () => createAuditHeads(database, key, anchorsDir).signAll(),
    async rowsOf(m) {
      const entries = await sql<EntryRow>`select n::int, json, translate(encode(hash, 'base64'), '+/=', '-_') as hash
        from audit_entry where municipality_code = ${m} order by n`.execute(database);
      const heads = await sql<HeadRow>`select k::int, n::int, audit_time(at) as at, note
        from audit_head where municipality_code = ${m} order by k`.execute(database);
      const end = await sql<ChainRows['end']>`select n::int, translate(encode(hash, 'base64'), '+/=', '-_') as hash,
        audit_time(at) as at, heads::int from audit_chain where municipality_code = ${m}`.execute(database);
      const [only] = end.rows;
      if (only === undefined) throw new Error('no such chain');
      return { entries: entries.rows, heads: heads.rows, end: only };
    },
    replaceRows: (m, { entries, heads, end }) =>
      database.transaction().execute(async (transaction) => {
        await sql`set local session_replication_role = replica`.execute(transaction);
        await sql`delete from audit_entry where municipality_code = ${m}`.execute(transaction);
        await sql`insert into audit_entry (municipality_code, n, json, hash)
          select ${m}, n, json, decode(translate(hash, '-_', '+/') || '=', 'base64')
          from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as row (n bigint, json text, hash text)
        `.execute(transaction);
        await sql`delete from audit_head where municipality_code = ${m}`.execute(transaction);
        await sql`insert into audit_head (municipality_code, k, n, at, note)
          select ${m}, k, n, at, note from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb)
            as row (k bigint, n bigint, at timestamptz, note text)`.execute(transaction);
        await sql`update audit_chain set n = ${end.n}, hash = ${Buffer.from(end.hash, 'base64url')},
          at = ${end.at}::timestamptz, heads = ${end.heads} where municipality_code = ${m}`.execute(transaction);
      }),
  };
}

/** An entry with members of its text replaced, and its hash made anew. */
export function rewritten(entry: EntryRow, members: object): EntryRow {
  // The order of the members is kept, and all of them are there: the text stays canonical.
  const json = JSON.stringify({ ...JSON.parse(entry.json), ...members });
  return { n: entry.n, json, hash: entryHash(json) };
}

/** Numbers and hashes made anew from an entry on, and where the chain ends: nothing but heads can tell. */
export function rehash(rows: ChainRows, origin: string, municipality: string, from = 0): void {
  for (let at = from; at < rows.entries.length; at += 1) {
    const entry = rows.entries[at];
    const prev = rows.entries[at - 1]?.hash ?? firstHash(origin, municipality);
    if (entry !== undefined) rows.entries[at] = rewritten({ ...entry, n: at + 1 }, { n: at + 1, prev });
  }
  rows.end.n = rows.entries.length;
  rows.end.hash = rows.entries.at(-1)?.hash ?? firstHash(origin, municipality);
}
