import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  acceptLink,
  askAtEntrance,
  credentialsOf,
  MUNICIPALITY,
  newBrowser,
  newStaff,
  type StaffBrowser,
  signInAs,
} from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let administrator: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  administrator = await newBrowser(portal, ['administrator']);
});
afterAll(() => portal.close());

const JOB = { kind: 'job', id: 'endDepartures' } as const;
const statusOf = async (browser: StaffBrowser) => (await browser.ask('GET', '/staff/session')).status;
const signIn = async ({ account }: Pick<StaffBrowser, 'account'>) =>
  (await askAtEntrance(portal, '/staff/session', credentialsOf(portal, account))).status;

async function memberOf(staff: string): Promise<Record<string, unknown> | undefined> {
  const members: Record<string, unknown>[] = [];
  for (let next: unknown = ''; next !== null; ) {
    const page = await administrator.ask('GET', `/staff/members${next === '' ? '' : `?after=${next}`}`);
    members.push(...(page.body.members as Record<string, unknown>[]));
    next = page.body.next;
  }
  return members.find((member) => member.staff === staff);
}

async function runJobs(): Promise<void> {
  const events = await sql<{ id: string; data: { municipality: never; staff: string } }>`
    select id, data from outbox_event where name = 'staffLeft'
      and not exists (select from event_handled where event_id = outbox_event.id)`.execute(portal.database);
  for (const { id, data } of events.rows) {
    await portal.database.transaction().execute(async (transaction) => {
      await transaction.insertInto('event_handled').values({ event_id: id, job: 'test' }).execute();
      for (const { handle } of portal.stores.eventJobs.staffLeft) {
        await handle({ transaction, eventId: id, data, signal: AbortSignal.timeout(10_000) });
      }
    });
  }
}

describe('an account that nobody signs in to for 60 days', () => {
  const sleep = (staff: string, days: number) =>
    sql`update staff set signed_in_at = now() - make_interval(days => ${days}),
      awake_since = now() - make_interval(days => ${days}) where id = ${staff}`.execute(portal.database);

  it('is paused: refused as any other, shown to administrators, and goes on when one of them says so', async () => {
    const account = await newStaff(portal, ['reader']);
    await sleep(account.id, 59);
    expect(await signIn({ account })).toBe(200);
    await sleep(account.id, 61);
    expect(await signIn({ account })).toBe(401);
    expect(await memberOf(account.id)).toMatchObject({ isPaused: true, isReady: true });
    expect((await administrator.ask('POST', `/staff/members/${account.id}/resumption`)).status).toBe(204);
    expect(await signIn({ account })).toBe(200);
    expect(await memberOf(account.id)).toMatchObject({ isPaused: false });
  });

  it('goes on after a recovery too', async () => {
    const account = await newStaff(portal, ['reader']);
    await sleep(account.id, 61);
    const recovered = await administrator.ask('POST', `/staff/members/${account.id}/recovery`);
    const secret = await acceptLink(portal, String(recovered.body.link));
    expect(await signIn({ account: { ...account, secret } })).toBe(200);
  });

  it('DT-08: is no administrator to count on: the only one who is awake cannot leave', async () => {
    const alone = '011002';
    const [awake, asleep] = [
      await newBrowser(portal, ['administrator'], alone),
      await newStaff(portal, ['administrator'], alone),
    ];
    await sleep(asleep.id, 61);
    const url = `/staff/members/${awake.account.id}`;
    expect((await awake.ask('POST', `${url}/departure`)).body).toMatchObject({ reason: 'lastAdministrator' });
    const at = new Date(Date.now() + 60_000).toISOString();
    expect((await awake.ask('POST', `${url}/planned-departure`, { at })).body).toMatchObject({
      reason: 'lastAdministrator',
    });
  });
});

describe('leaving on a day that is set', () => {
  const planUrl = ({ account }: StaffBrowser) => `/staff/members/${account.id}/planned-departure`;

  it('ends sessions and sign-ins at that instant, before any job has run, and can be taken back until then', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const soon = () => ({ at: new Date(Date.now() + 1_500).toISOString() });
    expect((await administrator.ask('POST', planUrl(browser), soon())).status).toBe(204);
    expect(await memberOf(browser.account.id)).toMatchObject({ leavesAt: expect.any(String) });
    expect((await administrator.ask('POST', planUrl(browser), { at: null })).status).toBe(204);
    expect(await memberOf(browser.account.id)).toMatchObject({ leavesAt: null });
    expect((await administrator.ask('POST', planUrl(browser), soon())).status).toBe(204);
    expect(await statusOf(browser)).toBe(200);
    await expect.poll(() => statusOf(browser), { timeout: 5_000 }).toBe(401);
    expect(await signIn(browser)).toBe(401);

    expect(await portal.stores.staff.endDepartures(JOB)).toBe(1);
    expect(await portal.stores.staff.endDepartures(JOB)).toBe(0);
    expect(await memberOf(browser.account.id)).toBeUndefined();
    const ended = await portal.database
      .selectFrom('staff_grant')
      .select(['ended_actor_kind', 'ended_actor_id'])
      .where('staff_id', '=', browser.account.id)
      .execute();
    expect(ended).toEqual([{ ended_actor_kind: 'job', ended_actor_id: 'endDepartures' }]);
  });

  it('is not set in the past, nor by whoever is no administrator', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const past = await administrator.ask('POST', planUrl(browser), { at: '2020-01-01T00:00:00Z' });
    expect(past).toMatchObject({ status: 400, body: { at: 'body.at' } });
    const at = new Date(Date.now() + 60_000).toISOString();
    expect((await browser.ask('POST', planUrl(administrator), { at })).status).toBe(403);
  });
});

