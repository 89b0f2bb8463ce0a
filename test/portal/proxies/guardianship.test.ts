import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { lastDays, mandateThingSchema } from '#contract/portal/mandate.ts';
import { MANDATE_ROUTES, mandatesSchema } from '#contract/portal/mandate-routes.ts';
import { GUARDIANSHIP, guardianshipSchema } from '#contract/procedure/guardianship.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { actAtDesk } from '../../support/portal/case-acts.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const WARD = { wardName: '見本　ウメ', wardBirthDate: '1938-04-05' };
const CARE = 'care-share-certificate-reissue';

let portal: TestPortal;
let guardian: string;
let worker: StaffBrowser;
let approver: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  worker = await newBrowser(portal, ['caseWorker']);
  approver = await newBrowser(portal, ['approver']);
});
afterAll(() => portal.close());
beforeEach(async () => {
  await sql`delete from mandate`.execute(portal.database);
  guardian = await portal.signIn('spouse');
});

const today = () => japaneseDay(epochMs(portal.mailClock.nowMs));
const get = (token: string, url: string) => portal.ask(token, { method: 'GET', url });
const listed = async (token: string) => mandatesSchema.parse((await get(token, '/mandates')).body);

async function ask(change: object = {}): Promise<string> {
  const procedure = portal.procedure(GUARDIANSHIP);
  const answers = {
    ...sampleAnswers(procedure),
    ...WARD,
    wardAddress: '東京都見本区中央一丁目2番3号',
    group: 'care',
    until: addDays(today(), 300),
    ...change,
  };
  const filing = await sampleFiling(await portal.authority.holder('spouse'), procedure, {
    filer: portal.filerOf('spouse'),
    answers,
  });
  const filed = await portal.file(guardian, filing);
  expect(filed).toMatchObject({ status: 201 });
  return filedReplySchema.parse(filed.body).receiptNumber;
}

/** Of the events that were told. */
let lastTold = '0';

/** Has what happened to cases told, as the portal's jobs do; all of one case `again`. */
async function tell(again?: string): Promise<void> {
  const { rows } = await sql<{ id: string; data: never }>`
    select id, data from outbox_event where name = 'applicationChanged'
      and ${again === undefined ? sql`id > ${lastTold}::bigint` : sql`data ->> 'receiptNumber' = ${again}`} order by id`.execute(
    portal.database,
  );
  for (const { id, data } of rows) {
    lastTold = id;
    const job = portal.stores.eventJobs.applicationChanged.find(({ name }) => name === 'followGuardianship');
    const signal = new AbortController().signal;
    // Each event may be told more than once.
    for (let times = 0; times < 2; times += 1) {
      await portal.database
        .transaction()
        .execute(
          (transaction) =>
            job?.handle({ transaction, eventId: '1', data, signal }) ?? Promise.reject(new Error('no job')),
        );
    }
  }
}

async function decide(number: string, outcome: 'granted' | 'refused' = 'granted'): Promise<void> {
  await actAtDesk(worker, number, { type: 'take' });
  const letter = { facts: [], reasons: ['登記事項証明書を確かめました。'] };
  await actAtDesk(worker, number, { type: 'propose', outcome, letter });
  await approver.ask('GET', `/staff/cases/${number}`);
  await actAtDesk(approver, number, { type: 'approve' });
  await tell();
}

