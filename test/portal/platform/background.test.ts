import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type Database, openDatabase } from '#portal/platform/database/database.ts';
import { installQueue, openQueuePool } from '#portal/platform/events/job-queue.ts';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { databaseUrlOf } from '../../support/portal/portal-global-setup.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-background-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const logged: PortalLogEntry[] = [];
beforeEach(() => {
  logged.length = 0;
});

async function started(name: string, databaseUrl?: string, nowMs = Date.now): Promise<RunningPortal> {
  const running = await startPortal(
    {
      dataDir: join(folder, name),
      trustDir: inject('practiceFolder'),
      practice: true,
      revocation: { methods: [], sources: {} },
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    },
    { log: (entry) => logged.push(entry), nowMs },
  );
  if (!running.ok) throw new Error(JSON.stringify(running.failure));
  return running.value;
}

const untilLogged = (event: PortalLogEntry['event']) =>
  expect.poll(() => logged.map((entry) => entry.event), { timeout: 20_000, interval: 20 }).toContain(event);

const sweepNow = (database: Database) => sql`select graphile_worker.add_job('sweepSignIn')`.execute(database);

describe('old challenges and sessions', () => {
  let portal: TestPortal;
  beforeEach(async () => {
    portal = await openTestPortal();
    return () => portal.close();
  });

  /** A challenge and a session for each time since their end. */
  async function plant(agos: readonly string[]): Promise<void> {
    await portal.database.insertInto('subject').values({ id: 'somebody' }).execute();
    for (const ago of agos) {
      await sql`insert into login_challenge values
        (sha256(${ago}::bytea), 'login', clock_timestamp() - ${ago}::interval)`.execute(portal.database);
      await sql`insert into portal_session (token_hash, subject_id, idle_ends_at, ends_at) values
        (sha256(${ago}::bytea), 'somebody', clock_timestamp() - ${ago}::interval, clock_timestamp() - ${ago}::interval)
      `.execute(portal.database);
    }
  }
  async function left(agos: readonly string[]) {
    const rows = await sql<{ ago: string; challenge: boolean; session: boolean }>`
      select ago, exists (select from login_challenge where challenge = sha256(ago::bytea)) as challenge,
        exists (select from portal_session where token_hash = sha256(ago::bytea)) as session
      from unnest(${agos}::text[]) as ago`.execute(portal.database);
    const of = (part: 'challenge' | 'session') => rows.rows.filter((row) => row[part]).map(({ ago }) => ago);
    return { challenges: of('challenge'), sessions: of('session') };
  }
  const AGOS = ['-1 minutes', '9 minutes', '11 minutes', '23 hours', '25 hours', '30 days'];
  const SWEPT = {
    challenges: ['-1 minutes', '9 minutes'],
    sessions: ['-1 minutes', '9 minutes', '11 minutes', '23 hours'],
  };

  it.each([
    ['ten years slow', () => Date.now() - 10 * 365 * 86_400_000],
    ['ten years fast', () => Date.now() + 10 * 365 * 86_400_000],
  ])(
    'are swept by a job after 10 minutes and after a day of the database, also where the portal’s clock is %s',
    async (name, nowMs) => {
      await plant(AGOS);
      const running = await started(`clock ${name}`, portal.databaseUrl, nowMs);
      await sweepNow(portal.database);
      await untilLogged('jobDone');
      await running.stop();
      expect(await left(AGOS)).toEqual(SWEPT);
      expect(logged).toContainEqual({ event: 'signInSwept', challenges: 4, sessions: 2 });
    },
  );

  it('are swept by a portal that was off when it was time', async () => {
    await (await started('off', portal.databaseUrl)).stop();
    await sql`insert into graphile_worker._private_known_crontabs (identifier, known_since)
      values ('sweepSignIn', clock_timestamp() - interval '3 hours')
      on conflict (identifier) do update set known_since = excluded.known_since, last_execution = null
    `.execute(portal.database);
    await plant(AGOS);
    const running = await started('on again', portal.databaseUrl);
    await untilLogged('signInSwept');
    await running.stop();
    expect(await left(AGOS)).toEqual(SWEPT);
  });

  it('are left alone by whoever signs in: no request sweeps', async () => {
    await plant(AGOS);
    const statements: string[] = [];
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const token = await portal.signIn('ordinary');
    await portal.ask(token, { method: 'GET', url: '/session' });
    await portal.ask(token, { method: 'DELETE', url: '/session' });
    for (const [first] of query.mock.calls as unknown as readonly (readonly [string | { readonly text: string }])[]) {
      statements.push((typeof first === 'string' ? first : first.text).replace(/\s+/g, ' ').trim());
    }
    query.mockRestore();

    expect(await left(AGOS)).toEqual({ challenges: AGOS, sessions: AGOS });
    expect(statements.length).toBeGreaterThan(8);
    expect(statements.filter((text) => /^delete/i.test(text)).map((text) => text.replace(/ returning.*/, ''))).toEqual([
      'delete from login_challenge where challenge = $1 and purpose = $2 and session_hash is not distinct from $3',
      'delete from portal_session where subject_id = $1 and token_hash in ( select coalesce(own_hash, token_hash) from portal_session where token_hash = $2)',
    ]);
  });
});

