import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CONTAINER_MEDIA_TYPE, type FiledReply, filedReplySchema } from '#contract/portal/application-routes.ts';
import { SESSION_ROUTES } from '#contract/portal/session-routes.ts';
import { openPracticeAuthority, type PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { openDatabase } from '#portal/platform/database/database.ts';
import { type EmbeddedServer, startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { migrate } from '#portal/platform/database/migrate.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { filers, sampleFiling } from '../../support/application/sample-filing.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { loginProof } from '../../support/portal/login-proof.ts';

let folder: string;
let holder: PracticeHolder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-storage-'));
  holder = await (await openPracticeAuthority(inject('practiceFolder'), Date.now())).holder('ordinary');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const QUIET = { log: () => undefined };
const configOf = (dataDir: string, more: object = {}) => ({
  dataDir,
  trustDir: inject('practiceFolder'),
  practice: true,
  revocation: { methods: [], sources: {} },
  ...more,
});

async function started(name: string): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer(join(folder, name));
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  return server.value;
}

async function signIn(origin: string): Promise<string> {
  const asked = await fetch(`${origin}/session/challenges`, { method: 'POST' });
  const { challenge } = (await asked.json()) as { challenge: string };
  const proof = loginProof(holder, challenge, Date.now(), { payload: { aud: origin } });
  const headers = { 'content-type': 'application/json' };
  const opened = await fetch(`${origin}/session`, { method: 'POST', headers, body: JSON.stringify({ proof }) });
  const { token, subject } = SESSION_ROUTES.openSession.reply.parse(await opened.json());
  filers.set(holder.persona.name, subject);
  return token;
}

function file(origin: string, token: string, container: Uint8Array): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': CONTAINER_MEDIA_TYPE };
  return fetch(`${origin}/applications`, { method: 'POST', headers, body: container as BodyInit });
}

/** Applications of the person who signed in there last. */
async function containers(portal: string, count: number): Promise<Uint8Array[]> {
  const catalogue = await loadCatalogue();
  const procedure = catalogue.ok ? catalogue.value.find(ANYBODY, 'child-allowance-donation', '131318') : undefined;
  if (procedure === undefined) throw new Error('the catalogue offers it');
  return Promise.all(Array.from({ length: count }, () => sampleFiling(holder, procedure, { portal })));
}

describe('the embedded database', () => {
  it('SR-108: is private, listens on 127.0.0.1 alone and has a random password', async () => {
    const server = await started('private');
    const other = await started('private-too');
    const [url, otherUrl] = [new URL(server.databaseUrl), new URL(other.databaseUrl)];
    const opened = await openDatabase(server.databaseUrl);
    const settings = opened.ok
      ? await sql<{ hosts: string; sockets: string }>`
          select current_setting('listen_addresses') as hosts, current_setting('unix_socket_directories') as sockets
        `.execute(opened.value)
      : undefined;
    if (opened.ok) await opened.value.destroy();
    const wrong = await openDatabase(server.databaseUrl.replace(url.password, 'x'.repeat(32)));
    const modes = await Promise.all(
      ['private', 'private/cluster', 'private/password'].map((path) => stat(join(folder, path))),
    );
    await Promise.all([server.stop(), other.stop()]);
    expect(url.hostname).toBe('127.0.0.1');
    expect(settings?.rows).toEqual([{ hosts: '127.0.0.1', sockets: '' }]);
    expect(url.password).toHaveLength(32);
    expect(url.password).not.toBe(otherUrl.password);
    expect(wrong).toMatchObject({ ok: false, failure: { problem: 'unreachable', detail: '28P01' } });
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '700', '600']);
  });

  it('SR-108: has one holder of many that start at once, from the first start on, and names it to the others', async () => {
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.all([1, 2, 3].map(() => startEmbeddedServer(join(folder, 'doubly'))));
      const holders = outcomes.flatMap((one) => (one.ok ? [one.value] : []));
      const others = outcomes.flatMap((one) => (one.ok ? [] : [one.failure]));
      for (const server of holders) await server.stop();
      expect(holders).toHaveLength(1);
      const told = { code: 'storageUnusable', problem: 'heldByProcess', detail: String(process.pid) };
      expect(others).toEqual([told, told]);
    }
  });

  it('starts though the port of the last time cannot be remembered, and leaves nothing running where it cannot start', async () => {
    const data = join(folder, 'forgetful');
    await mkdir(join(data, 'port'), { recursive: true });
    const portal = await startPortal(configOf(data), QUIET);
    if (!portal.ok) throw new Error(portal.failure.code);
    await portal.value.stop();
    await rm(join(data, 'receipt-keys'), { recursive: true });
    await writeFile(join(data, 'receipt-keys'), 'no folder');
    await expect(startPortal(configOf(data), QUIET)).resolves.toMatchObject({
      failure: { code: 'storageUnusable', problem: 'folderRefused' },
    });
    await expect(readFile(join(data, 'postgresql', 'cluster', 'postmaster.pid'))).rejects.toThrow(/ENOENT/);
  });

  it('starts again in well under a second', async () => {
    await (await started('quick')).stop();
    const beganAtMs = performance.now();
    const server = await started('quick');
    const tookMs = performance.now() - beganAtMs;
    await server.stop();
    expect(tookMs).toBeLessThan(1_000);
  });

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])(
    'SR-109: is refused with %s off, embedded and by address, and nothing is left running',
    async (setting) => {
      const data = join(folder, `off-${setting}`);
      const server = await startEmbeddedServer(join(data, 'postgresql'));
      if (!server.ok) throw new Error(JSON.stringify(server.failure));
      const opened = await openDatabase(server.value.databaseUrl);
      if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
      await sql.raw(`alter system set ${setting} = off`).execute(opened.value);
      await sql`select pg_reload_conf()`.execute(opened.value);
      await opened.value.destroy();
      await expect.poll(async () => (await openDatabase(server.value.databaseUrl)).ok).toBe(false);
      const refusal = { ok: false, failure: { code: 'storageUnusable', problem: 'settingOff', detail: setting } };
      expect(
        await startPortal(configOf(join(data, 'by-url'), { databaseUrl: server.value.databaseUrl }), QUIET),
      ).toMatchObject(refusal);
      await server.value.stop();
      expect(await startPortal(configOf(data), QUIET)).toMatchObject(refusal);
      await expect(readFile(join(data, 'postgresql', 'cluster', 'postmaster.pid'))).rejects.toThrow(/ENOENT/);
    },
  );
});

