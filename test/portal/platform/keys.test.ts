import { type ChildProcess, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { connectDatabase, type Database } from '#portal/platform/database/database.ts';
import { runningServerUrl } from '#portal/platform/database/embedded-server.ts';
import { createKeyAdministration } from '#portal/platform/keyring/key-administration.ts';
import { fileKeys, type KeySource } from '#portal/platform/keyring/key-source.ts';
import { createKeyring, wrapOfCitizen } from '#portal/platform/keyring/keyring.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const CITIZENS = generatedCount(3_000, 400_000);
const NEVER = new AbortController().signal;
const quiet = () => undefined;

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

/** Keys of many citizens, wrapped by one that is there. */
async function growCitizens(database: Database, source: KeySource, kek: string, count: number): Promise<void> {
  const key = await source.find(kek);
  if (key === undefined) throw new Error('a portal begins with a key');
  for (let from = 0; from < count; from += 1_000) {
    const ids = Array.from({ length: Math.min(1_000, count - from) }, (_, n) => `citizen ${from + n}`);
    const wrapped: Buffer[] = [];
    for (const id of ids) wrapped.push(await key.wrap(randomBytes(32), wrapOfCitizen('131318', id, kek)));
    await sql`insert into subject (id) select unnest(${ids}::text[])`.execute(database);
    await sql`insert into citizen_key select '131318', id, ${kek}, wrapped
      from unnest(${ids}::text[], ${wrapped}::bytea[]) as made (id, wrapped)`.execute(database);
  }
}

describe('a key that wraps others', () => {
  it('gives way to another while people file, ends with nothing, and is retired then', async () => {
    const { database, keySource } = portal;
    const holder = await portal.authority.holder('ordinary');
    const token = await portal.signIn('ordinary');
    const procedure = portal.procedure('child-allowance-end');
    const file = async () =>
      filedReplySchema.parse((await portal.file(token, await sampleFiling(holder, procedure))).body).receiptNumber;
    const before = await file();
    await growCitizens(database, keySource, '0001', CITIZENS);
    const keys = createKeyAdministration(database, keySource);
    expect(await keys.rotate('0002', NEVER, quiet)).toMatchObject({ failure: { code: 'usage' } });
    expect(await keys.add('0002')).toEqual({ ok: true, value: undefined });
    expect(await keys.add('0002')).toMatchObject({ failure: { code: 'usage' } });
    expect(await keys.add('../0003')).toMatchObject({ failure: { code: 'usage' } });
    expect(await keys.retire('0001')).toMatchObject({ failure: { code: 'usage' } });

    // Given up in the middle: both keys open, and the next one goes on.
    const ended = new AbortController();
    expect(await keys.rotate('0002', ended.signal, () => ended.abort())).toMatchObject({
      failure: { code: 'cancelled' },
    });
    const half = await keys.list();
    expect(half.map(({ id, isCurrent, wraps }) => [id, isCurrent, wraps > 0])).toEqual([
      ['0001', false, true],
      ['0002', true, true],
    ]);
    const beganAtMs = performance.now();
    const rotating = keys.rotate('0002', NEVER, quiet);
    const meanwhile = [await file(), await file()];
    const rotated = await rotating;
    const tookMs = performance.now() - beganAtMs;
    expect(rotated).toMatchObject({ ok: true, value: { left: 0 } });
    const moved = rotated.ok ? rotated.value.moved : 0;
    // 400,000 citizens within five minutes.
    expect((moved / tookMs) * 300_000).toBeGreaterThan(400_000);
    expect((await keys.list()).map(({ id, wraps, isAvailable }) => [id, wraps, isAvailable])).toEqual([
      ['0001', 0, true],
      // Of the citizens that were made here, the person, and the master of the index.
      ['0002', CITIZENS + 2, true],
    ]);
    expect(await keys.retire('0001')).toEqual({ ok: true, value: undefined });
    expect(await keys.retire('0002')).toMatchObject({ failure: { code: 'usage' } });
    for (const number of [before, ...meanwhile]) {
      const read = await portal.ask(token, { method: 'GET', url: `/applications/${number}/container` });
      expect(read.status).toBe(200);
    }
  }, 600_000);

  it('that is broken in one row is left there, and told of', async () => {
    const { database, keySource } = portal;
    await sql`update citizen_key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)
      where subject_id = 'citizen 1'`.execute(database);
    const keys = createKeyAdministration(database, keySource);
    await keys.add('0003');
    expect(await keys.rotate('0003', NEVER, quiet)).toEqual({ ok: true, value: { moved: CITIZENS + 1, left: 1 } });
  }, 600_000);

  it('that is another of the same name is not taken for it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-keys-'));
    const others = fileKeys(folder);
    await others.make('0003');
    const [, , third] = await createKeyAdministration(portal.database, others).list();
    await rm(folder, { recursive: true });
    expect(third).toMatchObject({ id: '0003', isAvailable: false });
    expect(await createKeyAdministration(portal.database, others).begin()).toBe(false);
  });
});

