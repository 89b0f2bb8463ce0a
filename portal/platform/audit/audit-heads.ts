import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { appendAnchor } from './audit-anchors.ts';
import { type Head, signHead } from './audit-head.ts';

export interface AuditHeads {
  /** Signs where every chain stands: every hour, at start and at stop, also where nothing happened. */
  signAll(): Promise<void>;
}

/** Heads are kept in the database and, where there is a folder for them, appended to its files. */
export function createAuditHeads(database: Database, key: KeyObject, anchorsDir: string | undefined): AuditHeads {
  return {
    async signAll() {
      const chains = await database.selectFrom('audit_chain').select('municipality_code').execute();
      for (const { municipality_code: municipality } of chains) {
        const note = await signOne(database, municipality, key);
        // After the commit: an anchor that the database does not know would say that it was rolled back.
        if (anchorsDir !== undefined) await appendAnchor(anchorsDir, municipality, note);
      }
    },
  };
}

interface Standing {
  readonly origin: string;
  readonly n: string;
  readonly hash: Buffer;
  readonly k: string;
  readonly at: string;
}

function signOne(database: Database, municipality: string, key: KeyObject): Promise<string> {
  return database.transaction().execute(async (transaction) => {
    // Entries after the head are not before it in time, whatever the clock does.
    const { rows } = await sql<Standing>`
      update audit_chain set heads = heads + 1, at = greatest(at, clock_timestamp())
      where municipality_code = ${municipality}
      returning origin, n, hash, heads as k, audit_time(at) as at`.execute(transaction);
    const [standing] = rows;
    if (standing === undefined) throw new Error('a chain is never removed');
    const { origin, n, k, at } = standing;
    const head: Head = { origin, municipality, n: Number(n), hash: standing.hash.toString('base64url'), at };
    const note = signHead(head, key);
    await sql`insert into audit_head (municipality_code, k, n, at, note)
      values (${municipality}, ${k}, ${n}, ${at}::timestamptz, ${note})`.execute(transaction);
    return note;
  });
}