describe('migrations', () => {
  it('SR-112: are applied once by many at once, all or nothing, and not when one was changed', async () => {
    const server = await started('migrations');
    const opened = await openDatabase(server.databaseUrl);
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const database = opened.value;
    const again = await Promise.all([1, 2, 3, 4].map(() => migrate(database)));
    expect(again.every(({ ok }) => ok)).toBe(true);

    await sql`update schema_migration set sha256 = 'changed'`.execute(database);
    expect(await migrate(database)).toMatchObject({ ok: false, failure: { problem: 'migrationFailed' } });

    await sql`drop schema public cascade`.execute(database);
    await sql`create schema public`.execute(database);
    await sql`create table application_history (x int)`.execute(database);
    expect(await migrate(database)).toMatchObject({ ok: false, failure: { detail: '0001-initial.sql' } });
    const tables = await sql<{
      name: string;
    }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(database);
    expect(tables.rows).toEqual([{ name: 'application_history' }]);

    await sql`drop table application_history`.execute(database);
    expect(await migrate(database)).toMatchObject({ ok: true });
    await database.destroy();
    await server.stop();
  });

  it('SR-88, SR-112: take the evidence of an older database along, each answer once, and its actors as residents', async () => {
    const server = await started('older');
    const opened = await openDatabase(server.databaseUrl);
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const database = opened.value;
    const first = await readFile(
      new URL('../../../portal/platform/database/migrations/0001-initial.sql', import.meta.url),
      'utf8',
    );
    await sql`drop schema public cascade`.execute(database);
    await sql`create schema public`.execute(database);
    await sql.raw(first).execute(database);
    await sql`create table schema_migration (
      name text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp()
    )`.execute(database);
    const sha256 = createHash('sha256').update(first).digest('hex');
    await sql`insert into schema_migration (name, sha256) values ('0001-initial.sql', ${sha256})`.execute(database);
    await sql`insert into subject (id) values ('somebody')`.execute(database);
    await sql`insert into served_procedure values ('p', '000000', 'r', '{}')`.execute(database);
    const lists = { one: Buffer.from('list'), two: Buffer.from('other') };
    for (const [number, answers] of [
      ['MG-1', [lists.one, lists.two]],
      ['MG-2', [lists.one]],
      ['MG-3', []],
    ] as const) {
      await sql`insert into application values (
        ${number}, 'somebody', gen_random_uuid(), sha256('x'), 'p', '000000', 'r', clock_timestamp(), 'receipt'
      )`.execute(database);
      await sql`insert into application_evidence values (${number}, '{}', ${answers}::bytea[], '{}')`.execute(database);
      await sql`insert into application_history (receipt_number, step, status, actor)
        values (${number}, 1, 'received', 'somebody')`.execute(database);
    }

    expect(await migrate(database)).toMatchObject({ ok: true });
    const kept = await database
      .selectFrom('application_revocation_answer as answer')
      .innerJoin('revocation_answer as list', 'list.sha256', 'answer.sha256')
      .select(['answer.receipt_number', 'answer.place', 'list.bytes'])
      .orderBy('answer.receipt_number')
      .orderBy('answer.place')
      .execute();
    expect(kept).toEqual([
      { receipt_number: 'MG-1', place: 1, bytes: lists.one },
      { receipt_number: 'MG-1', place: 2, bytes: lists.two },
      { receipt_number: 'MG-2', place: 1, bytes: lists.one },
    ]);
    expect(await database.selectFrom('revocation_answer').select('bytes').execute()).toHaveLength(2);
    const actors = await database
      .selectFrom('application_history')
      .select(['actor_kind', 'actor_id', 'on_behalf_of'])
      .execute();
    expect(actors).toEqual(Array(3).fill({ actor_kind: 'resident', actor_id: 'somebody', on_behalf_of: null }));
    await expect(sql`update application_history set actor_kind = 'job'`.execute(database)).rejects.toThrow(/only ever/);
    await database.destroy();
    await server.stop();
  });
});