describe('the guardian of an adult', () => {
  it('acts once two people at the desk have looked at the certificate, without a card of the ward’s', async () => {
    const number = await ask();
    const { body } = await worker.ask('GET', `/staff/cases/${number}`);
    const papers = body.attachments as { key: string }[];
    expect(papers.map(({ key }) => key)).toContain('registration');
    await actAtDesk(worker, number, { type: 'take' });
    const alone = { type: 'decide', outcome: 'granted', letter: { facts: [], reasons: [] } };
    await expect(actAtDesk(worker, number, alone)).rejects.toThrow('fourEyes');
    await actAtDesk(worker, number, { type: 'release' });
    await decide(number);

    const { principals, proxies } = await listed(guardian);
    expect(proxies).toEqual([]);
    expect(principals).toMatchObject([
      {
        kind: 'adultGuardian',
        name: WARD.wardName,
        until: addDays(today(), 300),
        scope: { things: mandateThingSchema.options },
      },
    ]);
    const procedures: readonly string[] = principals[0]?.scope.procedures ?? [];
    expect(procedures).toContain(CARE);
    expect(procedures).not.toContain(GUARDIANSHIP);
    expect(procedures).not.toContain('child-allowance-claim');

    const begun = await portal.ask(guardian, {
      method: 'POST',
      url: '/session/acting',
      payload: { mandate: principals[0]?.registration },
    });
    const { token, mandate } = MANDATE_ROUTES.beginActing.reply.parse(begun.body);
    expect(mandate).toMatchObject({ name: WARD.wardName, birthDate: WARD.wardBirthDate });
    const filing = await sampleFiling(await portal.authority.holder('spouse'), portal.procedure(CARE), {
      filer: portal.filerOf('spouse'),
      change: (application) => ({
        ...application,
        applicant: {
          ...application.applicant,
          name: { value: mandate.name, origin: 'person' },
          birthDate: { value: mandate.birthDate, origin: 'person' },
        },
        mandate: { registration: mandate.registration, sha256: mandate.sha256, proxy: mandate.proxy },
      }),
    });
    const filed = await portal.file(token, filing);
    expect(filed).toMatchObject({ status: 201 });
    const listedCases = (await get(token, '/applications')).body.applications as { receiptNumber: string }[];
    expect(listedCases.map(({ receiptNumber }) => receiptNumber)).toEqual([filed.body.receiptNumber]);
  });

  it('does not act where the office refuses, and does to the end of the last day, of what was asked for', async () => {
    await decide(await ask(), 'refused');
    expect((await listed(guardian)).principals).toEqual([]);
    await decide(await ask({ group: 'disaster', until: today() }));
    expect((await listed(guardian)).principals).toMatchObject([
      { until: today(), scope: { procedures: ['disaster-certificate'] } },
    ]);
  });

  it('acts for three years at the latest', async () => {
    await decide(await ask({ until: '2099-01-01' }));
    expect((await listed(guardian)).principals).toMatchObject([{ until: lastDays(today()).latest }]);
  });

  it('acts for the same ward by each of their mandates, and for another by another', async () => {
    await decide(await ask());
    await decide(await ask({ group: 'child' }));
    await decide(await ask({ wardName: '見本　マツ' }));
    const { rows } = await sql<{ subject_id: string }>`select subject_id from mandate order by created_at`.execute(
      portal.database,
    );
    const [first, second, third] = rows.map(({ subject_id }) => subject_id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('ends when the office opens its decision again, of which the guardian hears', async () => {
    const number = await ask();
    await decide(number);
    await actAtDesk(approver, number, { type: 'reopen', ground: 'ownError', reason: '後見は終わっていました。' });
    const second = await newBrowser(portal, ['approver']);
    await second.ask('GET', `/staff/cases/${number}`);
    await actAtDesk(second, number, { type: 'confirm' });
    await tell();
    expect((await listed(guardian)).principals).toEqual([]);
    const kept = await sql<{ state: string; ended_how: string }>`select state, ended_how from mandate`.execute(
      portal.database,
    );
    expect(kept.rows).toEqual([{ state: 'ended', ended_how: 'byOffice' }]);
    const told = await sql<{ data: object }>`
      select data from outbox_event where name = 'mandateEnded' order by id desc limit 1`.execute(portal.database);
    expect(told.rows).toMatchObject([{ data: { proxy: portal.filerOf('spouse'), tellsProxy: true } }]);
  });

  it('stays over once the guardian ended it, whatever happens to the case, until the office decides anew', async () => {
    const number = await ask();
    await decide(number);
    const [one] = (await listed(guardian)).principals;
    await portal.ask(guardian, { method: 'DELETE', url: `/mandates/${one?.registration}` });
    await tell(number);
    expect((await listed(guardian)).principals).toEqual([]);
  });

  it('is no kind that two cards make', async () => {
    const payload = {
      kind: 'adultGuardian',
      scope: { procedures: [CARE], things: ['applications'] },
      until: addDays(today(), 10),
      principal: { name: WARD.wardName, birthDate: WARD.wardBirthDate },
    };
    expect((await portal.ask(guardian, { method: 'POST', url: '/mandates', payload })).status).toBe(400);
    expect(
      (await portal.ask(guardian, { method: 'POST', url: '/session/acting', payload: { mandate: randomUUID() } })).body
        .code,
    ).toBe('notInMandate');
  });

  it('is asked what a mandate is made of', () => {
    const answers = sampleAnswers(portal.procedure(GUARDIANSHIP));
    expect(guardianshipSchema.safeParse(answers).success).toBe(true);
  });
});