describe('an application', () => {
  it('tells of its filing and of each change, once, in the transaction that makes them', async () => {
    const portal = await openTestPortal();
    const token = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    const container = await sampleFiling(holder, portal.procedure('child-allowance-claim'));
    const { body } = await portal.file(token, container);
    await portal.file(token, container);
    await portal.file(token, new Uint8Array([1]));
    const url = `/applications/${String(body.receiptNumber)}/withdrawal`;
    await portal.ask(token, { method: 'POST', url });
    await portal.ask(token, { method: 'POST', url });

    const session = await portal.ask(token, { method: 'GET', url: '/session' });
    const by = { actor_kind: 'resident', actor_id: session.body.subject, on_behalf_of: null };
    const { receiptNumber } = body;
    const events = await portal.database.selectFrom('outbox_event').selectAll().orderBy('id').execute();
    const steps = await sql<{ xmin: string }>`select xmin::text from application_history order by step`.execute(
      portal.database,
    );
    const made = await sql<{ xmin: string }>`select xmin::text from outbox_event order by id`.execute(portal.database);
    await portal.close();
    expect(events).toMatchObject([
      {
        name: 'applicationFiled',
        data: { receiptNumber, procedure: 'child-allowance-claim', municipality: '131318' },
        ...by,
      },
      { name: 'applicationChanged', data: { receiptNumber, step: 2, status: 'withdrawn' }, ...by },
    ]);
    expect(made.rows).toEqual(steps.rows);
  });

  it('is not filed where its event cannot be written', async () => {
    const portal = await openTestPortal();
    const token = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    await sql`alter table outbox_event add check (name <> 'applicationFiled')`.execute(portal.database);
    const refused = await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end')));
    const kept = await portal.database.selectFrom('application').select('receipt_number').execute();
    await portal.close();
    expect(refused.status).toBe(500);
    expect(kept).toEqual([]);
  });
});