describe.each(['embedded', 'given by URL'])('a portal on a PostgreSQL that is %s', (kind) => {
  let server: EmbeddedServer | undefined;
  let portal: RunningPortal;
  beforeAll(async () => {
    server = kind === 'embedded' ? undefined : await started('by-url');
    const more = server === undefined ? {} : { databaseUrl: server.databaseUrl };
    const running = await startPortal(configOf(join(folder, `portal ${kind}`), more), QUIET);
    if (!running.ok) throw new Error(JSON.stringify(running.failure));
    portal = running.value;
  });
  afterAll(async () => {
    await portal.stop();
    await server?.stop();
  });

  it('signs in, files once and lists, over HTTP', async () => {
    const token = await signIn(portal.origin);
    const [container = new Uint8Array()] = await containers(portal.origin, 1);
    const filed = await file(portal.origin, token, container);
    const reply = filedReplySchema.parse(await filed.json());
    const repeated = await file(portal.origin, token, container);
    expect([filed.status, repeated.status]).toEqual([201, 200]);
    expect(await repeated.json()).toEqual(reply);
    const headers = { authorization: `Bearer ${token}` };
    const list = await (await fetch(`${portal.origin}/applications`, { headers })).json();
    expect(list).toMatchObject({ applications: [{ receiptNumber: reply.receiptNumber, status: 'received' }] });
  });

  it('keeps its keys where only its owner reads them, outside of the database', async () => {
    const data = join(folder, `portal ${kind}`);
    const modes = await Promise.all(
      ['.', 'receipt-keys', 'receipt-keys/0001.pem', 'subject-binding.key'].map((path) => stat(join(data, path))),
    );
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '700', '600', '600']);
  });
});

it('goes on by itself after its database was killed', async () => {
  const events: string[] = [];
  const dataDir = join(folder, 'revived');
  const running = await startPortal(configOf(dataDir), { log: ({ event }) => events.push(event) });
  if (!running.ok) throw new Error(JSON.stringify(running.failure));
  const { origin } = running.value;
  const token = await signIn(origin);
  const [before = new Uint8Array(), after = new Uint8Array()] = await containers(origin, 2);
  expect((await file(origin, token, before)).status).toBe(201);
  process.kill(await postgresProcess(dataDir), 'SIGKILL');
  const meanwhile = new Set<string>();
  while (!events.includes('databaseBack')) {
    const answer = await fetch(`${origin}/session`, { headers: { authorization: `Bearer ${token}` } });
    meanwhile.add(`${answer.status} ${((await answer.json()) as { code?: string }).code ?? ''}`);
  }
  expect([...meanwhile].filter((one) => !['200 ', '503 storageUnavailable'].includes(one))).toEqual([]);
  expect(meanwhile).toContain('503 storageUnavailable');
  expect((await file(origin, token, before)).status).toBe(200);
  expect((await file(origin, token, after)).status).toBe(201);
  await running.value.stop();
  await expect(postgresProcess(dataDir)).rejects.toThrow(/ENOENT/);
});