describe('on the portal’s server', () => {
  let data: string;
  let running: RunningPortal;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'madoguchi-keys-'));
    const config = { dataDir: data, trustDir: inject('practiceFolder'), practice: true };
    const started = await startPortal({ ...config, revocation: { methods: [], sources: {} } }, { log: quiet });
    if (!started.ok) throw new Error(started.failure.code);
    running = started.value;
  });
  afterAll(async () => {
    await running.stop();
    await rm(data, { recursive: true, force: true });
  });

  function begun(given: readonly string[]): { command: ChildProcess; told: Promise<Record<string, unknown>> } {
    const program = new URL('../../../main/cli/madoguchi.ts', import.meta.url).pathname;
    const all = [program, 'portal', 'keys', ...given, '--data', data, '--json'];
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    const command = execFile(process.execPath, all, (_, told) => {
      resolve({ exit: command.exitCode, ...(told === '' ? {} : JSON.parse(told)) });
    });
    return { command, told: promise };
  }
  const keysCommand = (...given: readonly string[]) => begun(given).told;

  it('keys are listed, added, rotated and retired while the portal runs', async () => {
    const first = { id: '0001', isCurrent: true, retiredAt: null, wraps: 1, isAvailable: true };
    expect(await keysCommand('status')).toMatchObject({ exit: 0, keys: [first], casesInTheClear: 0 });
    expect(await keysCommand('add', 'next')).toEqual({ exit: 0, added: 'next' });
    expect(await keysCommand('add', 'next')).toMatchObject({ exit: 2 });
    expect(await keysCommand('rotate', '--to', 'next')).toMatchObject({ exit: 0, moved: 1, left: 0 });
    expect(await keysCommand('retire', '0001')).toEqual({ exit: 0, retired: '0001' });
    expect(await keysCommand('list')).toMatchObject({
      keys: [
        { id: '0001', isCurrent: false, wraps: 0, retiredAt: expect.any(String) },
        { id: 'next', isCurrent: true, wraps: 1 },
      ],
    });
    const folder = join(data, 'encryption-keys');
    expect((await readdir(folder)).sort()).toEqual(['0001.key', 'next.key']);
    expect((await stat(join(folder, 'next.key'))).mode & 0o777).toBe(0o600);
  });

  it('a rotation that is killed goes on where it was', async () => {
    expect(await keysCommand('add', 'third')).toMatchObject({ exit: 0 });
    const url = await runningServerUrl(join(data, 'postgresql'));
    const database = connectDatabase(url ?? '');
    await growCitizens(database, fileKeys(join(data, 'encryption-keys')), 'next', 20_000);
    await database.destroy();
    const killed = begun(['rotate', '--to', 'third']);
    killed.command.stderr?.on('data', (told) => {
      if (/500/.test(String(told))) killed.command.kill('SIGKILL');
    });
    await once(killed.command, 'exit');
    const half = await keysCommand('list');
    expect(half.keys).toMatchObject([{}, { id: 'next', wraps: expect.toSatisfy((n) => n > 0 && n < 20_000) }, {}]);
    expect(await keysCommand('rotate', '--to', 'third')).toMatchObject({ exit: 0, left: 0 });
    expect((await fetch(`${running.address}/health`)).status).toBe(200);
  });
});

describe('the key of what is a person’s alone', () => {
  it('seals for that person, is wrapped anew with the others, and is another for everybody', async () => {
    const own = await openTestPortal();
    const { database, keySource } = own;
    await own.signIn('ordinary');
    await own.signIn('spouse');
    const [me, other] = [own.filerOf('ordinary'), own.filerOf('spouse')];
    const sealed = (await createKeyring(keySource, Date.now).keepPerson(database, me)).seal('a.b', '1', Buffer.of(7));
    const keys = createKeyAdministration(database, keySource);
    await keys.add('0002');
    expect(await keys.retire('0001')).toMatchObject({ failure: { code: 'usage' } });
    expect(await keys.rotate('0002', NEVER, quiet)).toMatchObject({ ok: true, value: { left: 0 } });
    expect(await keys.retire('0001')).toEqual({ ok: true, value: undefined });
    const later = createKeyring(keySource, Date.now);
    expect((await later.keepPerson(database, me)).open('a.b', '1', sealed)).toEqual(Buffer.of(7));
    expect((await later.keepPerson(database, me)).open('a.b', '2', sealed)).toBeUndefined();
    expect((await later.keepPerson(database, other)).open('a.b', '1', sealed)).toBeUndefined();
    await own.close();
  });
});