describe('the cases of who leaves', () => {
  const act = (by: StaffBrowser, number: string, version: number, what: CaseAct) =>
    by.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version, act: what });

  it('are nobody’s, once, with an entry of the audit for each; a closed one keeps its name', async () => {
    const worker = await newBrowser(portal, ['caseWorker']);
    const token = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    const numbers: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const procedure = portal.procedure('child-allowance-end', MUNICIPALITY);
      const container = await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') });
      const number = String((await portal.file(token, container)).body.receiptNumber);
      numbers.push(number);
      expect((await act(worker, number, 1, { type: 'take' })).status).toBe(200);
    }
    const [closed = '', ...open] = numbers;
    expect((await act(worker, closed, 3, { type: 'decide', outcome: 'noted' })).status).toBe(200);

    const { id } = worker.account;
    expect((await administrator.ask('POST', `/staff/members/${id}/departure`)).status).toBe(204);
    await runJobs();
    await runJobs();
    const cases = await portal.database
      .selectFrom('desk_case')
      .select(['receipt_number', 'assignee', 'version'])
      .where('receipt_number', 'in', numbers)
      .execute();
    expect(cases).toHaveLength(3);
    for (const row of cases) {
      expect(row).toMatchObject(row.receipt_number === closed ? { assignee: id } : { assignee: null, version: 4 });
    }
    const entries = await portal.database.selectFrom('audit_entry').select('json').orderBy('n').execute();
    const changed = entries.map(({ json }) => JSON.parse(json)).filter(({ actor }) => actor.kind === 'job');
    const released = changed.filter(({ detail }) => detail.act === 'release');
    expect(released.map((entry) => entry.case).sort()).toEqual([...open].sort());
    expect(released[0]).toMatchObject({ act: 'caseChanged', detail: { act: 'release', version: 4 } });

    const next = await newBrowser(portal, ['caseWorker']);
    const queue = await next.ask('GET', '/staff/cases?assignee=nobody');
    const unassigned = (queue.body.cases as { receiptNumber: string }[]).map(({ receiptNumber }) => receiptNumber);
    expect(unassigned).toEqual(expect.arrayContaining(open));
    const seen = await next.ask('GET', `/staff/cases/${open[0]}`);
    const { history } = DESK_ROUTES.readCase.reply.parse(seen.body);
    expect(history.at(-1)).toMatchObject({ act: 'release', by: 'other', staffName: null });
    expect((await signInAs(portal, next.account)).account.id).toBe(next.account.id);
  });
});

describe('DT-08: what is done to accounts, and what was refused', () => {
  const entriesOf = async (act: string, actor: string) => {
    const rows = await portal.database.selectFrom('audit_entry').select('json').orderBy('n').execute();
    const entries = rows.map(({ json }): { act: string; actor: { id: string }; result: string } => JSON.parse(json));
    return entries.filter((entry) => entry.act === act && entry.actor.id === actor);
  };

  it('is in the audit with both whom it concerned and who did it, and no name', async () => {
    const { id } = administrator.account;
    const account = await newStaff(portal, ['reader']);
    await administrator.ask('POST', `/staff/members/${account.id}/recovery`);
    const entries = await entriesOf('staffRecoveryBegun', id);
    expect(entries.at(-1)).toMatchObject({ result: 'ok', case: null, detail: { staff: account.id } });
    expect(JSON.stringify(entries)).not.toContain(account.mail);
  });

  it('is there too where an administrator gives themselves a role, or somebody without one tries', async () => {
    const { id } = administrator.account;
    const own = await administrator.ask('POST', `/staff/members/${id}/grants`, { role: 'caseWorker', group: '*' });
    expect(own).toMatchObject({ status: 403, body: { reason: 'oneself' } });
    expect((await entriesOf('grantAdded', id)).at(-1)).toMatchObject({
      result: 'refused',
      detail: { code: 'actionNotAllowed' },
    });
    const other = await newBrowser(portal, ['administrator']);
    const grant = { role: 'caseWorker', group: '*' };
    expect((await administrator.ask('POST', `/staff/members/${other.account.id}/grants`, grant)).status).toBe(409);
    expect((await entriesOf('grantAdded', id)).at(-1)).toMatchObject({
      result: 'refused',
      detail: { code: 'grantConflict' },
    });
    const reader = await newBrowser(portal, ['reader']);
    expect((await reader.ask('POST', `/staff/members/${id}/departure`)).status).toBe(403);
    expect(await entriesOf('staffLeft', reader.account.id)).toMatchObject([{ result: 'refused' }]);
  });
});
