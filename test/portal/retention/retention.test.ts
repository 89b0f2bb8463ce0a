import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { correctionKeeping } from '#portal/own-data/corrections/correction-keeping.ts';
import { createAudit } from '#portal/platform/audit/audit.ts';
import { createTombstones, readTombstones } from '#portal/platform/erasure/tombstones.ts';
import { createPublish } from '#portal/platform/events/outbox.ts';
import type { PortalEvents } from '#portal/portal-jobs.ts';
import { RETENTION_ACTS } from '#portal/retention/retention-acts.ts';
import { loadRetentionRules } from '#portal/retention/retention-rules.ts';
import { createRetentionWork, type RetentionWork } from '#portal/retention/retention-work.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { actAtDesk } from '../../support/portal/case-acts.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';
import { fileWholeCase, newOffice } from '../../support/portal/whole-case.ts';

const HOLD_REASON = '審査請求の裁決まで残します。';
const KIND = 'childAllowanceClaims';
const JOB = { kind: 'job', id: 'runRetention' } as const;
const NOTHING = { cases: 0, others: 0 };
const NEVER = new AbortController().signal;
const YEAR_MS = 365 * 86_400_000;

let portal: TestPortal;
let _holder: PracticeHolder;
let token: string;
let administrator: StaffBrowser;
let approver: StaffBrowser;
let worker: StaffBrowser;
let second: StaffBrowser;
let retentionWork: RetentionWork;
/** Of this computer's clock. */
let aheadMs = 0;
beforeAll(async () => {
  portal = await openTestPortal();
  _holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
  administrator = await newBrowser(portal, ['administrator']);
  ({ worker, approver, second } = await newOffice(portal));
  retentionWork = createRetentionWork(
    portal.database,
    createPublish<PortalEvents>(portal.stores.eventJobs),
    createAudit(RETENTION_ACTS, () => TEST_ORIGIN),
    { rules: await loadRetentionRules(), beside: [correctionKeeping], nowMs: () => Date.now() + aheadMs },
  );
});
afterAll(() => portal.close());

/** With all that the life of a case leaves; closed so many years ago. */
async function closedCase(yearsAgo: number): Promise<string> {
  const receiptNumber = await fileWholeCase(portal, token, { worker, approver, second }, '架空のことば。');
  await sql`insert into notice (owner, id, municipality_code, receipt_number, kind, at)
    select owner, ${randomUUID()}, municipality_code, receipt_number, 'decided', now() from application
    where receipt_number = ${receiptNumber}`.execute(portal.database);
  await sql`insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, subject_id, receipt_number)
    select municipality_code, ${randomUUID()}, now(), 'bounced', 'news', 'child', owner, receipt_number from application
    where receipt_number = ${receiptNumber}`.execute(portal.database);
  await sql`insert into agency_taken (municipality_code, receipt_number, number, client_id, external_id)
    values (${MUNICIPALITY}, ${receiptNumber}, 1, 'ledger', 'x')`.execute(portal.database);
  await sql`update desk_case set closed_at = now() - make_interval(years => ${yearsAgo}::int)
    where receipt_number = ${receiptNumber}`.execute(portal.database);
  return receiptNumber;
}

const work = () => retentionWork;
const page = async (by = administrator) =>
  RETENTION_ROUTES.readRetention.reply.parse((await by.ask('GET', '/staff/retention')).body);
const confirmRule = (by: StaffBrowser, years = 5) =>
  by.ask('POST', `/staff/retention/rules/${KIND}`, { years, source: '文書管理規程 別表1' });
const stateOf = (number: string) =>
  portal.database.selectFrom('desk_case').selectAll().where('receipt_number', '=', number).executeTakeFirstOrThrow();
async function listOf(kind = KIND) {
  const found = (await page()).lists.find((list) => list.kind === kind && list.doneAt === null);
  if (found === undefined) throw new Error('nothing is due');
  return found;
}
const confirmList = async (by: StaffBrowser) => {
  const { dueOn, kind, group } = await listOf();
  return by.ask('POST', '/staff/retention/lists', { dueOn, kind, group });
};

