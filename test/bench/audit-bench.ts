import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { entryHash, entryText, firstHash } from '#portal/platform/audit/audit-entry.ts';
import { createAuditHeads } from '#portal/platform/audit/audit-heads.ts';
import { verifyAudit } from '#portal/platform/audit/verify-audit.ts';
import { type Database, openDatabase } from '#portal/platform/database/database.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';

const ENTRIES = 200_000;
const AT_ONCE = 10_000;
const ORIGIN = 'https://portal.example';
const CITY = '131318';

/** How many entries of one chain are verified a second, the database on the same machine. */
export async function measureAudit(): Promise<{ readonly entries: number; readonly perSecond: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-bench-'));
  const server = await startEmbeddedServer(join(folder, 'database'));
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  try {
    const opened = await openDatabase(server.value.databaseUrl);
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const database = opened.value;
    await fill(database);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await createAuditHeads(database, privateKey, undefined).signAll();
    const beganAtMs = performance.now();
    const verdict = await verifyAudit(database, { keys: [publicKey] });
    const tookMs = performance.now() - beganAtMs;
    await database.destroy();
    if (!verdict.ok || verdict.entries !== ENTRIES)
      throw new Error(`the audit is not whole: ${JSON.stringify(verdict)}`);
    return { entries: ENTRIES, perSecond: (ENTRIES * 1_000) / tookMs };
  } finally {
    await server.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A chain as years of looks would make it. */
async function fill(database: Database): Promise<void> {
  const { beforeAt, beforeN, afterPrev } = entryText({
    act: 'applicationRead',
    actor: { id: '0123456789abcdef0123456789abcdef', kind: 'resident' },
    case: 'MG-0000-0000-0000',
    detail: {},
    m: CITY,
    reason: null,
    req: '00000000-0000-4000-8000-000000000001',
    result: 'ok',
    v: 1,
  });
  let last = firstHash(ORIGIN, CITY);
  for (let from = 0; from < ENTRIES; from += AT_ONCE) {
    const rows = Array.from({ length: AT_ONCE }, (_, at) => {
      const n = from + at + 1;
      const json = `${beforeAt}2026-11-28T01:53:58.000000Z${beforeN}${n},"prev":"${last}${afterPrev}`;
      last = entryHash(json);
      return { n, json, hash: Buffer.from(last, 'base64url').toString('hex') };
    });
    await sql`insert into audit_entry (municipality_code, n, json, hash)
      select ${CITY}, n, json, decode(hash, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (n bigint, json text, hash text)`.execute(
      database,
    );
  }
  await sql`insert into audit_chain (municipality_code, origin, n, hash, at, heads)
    values (${CITY}, ${ORIGIN}, ${ENTRIES}, ${Buffer.from(last, 'base64url')}, now(), 0)`.execute(database);
}
