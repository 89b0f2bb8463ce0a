import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_WAITING, OPERATION_ROUTES, type Operation } from '#contract/portal/operation-routes.ts';
import { createAuditHeads } from '#portal/platform/audit/audit-heads.ts';
import { createParkedJobs } from '#portal/platform/events/parked-jobs.ts';
import { createKeyAdministration } from '#portal/platform/keyring/key-administration.ts';
import { fileKeys } from '#portal/platform/keyring/key-source.ts';
import { type DeskSession, openDesk } from '../../support/portal/desk-session.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-operation-'));
  portal = await openTestPortal({
    keySource: fileKeys(folder),
    config: { mail: { host: '127.0.0.1', security: 'none', sender: { name: '市', address: 'city@example.jp' } } },
  });
});
afterAll(async () => {
  await portal.close();
  await rm(folder, { recursive: true, force: true });
});

const look = (at: TestPortal, { headers }: DeskSession) =>
  at.app.inject({ method: 'GET', url: '/staff/operation', headers });
async function ask(roles: Parameters<typeof openDesk>[1] = ['administrator'], municipality = MUNICIPALITY) {
  return look(portal, await openDesk(portal, roles, municipality));
}
const read = async (municipality = MUNICIPALITY): Promise<Operation> =>
  OPERATION_ROUTES.readOperation.reply.parse((await ask(['administrator'], municipality)).json());

beforeEach(async () => {
  portal.mailClock.nowMs = Date.now();
  await sql`delete from graphile_worker._private_jobs`.execute(portal.database);
  await sql`delete from mail_waiting`.execute(portal.database);
});

async function queue(job: string, number: number, { late = 0, tries = 0 } = {}): Promise<void> {
  await sql`insert into graphile_worker._private_tasks (identifier) values (${job}) on conflict do nothing`.execute(
    portal.database,
  );
  await sql`insert into graphile_worker._private_jobs (task_id, run_at, attempts, max_attempts, last_error)
    select id, now() - ${late} * interval '1 minute', ${tries}, 3, case when ${tries} > 0 then 'Error 08006' end
    from graphile_worker._private_tasks, generate_series(1, ${number}) where identifier = ${job}`.execute(
    portal.database,
  );
}