describe('the queue’s schema', () => {
  let server: Database;
  beforeAll(async () => {
    const opened = await openDatabase(inject('portalServerUrl'));
    if (!opened.ok) throw new Error(opened.failure.code);
    server = opened.value;
  });
  afterAll(() => server.destroy());

  it('SR-112: is installed once by many at once', async () => {
    await sql`create database queue_installed`.execute(server);
    const pools = [1, 2, 3, 4].map(() => openQueuePool(databaseUrlOf(inject('portalServerUrl'), 'queue_installed'), 2));
    const outcomes = await Promise.all(pools.map(installQueue));
    await Promise.all(pools.map((pool) => pool.end()));
    await sql`drop database queue_installed with (force)`.execute(server);
    expect(outcomes).toEqual(Array(4).fill({ ok: true, value: undefined }));
  });

  it('needs the right to create one, and the role of a municipality: a portal whose account lacks either says so, and with both starts', async () => {
    await sql`create role modest login password 'modest'`.execute(server);
    await sql`create database queue_refused`.execute(server);
    const url = new URL(databaseUrlOf(inject('portalServerUrl'), 'queue_refused'));
    const inside = await openDatabase(url.href);
    if (!inside.ok) throw new Error(inside.failure.code);
    await sql`drop schema public cascade`.execute(inside.value);
    await sql`create schema public authorization modest`.execute(inside.value);
    Object.assign(url, { username: 'modest', password: 'modest' });
    const config = { dataDir: join(folder, 'modest'), databaseUrl: url.href };

    const roleless = await startPortal(config, { log: () => undefined });
    await sql`grant madoguchi_municipality to modest`.execute(inside.value);
    const refused = await startPortal(config, { log: () => undefined });
    await sql`grant create on database queue_refused to modest`.execute(inside.value);
    const accepted = await startPortal(config, { log: () => undefined });
    if (accepted.ok) await accepted.value.stop();
    await sql`revoke create on database queue_refused from modest`.execute(inside.value);
    const again = await startPortal(config, { log: () => undefined });
    if (again.ok) await again.value.stop();
    await inside.value.destroy();
    await sql`drop database queue_refused with (force)`.execute(server);
    await sql`drop role modest`.execute(server);

    const failure = { code: 'storageUnusable', problem: 'migrationFailed' };
    expect(roleless).toEqual({ ok: false, failure: { ...failure, detail: '0025-row-security.sql' } });
    expect(refused).toEqual({ ok: false, failure: { ...failure, detail: 'schema graphile_worker 42501' } });
    expect(accepted.ok).toBe(true);
    // What is installed needs the right no more.
    expect(again.ok).toBe(true);
  });

  it('brings a library that runs no configuration which lies in the current folder', async () => {
    const planted = join(folder, 'planted');
    const below = join(planted, 'below');
    await mkdir(below, { recursive: true });
    const mark = join(planted, 'was-run');
    const program = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, ''); module.exports = {};`;
    await writeFile(join(planted, 'graphile-worker.config.cjs'), program);
    const wasRun = () =>
      access(mark).then(
        () => true,
        () => false,
      );
    const module = (path: string) => JSON.stringify(pathToFileURL(join(process.cwd(), path)).href);
    const load = async (code: string) => {
      await run(process.execPath, ['--input-type=module', '-e', code], { cwd: below });
    };

    const loader = module('portal/platform/events/graphile-worker.ts');
    await load(`import { loadGraphileWorker } from ${loader};
      if (loadGraphileWorker().run === undefined) throw new Error('nothing was loaded');
      if (process.cwd() !== ${JSON.stringify(below)}) throw new Error('the current folder is another');`);
    expect(await wasRun()).toBe(false);
    // Left to itself it would.
    await load(`await import(${module('node_modules/graphile-worker/dist/index.js')})`);
    expect(await wasRun()).toBe(true);
  });
});

describe('a portal', () => {
  it('stops in order: the job that runs, then the database, then its server', async () => {
    const running = await started('in order');
    const postgres = join(folder, 'in order', 'postgresql');
    const [processId, , , port] = (await readFile(join(postgres, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
    const password = await readFile(join(postgres, 'password'), 'utf8');
    const client = new pg.Client(`postgres://madoguchi:${password}@127.0.0.1:${port}/postgres`);
    await client.connect();
    client.on('error', () => undefined);
    await client.query('begin');
    await client.query('lock table login_challenge');
    const other = new pg.Client(`postgres://madoguchi:${password}@127.0.0.1:${port}/postgres`);
    await other.connect();
    other.on('error', () => undefined);
    // Others begin by the clock meanwhile.
    const [{ id }] = (await other.query("select id from graphile_worker.add_job('sweepSignIn')")).rows;
    await expect
      .poll(async () => {
        const locked = 'select 1 from graphile_worker.jobs where id = $1 and locked_at is not null';
        return (await other.query(locked, [id])).rowCount;
      })
      .toBe(1);
    const stopping = running.stop();
    await new Promise((passed) => setTimeout(passed, 300));
    expect(logged.map(({ event }) => event)).not.toContain('portalStopped');
    await client.query('rollback');
    await stopping;

    const told = logged
      .filter((entry) => !entry.event.startsWith('request') && (entry.event !== 'jobDone' || entry.jobId === id))
      .map(({ event }) => event);
    expect(told).toEqual(['portalStarted', 'jobDone', 'portalStopped']);
    expect(() => process.kill(Number(processId), 0)).toThrow(/ESRCH/);
  });

  it.each([
    ['as soon as it started', 0],
    ['when its jobs had begun to wait', 500],
  ])('goes on with its jobs after its database was killed %s', async (name, afterMs) => {
    const dataDir = join(folder, name);
    const running = await started(name);
    await new Promise((passed) => setTimeout(passed, afterMs));
    const pidFile = join(dataDir, 'postgresql', 'cluster', 'postmaster.pid');
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGKILL');
    await untilLogged('databaseBack');
    const [, , , port] = (await readFile(pidFile, 'utf8')).split('\n');
    const password = await readFile(join(dataDir, 'postgresql', 'password'), 'utf8');
    const database = await openDatabase(`postgres://madoguchi:${password}@127.0.0.1:${port}/postgres`);
    if (!database.ok) throw new Error(database.failure.code);
    await sweepNow(database.value);
    await untilLogged('jobDone');
    await database.value.destroy();
    await running.stop();
  });

  it('that cannot listen leaves no runner behind', async () => {
    const portal = await openTestPortal();
    const squatter = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const config = { dataDir: join(folder, 'unheard'), databaseUrl: portal.databaseUrl, port };
    const refused = await startPortal(config, { log: () => undefined });
    squatter.close();
    await expect
      .poll(async () => {
        const left = await sql`select 1 from pg_stat_activity
          where datname = current_database() and application_name = 'madoguchi-jobs'`.execute(portal.database);
        return left.rows;
      })
      .toEqual([]);
    await portal.close();
    expect(refused).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });
});