describe('SR-116: what was kept long enough', () => {
  let due: string;
  let held: string;
  let recent: string;
  beforeAll(async () => {
    [due, held, recent] = [await closedCase(8), await closedCase(8), await closedCase(2)];
    await work().plan();
  });

  it('is listed, by kind and group and count, to administrators and auditors of the municipality alone', async () => {
    const [list, ...others] = (await page()).lists;
    expect(list).toMatchObject({ kind: KIND, group: 'child', years: 5, cases: 2, confirmedAt: null, doneAt: null });
    expect(others).toEqual([]);
    expect((await page(await newBrowser(portal, ['auditor']))).lists).toHaveLength(1);
    expect((await page(await newBrowser(portal, ['administrator'], NEIGHBOUR))).lists).toEqual([]);
    for (const by of [worker, await newBrowser(portal, ['catalogueEditor'])]) {
      expect(await by.ask('GET', '/staff/retention')).toMatchObject({ status: 403, body: { reason: 'role' } });
    }
  });

  it('DT-24: does not go by a clock alone, nor by a list or a rule that nobody confirmed', async () => {
    expect(await work().run(JOB, NEVER)).toEqual(NOTHING);
    expect(await confirmList(administrator)).toMatchObject({ status: 409, body: { code: 'ruleUnconfirmed' } });
    aheadMs = 10 * YEAR_MS;
    await work().plan();
    expect(await work().run(JOB, NEVER)).toEqual(NOTHING);
    aheadMs = 0;
    expect((await portal.database.selectFrom('erasure').selectAll().execute()).length).toBe(0);
    expect((await stateOf(due)).erased_at).toBeNull();
  });

  it('is confirmed by an administrator, rule and list, and by nobody else', async () => {
    for (const by of [approver, worker, await newBrowser(portal, ['auditor'])]) {
      expect(await confirmRule(by)).toMatchObject({ status: 403 });
      const { dueOn, kind, group } = await listOf();
      expect(await by.ask('POST', '/staff/retention/lists', { dueOn, kind, group })).toMatchObject({ status: 403 });
    }
    expect(await confirmRule(administrator)).toMatchObject({ status: 204 });
    expect((await page()).rules.find(({ kind }) => kind === KIND)).toMatchObject({
      source: '文書管理規程 別表1',
      confirmedAt: expect.any(String),
      confirmedBy: expect.stringMatching(/^職員 \d+$/),
    });
  });

  it('is read by more at once than there are connections, with the names of who confirmed', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => administrator.ask('GET', '/staff/retention')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('stays where somebody holds it, of the group and with the right to', async () => {
    const { version } = (await approver.ask('GET', `/staff/cases/${held}`)).body;
    const hold = (by: StaffBrowser, ground = 'appeal', reason = HOLD_REASON) =>
      by.ask('POST', `/staff/cases/${held}/acts`, {
        key: randomUUID(),
        version,
        act: { type: 'hold', ground, reason },
      });
    expect(await hold(await newBrowser(portal, ['approver'], NEIGHBOUR))).toMatchObject({ status: 404 });
    expect(await hold(worker)).toMatchObject({ status: 403, body: { reason: 'role' } });
    expect(await hold(approver, '山田さん')).toMatchObject({ status: 400 });
    expect(await hold(approver, 'appeal', '短い')).toMatchObject({ status: 400 });
    expect(await hold(approver)).toMatchObject({ status: 200 });
    await work().plan();
    expect(await listOf()).toMatchObject({ cases: 1 });
  });

  it('is told by group, ground and count to who keeps the rules, and of their groups to approvers; no case is named', async () => {
    const holds = [{ group: 'child', ground: 'appeal', cases: 1, since: expect.any(String) }];
    for (const by of [administrator, approver, await newBrowser(portal, ['auditor'])]) {
      const shown = await page(by);
      expect(shown).toMatchObject({ holds, lists: [{ group: 'child', cases: 1 }] });
      expect(JSON.stringify(shown)).not.toMatch(/MG-/);
    }
    const elsewhere = await page(await newBrowser(portal, ['approver'], MUNICIPALITY, 'nursery'));
    expect([elsewhere.holds, elsewhere.lists]).toEqual([[], []]);
    expect(elsewhere.rules.length).toBeGreaterThan(0);
  });

  it('is not let go by a list of which everything is held', async () => {
    const release = async (isHeld: boolean) =>
      sql`update desk_case set held = ${isHeld} where receipt_number = ${due}`.execute(portal.database);
    await release(true);
    expect(await confirmList(administrator)).toMatchObject({ status: 409, body: { code: 'onHold' } });
    expect(await work().run(JOB, NEVER)).toEqual(NOTHING);
    await release(false);
    expect(await listOf()).toMatchObject({ confirmedAt: null });
  });

  it('goes on its day with everything personal, once, and its skeleton stays', async () => {
    const { database } = portal;
    expect(await confirmList(administrator)).toMatchObject({ status: 204 });
    // Years that were said anew make the list void, and the clocks must agree.
    await confirmRule(administrator, 9);
    expect(await work().run(JOB, NEVER)).toEqual(NOTHING);
    await confirmRule(administrator, 5);
    aheadMs = 61_000;
    expect(await work().run(JOB, NEVER)).toEqual(NOTHING);
    aheadMs = 0;
    await sql`insert into case_visit (municipality_code, receipt_number, visit, owner, section, day, starts, minutes, state,
        actor_kind, actor_id, remind_at)
      select municipality_code, receipt_number, 1, owner, 'child', '2020-01-06', '09:00', 20, 'attended', 'staff', 'st',
        now() from application where receipt_number = ${due}`.execute(database);
    await sql`insert into emergency_look (municipality_code, receipt_number, look, staff_id, until, sealed_reason)
      select municipality_code, receipt_number, 1, 'st', now(), sha256('sealed')
      from desk_case where receipt_number = ${due}`.execute(database);
    const before = await stateOf(due);
    expect(await work().run(JOB, NEVER)).toEqual({ cases: 1, others: 0 });
    expect(await work().run(JOB, NEVER)).toEqual(NOTHING);

    const after = await stateOf(due);
    expect(after).toMatchObject({ head: null, applicant_name: null, erased_at: expect.any(Date), outcome: 'refused' });
    expect(after.closed_at).toEqual(before.closed_at);
    const left = await sql<{ n: number }>`select (
        (select count(*) from application_container where receipt_number = ${due})
        + (select count(*) from application_evidence where receipt_number = ${due})
        + (select count(*) from application_revocation_answer where receipt_number = ${due})
        + (select count(*) from case_index where receipt_number = ${due})
        + (select count(*) from case_key where receipt_number = ${due})
        + (select count(*) from case_message where receipt_number = ${due})
        + (select count(*) from case_note where receipt_number = ${due})
        + (select count(*) from case_letter where receipt_number = ${due})
        + (select count(*) from case_proposal where receipt_number = ${due})
        + (select count(*) from case_request where receipt_number = ${due})
        + (select count(*) from case_original where receipt_number = ${due})
        + (select count(*) from case_visit where receipt_number = ${due})
        + (select count(*) from emergency_look where receipt_number = ${due})
        + (select count(*) from notice where receipt_number = ${due})
        + (select count(*) from exchange_record where receipt_number = ${due})
        + (select count(*) from agency_taken where receipt_number = ${due})
        + (select count(*) from mail_problem where receipt_number = ${due})
        + (select count(*) from case_correction where receipt_number = ${due} and sealed_marks is not null)
        + (select count(*) from application_history where receipt_number = ${due}
          and (note is not null or sealed_note is not null or sealed_reason is not null or actor_id = ${portal.filerOf('ordinary')}))
      )::int as n`.execute(database);
    expect(left.rows).toEqual([{ n: 0 }]);
    const skeleton = await database
      .selectFrom('application')
      .selectAll()
      .where('receipt_number', '=', due)
      .executeTakeFirstOrThrow();
    expect(skeleton).toMatchObject({ owner: null, procedure_id: 'child-allowance-claim' });
    const filed = database
      .selectFrom('application_filing')
      .select('container_sha256')
      .where('receipt_number', '=', due);
    expect((await filed.executeTakeFirstOrThrow()).container_sha256).toHaveLength(32);
    for (const number of [held, recent]) {
      expect((await stateOf(number)).erased_at).toBeNull();
      expect((await portal.ask(token, { method: 'GET', url: `/applications/${number}/container` })).status).toBe(200);
    }
    expect((await page()).lists[0]).toMatchObject({ doneAt: expect.any(String) });
  });

  it('is told: to staff as erased, to its owner as nothing, to the audit, the outbox and the list outside', async () => {
    expect(await worker.ask('GET', `/staff/cases/${due}`)).toMatchObject({ status: 410, body: { code: 'erased' } });
    const hold = { type: 'hold', ground: 'audit', reason: HOLD_REASON };
    const change = { key: randomUUID(), version: 1, act: hold };
    expect(await approver.ask('POST', `/staff/cases/${due}/acts`, change)).toMatchObject({ status: 410 });
    expect((await worker.ask('GET', '/staff/cases?state=decided')).status).toBe(200);
    expect((await portal.ask(token, { method: 'GET', url: `/applications/${due}` })).status).toBe(404);
    const entries = await portal.database
      .selectFrom('audit_entry')
      .select('json')
      .where('municipality_code', '=', MUNICIPALITY)
      .where('json', 'like', '%"caseErased"%')
      .execute();
    expect(entries).toHaveLength(1);
    expect(entries[0]?.json).toContain(due);
    const events = await portal.database.selectFrom('outbox_event').select('name').where('name', '=', 'caseErased');
    expect(await events.execute()).toHaveLength(1);
    const erased = await portal.database.selectFrom('erasure').select(['n', 'kind', 'id']).execute();
    expect(erased).toEqual([{ n: '1', kind: 'case', id: due }]);
  });

  it('leaves a skeleton: what it was, when, how it ended and by which rule it went, nothing of anybody', async () => {
    const { title } = portal.procedure('child-allowance-claim');
    for (const by of [worker, approver, await newBrowser(portal, ['reader']), await newBrowser(portal, ['auditor'])]) {
      const { status, body } = await by.ask('GET', `/staff/cases/${due}/skeleton`);
      expect(status).toBe(200);
      expect(body).toEqual({
        receiptNumber: due,
        procedure: { id: 'child-allowance-claim', title },
        municipality: MUNICIPALITY,
        receivedAt: expect.any(String),
        closedAt: expect.any(String),
        erasedAt: expect.any(String),
        state: 'decided',
        outcome: 'refused',
        rule: { kind: KIND, years: 5, source: '文書管理規程 別表1' },
      });
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_entry
      where audit_act(json) = 'caseSkeletonRead' and audit_case(json) = ${due}`.execute(portal.database);
    expect(rows).toEqual([{ n: 4 }]);
    expect((await worker.ask('GET', `/staff/cases/${recent}/skeleton`)).status).toBe(404);
  });

  it('DT-01: is to staff of another municipality or group as a number that never was', async () => {
    const others = [
      await newBrowser(portal, ['caseWorker', 'approver'], NEIGHBOUR),
      await newBrowser(portal, ['caseWorker', 'approver'], MUNICIPALITY, 'nursery'),
    ];
    for (const by of others) {
      for (const [method, at, payload] of [
        ['GET', '', undefined],
        ['GET', '/filings/1', undefined],
        ['GET', '/letters/1', undefined],
        ['GET', '/skeleton', undefined],
      ] as const) {
        const [gone, never] = [
          await by.ask(method, `/staff/cases/${due}${at}`, payload),
          await by.ask(method, `/staff/cases/MG-0000-0000-0000${at}`, payload),
        ];
        expect(gone.status).toBe(404);
        // Each answer names its own request.
        const [told, asNever] = [gone, never].map(({ status, body }) => ({ status, ...body, instance: '' }));
        expect(told).toEqual(asNever);
      }
    }
  });

  it('cannot be erased, changed or taken back past the one function', async () => {
    const refused = [
      sql`delete from application_container where receipt_number = ${held}`,
      sql`update application set owner = null where receipt_number = ${held}`,
      sql`delete from application_evidence where receipt_number = ${held}`,
      sql`delete from erasure`,
      sql`update retention_rule set years = 1`,
      sql`delete from application where receipt_number = ${due}`,
    ];
    for (const statement of refused) {
      await expect(statement.execute(portal.database)).rejects.toMatchObject({ code: 'MDG01' });
    }
    const kept = await sql<{ n: number }>`select erase_cases(${MUNICIPALITY}, ${[held]}::text[]) as n`.execute(
      portal.database,
    );
    expect(kept.rows).toEqual([{ n: 0 }]);
  });

  it('the key of a citizen goes with the last of their cases, and a new one is made for the next', async () => {
    const { database } = portal;
    // The case waits for somebody about something else, which is settled first.
    await actAtDesk(second, held, { type: 'refuseRequest', reason: HOLD_REASON });
    await actAtDesk(approver, held, { type: 'liftHold', reason: HOLD_REASON });
    const stays = await sql<{ n: number }>`select erase_cases(${MUNICIPALITY}, ${[held]}::text[]) as n`.execute(
      database,
    );
    expect(stays.rows).toEqual([{ n: 0 }]);
    await actAtDesk(second, held, { type: 'confirm' });
    const keys = () => database.selectFrom('citizen_key').select('id').execute();
    const [key] = await keys();
    const closed = [held, recent];
    await sql`select erase_cases(${MUNICIPALITY}, ${closed}::text[])`.execute(database);
    expect(await keys()).toEqual([]);
    const erased = await database.selectFrom('erasure').select(['kind', 'id']).orderBy('n').execute();
    expect(erased.at(-1)).toEqual({ kind: 'citizen', id: key?.id });
    await closedCase(0);
    expect((await keys()).length).toBe(1);
  });
});

describe('the list of what was erased', () => {
  it('DT-23: is signed as far as it goes, and refused where it was cut, changed or is another’s', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-erased-'));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const other = generateKeyPairSync('ed25519').publicKey;
    const tombstones = createTombstones(portal.database, privateKey, { folder, origin: () => TEST_ORIGIN });
    expect(await readTombstones(folder, [publicKey])).toMatchObject({ ok: false });
    await tombstones.append();
    const first = await readTombstones(folder, [publicKey]);
    expect(first).toMatchObject({ ok: true, value: { tombstones: expect.any(Array) } });
    expect(first.ok && first.value.tombstones.length).toBe(4);
    await closedCase(0).then((number) =>
      sql`select erase_cases(${MUNICIPALITY}, ${[number]}::text[])`.execute(portal.database),
    );
    // A line that a crash cut in the middle.
    await appendFile(join(folder, 'erased.txt'), '5 1313');
    await tombstones.append();
    await tombstones.append();
    const read = await readTombstones(folder, [other, publicKey]);
    expect(read.ok && read.value.tombstones.map(({ n }) => n)).toEqual(['1', '2', '3', '4', '5']);
    expect(await readTombstones(folder, [other])).toMatchObject({ ok: false });
    const list = await readFile(join(folder, 'erased.txt'), 'utf8');
    for (const wrong of [list.slice(0, -5), list.replace('case', 'cose'), '']) {
      await writeFile(join(folder, 'erased.txt'), wrong);
      expect(await readTombstones(folder, [publicKey])).toMatchObject({ ok: false, failure: { code: 'usage' } });
    }
    await rm(folder, { recursive: true });
  });
});

it('500 cases go within five seconds', async () => {
  const { database } = portal;
  const count = generatedCount(500, 2_000);
  await database.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    const numbers = sql`select 'MG-9999-0000-' || lpad(n::text, 4, '0') as number from generate_series(1, ${count}::int) as n`;
    await sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
      select number, ${portal.filerOf('ordinary')}, 'child-allowance-end', ${MUNICIPALITY}, 'r',
        now() - interval '9 years' from (${numbers}) as made`.execute(transaction);
    await sql`insert into application_container (receipt_number, filing, sealed)
      select number, 1, decode(repeat('ab', 100000), 'hex') from (${numbers}) as made`.execute(transaction);
    await sql`insert into application_evidence (receipt_number, filing, verdict, certificate_path, sealed_path)
      select number, 1, '{}', '{}', '\\x30' from (${numbers}) as made`.execute(transaction);
    await sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id, sealed_note)
      select number, step, 'received', 'job', 'x', '\\x30' from (${numbers}) as made, generate_series(1, 3) as step`.execute(
      transaction,
    );
    await sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head,
        received_at, state, outcome, closed_at)
      select ${MUNICIPALITY}, number, 'child-allowance-end', 'child', 'notification', '\\x30', now(), 'decided', 'noted',
        now() - interval '9 years' from (${numbers}) as made`.execute(transaction);
  });
  await sql`delete from retention_list`.execute(database);
  const { plan, run } = retentionWork;
  await plan();
  expect(await confirmList(administrator)).toMatchObject({ status: 204 });
  const beganAtMs = performance.now();
  expect(await run(JOB, NEVER)).toEqual({ cases: count, others: 0 });
  expect(((performance.now() - beganAtMs) / count) * 500).toBeLessThan(5_000);
}, 60_000);
