import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CONTAINER_MEDIA_TYPE, filedReplySchema } from '#contract/portal/application-routes.ts';
import { SESSION_ROUTES } from '#contract/portal/session-routes.ts';
import { openPracticeAuthority, type PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { connectDatabase, type Database, openDatabase } from '#portal/platform/database/database.ts';
import { runningServerUrl } from '#portal/platform/database/embedded-server.ts';
import { backUpPortal, restorePortal } from '#portal/portal-backup.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { filers, sampleFiling } from '../../support/application/sample-filing.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { databaseUrlOf } from '../../support/portal/portal-global-setup.ts';

const ORIGIN = 'http://127.0.0.1:1';
const QUIET = { log: () => undefined };

let folder: string;
let holder: PracticeHolder;
let leaver: PracticeHolder;
const inFolder = (...names: string[]) => join(folder, ...names);
const configOf = (data: string, databaseUrl?: string) => ({
  dataDir: inFolder(data),
  trustDir: inject('practiceFolder'),
  practice: true,
  origin: ORIGIN,
  revocation: { methods: [], sources: {} },
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
});

async function started(data: string, databaseUrl?: string): Promise<RunningPortal> {
  const portal = await startPortal(configOf(data, databaseUrl), QUIET);
  if (!portal.ok) throw new Error(JSON.stringify(portal.failure));
  return portal.value;
}

async function signIn(address: string, who = holder): Promise<string> {
  const asked = await fetch(`${address}/session/challenges`, { method: 'POST' });
  const { challenge } = (await asked.json()) as { challenge: string };
  const proof = loginProof(who, challenge, Date.now(), { payload: { aud: ORIGIN } });
  const headers = { 'content-type': 'application/json' };
  const opened = await fetch(`${address}/session`, { method: 'POST', headers, body: JSON.stringify({ proof }) });
  const { token, subject } = SESSION_ROUTES.openSession.reply.parse(await opened.json());
  filers.set(who.persona.name, subject);
  return token;
}

async function file(address: string, token: string): Promise<string> {
  const catalogue = await loadCatalogue();
  const procedure = catalogue.ok ? catalogue.value.find(ANYBODY, 'child-allowance-end', '131318') : undefined;
  if (procedure === undefined) throw new Error('the catalogue offers it');
  const body = (await sampleFiling(holder, procedure, { portal: ORIGIN })) as BodyInit;
  const headers = { authorization: `Bearer ${token}`, 'content-type': CONTAINER_MEDIA_TYPE };
  const filed = await fetch(`${address}/applications`, { method: 'POST', headers, body });
  return filedReplySchema.parse(await filed.json()).receiptNumber;
}

async function containerOf(address: string, token: string, number: string): Promise<Response> {
  return fetch(`${address}/applications/${number}/container`, { headers: { authorization: `Bearer ${token}` } });
}

/** What a portal keeps outside of its database, as an operator carries it to another machine. */
async function carryKeys(data: string, leftOut: readonly string[] = []): Promise<void> {
  const names = ['audit-keys', 'encryption-keys', 'receipt-keys', 'subject-binding.key', 'backup.key'];
  for (const name of [...names, 'erased.txt', 'erased-heads.txt']) {
    if (!leftOut.includes(name)) await cp(inFolder('first', name), inFolder(data, name), { recursive: true });
  }
}

let numbers: { readonly kept: string; readonly erased: string };
let listBefore: string;
let known: readonly { readonly kind: string; readonly at: Date }[];
let takenAt: string | undefined;
let server: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-backup-'));
  const authority = await openPracticeAuthority(inject('practiceFolder'), Date.now());
  holder = await authority.holder('ordinary');
  leaver = await authority.holder('spouse');
  server = connectDatabase(inject('portalServerUrl'));
  const portal = await started('first');
  const token = await signIn(portal.address);
  numbers = { kept: await file(portal.address, token), erased: await file(portal.address, token) };
  await signIn(portal.address, leaver);
  listBefore = await readFile(inFolder('first', 'erased-heads.txt'), 'utf8');
  const before = connectDatabase((await runningServerUrl(inFolder('first', 'postgresql'))) ?? '');
  await plantEnded(before);
  await before.destroy();
  const taken = await backUpPortal(configOf('first'), { to: inFolder('backup'), isArchive: false });
  expect(taken).toMatchObject({ ok: true, value: { rows: expect.any(Number) } });
  takenAt = taken.ok ? taken.value.takenAt : undefined;
  const archived = await backUpPortal(configOf('first'), { to: inFolder('archive'), isArchive: true });
  expect(archived).toMatchObject({ ok: true });
  // After the backup: one more is filed, and one of the first is erased.
  await file(portal.address, token);
  const database = connectDatabase((await runningServerUrl(inFolder('first', 'postgresql'))) ?? '');
  await sql`update desk_case set state = 'withdrawn', closed_at = now() where receipt_number = ${numbers.erased}`.execute(
    database,
  );
  known = (await sql<(typeof known)[number]>`select kind, at from backup_taken order by kind`.execute(database)).rows;
  await sql`select erase_cases('131318', ${[numbers.erased]}::text[])`.execute(database);
  const left = filers.get(leaver.persona.name);
  await sql`insert into account_closing values (${left}, now() - interval '15 days', now() - interval '1 day')`.execute(
    database,
  );
  await sql`select close_account(${left}, now())`.execute(database);
  await endSome(database);
  await database.destroy();
  await portal.stop();
}, 60_000);
afterAll(async () => {
  await server.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** Friends on LINE and what a person gave to a site, some of which ends after the backup. */
const FRIENDS = ['erased', 'stopped', 'goesOn', 'stays'] as const;
const hashOf = (friend: string) => createHash('sha256').update(friend).digest();
async function plantEnded(database: Database): Promise<void> {
  for (const friend of FRIENDS) {
    await sql`insert into line_friend (hash, sealed_id, language, pushes, quiet, asked, is_ready, newest_at, made_at)
      values (${hashOf(friend)}, '', 'ja', ${friend === 'goesOn' ? 'stopped' : 'on'}, '21-8', 'nothing', true, now(), now())`.execute(
      database,
    );
  }
  await sql`insert into site (id, actor_kind, actor_id) values ('planted', 'operator', 'planted')`.execute(database);
  await sql`insert into site_version (site_id, n, registration, actor_kind, actor_id) values ('planted', 1, '{}', 'operator', 'planted')`.execute(
    database,
  );
  for (const id of ['taken-back', 'still-given']) {
    await sql`insert into consent (subject_id, id, site_id, site_version, origin, grant_hash, keep, claims, sealed_proof,
        sealed_values, since, until)
      values (${filers.get(holder.persona.name)}, ${id}, 'planted', 1, 'https://site.example', ${hashOf(id)}, 'year',
        '{name,openid}', '', '', now(), now() + interval '1 year')`.execute(database);
  }
}
async function endSome(database: Database): Promise<void> {
  await sql`delete from line_friend where hash = ${hashOf('erased')}`.execute(database);
  await sql`update line_friend set pushes = 'stopped' where hash = ${hashOf('stopped')}`.execute(database);
  await sql`update line_friend set pushes = 'on' where hash = ${hashOf('goesOn')}`.execute(database);
  await sql`update consent set revoked_at = now(), sealed_values = null where id = 'taken-back'`.execute(database);
}

async function emptyDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `restored_${randomUUID().replaceAll('-', '')}`;
  await sql.raw(`create database ${name}`).execute(server);
  return {
    url: databaseUrlOf(inject('portalServerUrl'), name),
    drop: async () => void (await sql.raw(`drop database ${name} with (force)`).execute(server)),
  };
}

describe('a backup', () => {
  it('is known to the database that it was taken of, by its moment, one that leaves out keys apart', () => {
    expect(known.map(({ kind }) => kind)).toEqual(['archive', 'whole']);
    expect(known[1]?.at.getTime()).toBe(Math.trunc(Date.parse(takenAt ?? '')));
  });

  it('SR-115: shows nothing of a person, and holds no key of the portal', async () => {
    const whole = await Promise.all(
      (await readdir(inFolder('backup'))).map((name) => readFile(inFolder('backup', name))),
    );
    const all = Buffer.concat(whole);
    expect(all.length).toBeGreaterThan(50_000);
    const { name, birthDate } = holder.persona.holder;
    const secrets = await Promise.all(
      ['encryption-keys/0001.key', 'backup.key', 'subject-binding.key'].map((key) => readFile(inFolder('first', key))),
    );
    for (const canary of [Buffer.from(name), Buffer.from(birthDate), Buffer.from(numbers.kept), ...secrets]) {
      expect(canary.length).toBeGreaterThan(9);
      expect(all.includes(canary)).toBe(false);
    }
  });

  it('goes into an empty folder alone, and is written by the command beside a portal', async () => {
    expect(await backUpPortal(configOf('first'), { to: inFolder('backup'), isArchive: false })).toMatchObject({
      failure: { code: 'usage', detail: '--to is not empty' },
    });
    const program = new URL('../../../main/cli/madoguchi.ts', import.meta.url).pathname;
    const given = ['portal', 'backup', '--to', inFolder('by-command'), '--data', inFolder('first'), '--json'];
    const { promise, resolve } = Promise.withResolvers<string>();
    execFile(process.execPath, [program, ...given], (_, told) => resolve(told));
    expect(JSON.parse(await promise)).toMatchObject({ tables: expect.any(Number), takenAt: expect.any(String) });
    expect(await readdir(inFolder('by-command'))).toContain('manifest.json');
  });
});

describe('restored', () => {
  it('SR-112: into an empty folder a portal goes on where the backup was taken', async () => {
    await carryKeys('second');
    expect(await restorePortal(configOf('second'), { from: inFolder('backup') })).toMatchObject({
      ok: true,
      value: { erasedAgain: 6 },
    });
    const portal = await started('second');
    const token = await signIn(portal.address);
    expect((await containerOf(portal.address, token, numbers.kept)).status).toBe(200);
    // What was filed after the backup is not in it, and the next one finds its place.
    expect((await containerOf(portal.address, token, await file(portal.address, token))).status).toBe(200);
    await portal.stop();
    expect(await restorePortal(configOf('second'), { from: inFolder('backup') })).toMatchObject({
      failure: { code: 'usage', detail: 'the database is not empty' },
    });
  }, 60_000);

  it('DT-23: what was erased since stays erased, in a database of one’s own too', async () => {
    const { url, drop } = await emptyDatabase();
    await carryKeys('third');
    expect(await restorePortal(configOf('third', url), { from: inFolder('backup') })).toMatchObject({ ok: true });
    const opened = await openDatabase(url);
    if (!opened.ok) throw new Error(opened.failure.code);
    const left = async (table: 'application_container' | 'case_key') =>
      (await opened.value.selectFrom(table).select('receipt_number').execute()).map((row) => row.receipt_number);
    expect(await left('application_container')).toEqual([numbers.kept]);
    expect(await left('case_key')).toEqual([numbers.kept]);
    const gone = filers.get(leaver.persona.name) ?? '';
    for (const table of ['subject_certificate', 'portal_session', 'use_event'] as const) {
      const whose = (await opened.value.selectFrom(table).select('subject_id').execute()).map((row) => row.subject_id);
      expect(whose).toContain(filers.get(holder.persona.name));
      expect(whose).not.toContain(gone);
    }
    // What other systems were told of a case is told as often as it was: once of the filing.
    const feed = sql`select version from agency_feed where receipt_number = ${numbers.kept}`.execute(opened.value);
    expect((await feed).rows).toEqual([{ version: 1 }]);
    const friends = await sql<{ hash: Buffer; pushes: string }>`select hash, pushes from line_friend`.execute(
      opened.value,
    );
    const pushesOf = (friend: string) => friends.rows.find(({ hash }) => hash.equals(hashOf(friend)))?.pushes;
    expect(FRIENDS.map(pushesOf)).toEqual([undefined, 'stopped', 'on', 'on']);
    const given = await sql`select id from consent where revoked_at is null and sealed_values is not null`.execute(
      opened.value,
    );
    expect(given.rows).toEqual([{ id: 'still-given' }]);
    // Of the backup it came from a database knows nothing.
    expect((await sql`select from backup_taken`.execute(opened.value)).rows).toEqual([]);
    await opened.value.destroy();
    const portal = await started('third', url);
    const token = await signIn(portal.address);
    expect((await containerOf(portal.address, token, numbers.erased)).status).toBe(404);
    expect((await containerOf(portal.address, token, numbers.kept)).status).toBe(200);
    await portal.stop();
    await drop();
  }, 60_000);

  it('DT-23: without the list of what was erased, or with one older than the backup, nothing is', async () => {
    const { url, drop } = await emptyDatabase();
    await carryKeys('without-list', ['erased.txt', 'erased-heads.txt']);
    const refused = async () => restorePortal(configOf('without-list', url), { from: inFolder('backup') });
    expect(await refused()).toMatchObject({ failure: { detail: 'the list of what was erased is not there' } });
    await writeFile(inFolder('without-list', 'erased-heads.txt'), listBefore);
    expect(await refused()).toMatchObject({
      failure: { detail: 'the list of what was erased is older than the backup' },
    });
    await writeFile(inFolder('without-list', 'erased-heads.txt'), listBefore.replace('erased', 'erasad'));
    expect(await refused()).toMatchObject({ failure: { code: 'usage' } });
    const database = connectDatabase(url);
    const tables = await sql`select from pg_tables where schemaname = 'public'`.execute(database);
    await database.destroy();
    expect(tables.rows).toEqual([]);
    await drop();
  });

  it('a copy that was altered, cut, mixed up or is of another key is not, and no portal starts on a part of one', async () => {
    await carryKeys('altered');
    await carryKeys('other-key');
    await writeFile(inFolder('other-key', 'backup.key'), Buffer.alloc(32, 1));
    const wrongKey = await restorePortal(configOf('other-key'), { from: inFolder('backup') });
    expect(wrongKey).toMatchObject({ failure: { code: 'fileInvalid', file: 'manifest.json' } });
    const table = 'public.application_container.chunks';
    const whole = await readFile(inFolder('backup', table));
    const flipped = Buffer.from(whole);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    const broken = {
      altered: flipped,
      cut: whole.subarray(0, -1),
      longer: Buffer.concat([whole, Buffer.alloc(8)]),
      another: await readFile(inFolder('archive', table)),
      empty: Buffer.alloc(0),
    };
    for (const bytes of Object.values(broken)) {
      const { url, drop } = await emptyDatabase();
      await cp(inFolder('backup'), inFolder('copy'), { recursive: true });
      await writeFile(inFolder('copy', table), bytes);
      const restored = await restorePortal(configOf('altered', url), { from: inFolder('copy') });
      expect(restored).toMatchObject({ ok: false, failure: { code: 'fileInvalid' } });
      expect(await startPortal(configOf('altered', url), QUIET)).toMatchObject({
        failure: { code: 'storageUnusable', detail: 'a restore did not end' },
      });
      await rm(inFolder('copy'), { recursive: true });
      await drop();
    }
  }, 60_000);

  it('without the keys that open it, it does not end', async () => {
    const { url, drop } = await emptyDatabase();
    await carryKeys('keyless', ['encryption-keys']);
    expect(await restorePortal(configOf('keyless', url), { from: inFolder('backup') })).toMatchObject({
      failure: { code: 'keyUnavailable' },
    });
    await drop();
  });

  it('DT-23: an archive has no keys, and opens nothing for anybody', async () => {
    const { url, drop } = await emptyDatabase();
    await carryKeys('archived');
    expect(await restorePortal(configOf('archived', url), { from: inFolder('archive') })).toMatchObject({ ok: true });
    const portal = await started('archived', url);
    const token = await signIn(portal.address);
    expect((await containerOf(portal.address, token, numbers.kept)).status).toBe(503);
    await portal.stop();
    await drop();
  }, 60_000);
});