describe('D24', () => {
  it('tells of jobs that should have run, by name, and not of those that wait for their time or run', async () => {
    await sql`insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
      values ('sendMail', now(), now() - interval '1 minute')
      on conflict (identifier) do update set last_execution = excluded.last_execution`.execute(portal.database);
    await queue('tellOfFiling', 2, { late: 1 });
    await queue('tellOfFiling', 2, { late: -10 });
    expect((await read()).jobs).toMatchObject({ isWell: true, late: [], parked: [] });
    await queue('tellOfChange', 3, { late: 90 });
    await queue('tellOfFiling', 1, { late: 20 });
    const { jobs } = await read();
    expect(jobs).toMatchObject({
      isWell: false,
      late: [
        { job: 'tellOfChange', jobs: 3 },
        { job: 'tellOfFiling', jobs: 1 },
      ],
      parked: [],
    });
    expect(Date.now() - Date.parse(jobs.late[0]?.since ?? '')).toBeGreaterThan(89 * 60_000);
  });

  it('tells of jobs that failed at their last try, which the command lists and has tried again', async () => {
    await queue('makeExport', 2, { tries: 3 });
    expect((await read()).jobs).toMatchObject({ isWell: false, parked: [{ job: 'makeExport', jobs: 2 }] });
    const parked = createParkedJobs(portal.database);
    expect(await parked.list()).toMatchObject([
      { job: 'makeExport', error: 'Error 08006' },
      { job: 'makeExport', error: 'Error 08006' },
    ]);
    expect(await parked.retry()).toBe(2);
    expect(await parked.list()).toEqual([]);
    expect((await read()).jobs).toMatchObject({ late: [], parked: [] });
  });

  it('says that nothing runs where the periodic jobs were last begun long ago, or in a time that has not come', async () => {
    for (const [at, isWell] of [
      ['- interval 1 minute', true],
      ['- interval 1 hour', false],
      ['+ interval 1 day', false],
    ] as const) {
      const [sign, , number, unit] = at.split(' ');
      const shift = `${sign}${number} ${unit}`;
      await sql`update graphile_worker._private_known_crontabs
        set last_execution = now() + ${shift}::interval`.execute(portal.database);
      expect((await read()).jobs.isWell, at).toBe(isWell);
    }
  });

  it(`counts up to ${MOST_WAITING} and no further`, async () => {
    await queue('tellOfFiling', 1_000, { late: 60 });
    expect((await read()).jobs.late).toMatchObject([{ job: 'tellOfFiling', jobs: MOST_WAITING }]);
  });

  it('tells how many mails wait and since when the oldest is late', async () => {
    const put = (number: number, minutes: number) =>
      sql`with person as (
          insert into subject (id) select ${`subject ${minutes} `}::text || n from generate_series(1, ${number}) as n
          returning id
        )
        insert into mail_waiting (id, kind, subject_id, message_id, due_at, made_at)
        select id, 'news', id, 'm' || id, now() - ${minutes} * interval '1 minute', now()
        from person`.execute(portal.database);
    const mailAt = async (at: TestPortal, desk: DeskSession) =>
      OPERATION_ROUTES.readOperation.reply.parse((await look(at, desk)).json()).mail;
    const desk = await openDesk(portal, ['administrator'], MUNICIPALITY);
    // The invitation to the desk is a mail as well.
    await sql`delete from mail_waiting`.execute(portal.database);
    await put(3, 1);
    expect(await mailAt(portal, desk)).toEqual({ isWell: true, isOn: true, waiting: 3, lateSince: null });
    await put(1, 120);
    const mail = await mailAt(portal, desk);
    expect(mail).toMatchObject({ isWell: false, waiting: 4 });
    expect(Date.now() - Date.parse(mail.lateSince ?? '')).toBeGreaterThan(119 * 60_000);
    const off = await openTestPortal();
    const deskThere = await openDesk(off, ['administrator'], MUNICIPALITY);
    expect(await mailAt(off, deskThere)).toMatchObject({ isOn: false, isWell: true });
    await off.close();
  });

  it('tells when a backup of the whole was taken: none, a recent one, an old one; an archive is none', async () => {
    expect((await read()).backup).toEqual({ isWell: false, takenAt: null });
    await sql`insert into backup_taken values ('archive', now())`.execute(portal.database);
    expect((await read()).backup).toEqual({ isWell: false, takenAt: null });
    await sql`insert into backup_taken values ('whole', now() - interval '20 hours')`.execute(portal.database);
    expect((await read()).backup).toMatchObject({ isWell: true, takenAt: expect.any(String) });
    await sql`update backup_taken set at = now() - interval '3 days'`.execute(portal.database);
    expect((await read()).backup).toMatchObject({ isWell: false });
  });

  it('tells of each key whether it is used and can be had, and no key itself', async () => {
    const administration = createKeyAdministration(portal.database, fileKeys(folder));
    await administration.add('next');
    expect((await read()).keys).toMatchObject({
      isWell: true,
      keys: [
        { id: '0001', isCurrent: true, isUsed: true, isAvailable: true },
        { id: 'next', isCurrent: false, isUsed: false, isAvailable: true },
      ],
    });
    await rm(join(folder, 'next.key'));
    expect((await read()).keys).toMatchObject({ isWell: true, keys: [{}, { id: 'next', isAvailable: false }] });
    await rm(join(folder, '0001.key'));
    expect((await read()).keys).toMatchObject({ isWell: false, keys: [{ isAvailable: false }, {}] });
  });

  it('tells up to when the audit of the municipality is signed', async () => {
    expect((await read(NEIGHBOUR)).audit).toMatchObject({ isWell: false, signedAt: null });
    const { privateKey } = generateKeyPairSync('ed25519');
    await createAuditHeads(portal.database, privateKey, undefined).signAll();
    expect((await read(NEIGHBOUR)).audit).toMatchObject({ isWell: true, signedAt: expect.any(String) });
  });

  it('tells by how much the clocks differ', async () => {
    const { clock } = await read();
    expect(clock.isWell).toBe(true);
    expect(Math.abs(clock.aheadMs)).toBeLessThan(5_000);
    portal.mailClock.nowMs = Date.now() - 45_000;
    const behind = (await read()).clock;
    expect(behind.isWell).toBe(false);
    expect(behind.aheadMs).toBeLessThan(-40_000);
  });

  it('is an administrator’s to read, each look and each refusal in the audit, and nothing in it is of a case or a person', async () => {
    for (const role of ['reader', 'caseWorker', 'approver', 'catalogueEditor', 'auditor'] as const) {
      expect((await ask([role])).json(), role).toMatchObject({ status: 403, code: 'actionNotAllowed' });
    }
    await ask();
    const { rows } = await sql<{ act: string; result: string }>`
      select json::json->>'act' as act, json::json->>'result' as result from audit_entry
      where municipality_code = ${MUNICIPALITY} and json::json->>'act' = 'operationRead' order by n desc limit 2`.execute(
      portal.database,
    );
    expect(rows).toEqual([
      { act: 'operationRead', result: 'ok' },
      { act: 'operationRead', result: 'refused' },
    ]);
    await queue('tellOfFiling', 1, { late: 60 });
    await sql`update graphile_worker._private_jobs set payload = '{"eventId":"MG-SECRET"}', key = 'somebody ' || id`.execute(
      portal.database,
    );
    expect((await ask()).body).not.toMatch(/MG-|somebody|subject/);
  });
});