async function postgresProcess(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgresql', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

it('comes back at the same address, or at another where that one is taken', async () => {
  const start = async () => {
    const running = await startPortal(configOf(join(folder, 'address')), QUIET);
    if (!running.ok) throw new Error(JSON.stringify(running.failure));
    return running.value;
  };
  const first = await start();
  await first.stop();
  const second = await start();
  await second.stop();
  const { port } = new URL(first.origin);
  const squatter = createServer().listen({ host: '127.0.0.1', port: Number(port) });
  await once(squatter, 'listening');
  const third = await start();
  const health = await fetch(`${third.origin}/health`);
  await third.stop();
  squatter.close();
  expect(second.origin).toBe(first.origin);
  expect(third.origin).not.toBe(first.origin);
  expect(health.status).toBe(200);
  const taken = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(taken, 'listening');
  const { port: takenPort } = taken.address() as AddressInfo;
  const refused = await startPortal(configOf(join(folder, 'address'), { port: takenPort }), QUIET);
  taken.close();
  expect(refused).toMatchObject({ ok: false, failure: { code: 'usage' } });
});

it('listens at its address and answers to its configured origin', async () => {
  const origin = 'https://portal.example';
  const running = await startPortal(configOf(join(folder, 'behind'), { origin }), QUIET);
  if (!running.ok) throw new Error(JSON.stringify(running.failure));
  const health = await fetch(`${running.value.address}/health`);
  await running.value.stop();
  expect([running.value.origin, health.status]).toEqual([origin, 200]);
  expect(running.value.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

it('refuses to trust an invented CA outside of practice', async () => {
  const refused = await startPortal({ ...configOf(join(folder, 'production')), practice: false }, QUIET);
  expect(refused).toMatchObject({ ok: false, failure: { code: 'trustUnusable' } });
});

const KILLS = generatedCount(6, 198);
const VICTIMS = ['portal', 'database', 'both'] as const;
const FILINGS_A_KILL = 4;

describe('after kill -9', () => {
  const running = new Set<ChildProcess>();
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  async function startProcess(dataDir: string): Promise<{ child: ChildProcess; said: Record<string, string> }> {
    const script = fileURLToPath(new URL('../../support/portal/portal-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, dataDir, inject('practiceFolder')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.add(child);
    const [line] = await once(child.stdout, 'data');
    return { child, said: JSON.parse(String(line)) };
  }

  it('SR-1, SR-109: of portal or database in the middle of filings, every receipt still has its filing', {
    timeout: KILLS * 20_000,
  }, async () => {
    const dataDir = join(folder, 'killed');
    const receipts: { container: Uint8Array; reply: FiledReply }[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      const victim = VICTIMS[round % VICTIMS.length];
      const { child, said } = await startProcess(dataDir);
      const { origin = '' } = said;
      const token = await signIn(origin);
      const made = await containers(origin, FILINGS_A_KILL);
      const database = await postgresProcess(dataDir);
      const firstReceipt = Promise.withResolvers<void>();
      const sending = made.map(async (container) => {
        const answer = await file(origin, token, container).catch(() => undefined);
        const reply = filedReplySchema.safeParse(await answer?.json().catch(() => undefined));
        if (!reply.success) return;
        receipts.push({ container, reply: reply.data });
        firstReceipt.resolve();
      });
      // At any moment, and right behind a receipt, while others are on their way.
      if (round % 2 === 1) await firstReceipt.promise;
      await new Promise((passed) => setTimeout(passed, Math.random() * (round % 2 === 1 ? 60 : 800)));
      if (victim !== 'portal') process.kill(database, 'SIGKILL');
      if (victim !== 'database') child.kill('SIGKILL');
      await Promise.all(sending);
      // A portal whose database was killed goes on, and so it is still there.
      if (victim === 'database') expect(child.exitCode).toBe(null);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      running.delete(child);
    }

    const { child, said } = await startProcess(dataDir);
    const { origin = '' } = said;
    const second = await startProcess(dataDir);
    expect(second.said).toMatchObject({ code: 'storageUnusable', problem: 'heldByProcess', detail: String(child.pid) });
    const token = await signIn(origin);
    expect(receipts.length).toBeGreaterThan(0);
    for (const { container, reply } of receipts) {
      const again = await file(origin, token, container);
      expect(again.status).toBe(200);
      expect(await again.json()).toEqual(reply);
    }
    const list = await fetch(`${origin}/applications`, { headers: { authorization: `Bearer ${token}` } });
    const { applications } = (await list.json()) as { applications: { receiptNumber: string }[] };
    const numbers = applications.map(({ receiptNumber }) => receiptNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const { reply } of receipts) expect(numbers).toContain(reply.receiptNumber);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    running.delete(child);
    await expect(postgresProcess(dataDir)).rejects.toThrow(/ENOENT/);
  });
});
