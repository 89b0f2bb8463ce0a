import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '#portal/platform/database/database.ts';
import { runningServerUrl } from '#portal/platform/database/embedded-server.ts';
import { commandLine, type LongRunning } from '../../support/host/command-line.ts';
import { createAuditBench } from '../../support/portal/audit-bench.ts';

const ORIGIN = 'https://portal.example';
const CITY = '131318';
const PROGRAM = commandLine({});

let folder: string;
let portal: LongRunning;
let database: Database;
const dataDir = () => join(folder, 'data');
const anchorsDir = () => join(folder, 'anchors');
const verify = (...more: string[]) => PROGRAM.run(['portal', 'audit', 'verify', '--data', dataDir(), ...more]);

async function start(): Promise<void> {
  const options = ['--data', dataDir(), '--anchors', anchorsDir(), '--revocation', 'off'];
  portal = await PROGRAM.start(['portal', ...options]);
  database = connectDatabase((await runningServerUrl(join(dataDir(), 'postgresql'))) ?? '');
}

async function stop(): Promise<void> {
  await database.destroy();
  await portal.stop();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-verify-'));
  await start();
  const bench = createAuditBench(database, ORIGIN, undefined);
  for (let n = 1; n <= 5; n += 1) await bench.look(CITY, n);
  await stop();
  await start();
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('madoguchi portal audit verify', () => {
  it('SR-113: finds the audit whole while the portal runs, with a head of its stop and one of its start', async () => {
    const verified = await verify('--anchors', anchorsDir(), '--municipality', CITY);
    expect(verified).toMatchObject({ status: 0, json: { entries: 5, heads: 2, ok: true, first: null } });
    const notes = await readFile(join(anchorsDir(), `audit-${CITY}.txt`), 'utf8');
    expect(notes.split(`${ORIGIN}/audit/${CITY}\n5\n`)).toHaveLength(3);
  });

  it('keeps its keys where only their owner reads them', async () => {
    const modes = await Promise.all(['', '0001.pem'].map((name) => stat(join(dataDir(), 'audit-keys', name))));
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600']);
  });

  it('believes heads by the keys of an auditor’s file, and no others', async () => {
    const own = createPublicKey(createPrivateKey(await readFile(join(dataDir(), 'audit-keys/0001.pem'))));
    const other = generateKeyPairSync('ed25519').publicKey;
    for (const [key, status] of [
      [own, 0],
      [other, 6],
    ] as const) {
      const file = join(folder, `${status}.pem`);
      await writeFile(file, key.export({ type: 'spki', format: 'pem' }));
      expect((await verify('--keys', file)).status).toBe(status);
    }
    await writeFile(join(folder, 'none.pem'), 'no key');
    expect((await verify('--keys', join(folder, 'none.pem'))).json).toMatchObject({ error: { code: 'fileInvalid' } });
  });

  it('SR-113: ends with 6 and says what was done first, also where the portal is stopped', async () => {
    await database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`delete from audit_entry where n = 3`.execute(transaction);
    });
    const found = { status: 6, json: { entries: 4, heads: 2, ok: false, first: { n: 3, kind: 'missing', m: CITY } } };
    expect(await verify()).toMatchObject(found);
    await stop();
    expect(await verify()).toMatchObject({ ...found, json: { ...found.json, heads: 3 } });
    await start();
  });

  it.each([
    ['a folder without keys', ['--data', '/nowhere']],
    ['a municipality that is no code', ['--municipality', 'x']],
    ['anchors that are not there', ['--anchors', '/nowhere']],
  ])('is told of %s', async (_, options) => {
    expect(await verify(...options)).toMatchObject({ status: 2, json: { error: { code: 'usage' } } });
  });
});
