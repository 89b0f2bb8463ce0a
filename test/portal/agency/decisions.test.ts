import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { applicationDetailSchema, filedReplySchema } from '#contract/portal/application-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { type AgencyTestClient, ALL_SCOPES, registerClient } from '../../support/portal/agency-client.ts';
import { pageOfLooks } from '../../support/portal/looks.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const CLAIM = 'child-allowance-claim';
const ELSEWHERE = 'eeeeeeeeeeeeeeee';
const GRANTED = { facts: [{ label: '支給額', value: { type: 'yenAMonth' as const, yen: 15_000 } }], reasons: [] };
const REFUSED = { facts: [], reasons: ['所得の要件を満たしません（架空法 5条）。'] };
const DECIDED = { event: 'decide', outcome: 'granted', letter: GRANTED, decidedBy: 'JT-0012' };

let portal: TestPortal;
let token: string;
let client: AgencyTestClient;
let worker: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  client = await registerClient(portal, { scopes: [...ALL_SCOPES, 'cases.decide'], groups: ['child'] });
  worker = await newBrowser(portal, ['caseWorker']);
});
afterAll(() => portal.close());

async function fileNew(): Promise<string> {
  const holder = await portal.authority.holder('ordinary');
  const procedure = portal.procedure(CLAIM);
  // Of a child abroad the office waits for a paper.
  const answers = sampleAnswers(procedure, { 'children.livesTogether': false, 'children.studiesAbroad': true });
  const container = await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary'), answers });
  return filedReplySchema.parse((await portal.file(token, container)).body).receiptNumber;
}

/** A case of a procedure of which the city says that another system decides, in review, with every paper there. */
async function fileForSystem(fourEyes?: 'always' | 'never'): Promise<string> {
  const number = await fileNew();
  const revision =
    fourEyes === undefined ? ELSEWHERE : `${ELSEWHERE.slice(6)}${fourEyes === 'always' ? 'aaaaaa' : 'bbbbbb'}`;
  const changed = { decidesElsewhere: true, revision, ...(fourEyes === undefined ? {} : { fourEyes }) };
  await sql`insert into served_procedure (procedure_id, municipality_code, revision, definition)
    select procedure_id, municipality_code, ${revision}, definition || ${JSON.stringify(changed)}::jsonb
    from served_procedure join application using (procedure_id, municipality_code, revision)
    where receipt_number = ${number} on conflict do nothing`.execute(portal.database);
  await portal.database.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`update application set revision = ${revision} where receipt_number = ${number}`.execute(transaction);
  });
  return number;
}

async function ready(number: string): Promise<string> {
  expect((await change(number, { event: 'beginReview' })).status).toBe(200);
  await bringPapers(number);
  return number;
}

async function bringPapers(number: string): Promise<void> {
  for (const { key, state } of (await read(number)).originals) {
    if (state === 'expected') expect((await change(number, { event: 'originalArrived', key })).status).toBe(200);
  }
}

const read = async (number: string) =>
  AGENCY_ROUTES.readAgencyCase.reply.parse((await client.ask('GET', `/agency/v1/cases/${number}`)).body);

async function change(number: string, payload: object, { by = client, key = randomUUID(), version = 0 } = {}) {
  const seen = version || (await read(number)).version;
  const headers = { 'if-match': `"${seen}"`, 'idempotency-key': key };
  return by.ask('POST', `/agency/v1/cases/${number}/events`, { payload, headers });
}

async function act(by: StaffBrowser, number: string, what: CaseAct) {
  const { version } = (await by.ask('GET', `/staff/cases/${number}`)).body;
  return by.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version, act: what });
}

const mine = async (number: string) =>
  applicationDetailSchema.parse((await portal.ask(token, { method: 'GET', url: `/applications/${number}` })).body);

async function entries(number: string) {
  const rows = await portal.database.selectFrom('audit_entry').select('json').execute();
  return rows.map(({ json }) => JSON.parse(json)).filter((entry) => entry.case === number);
}

describe('a decision of another system', () => {
  it('is the case’s decision: with a letter, a notice, the audit and the feed, as one of the desk', async () => {
    const number = await ready(await fileForSystem());
    const before = await read(number);
    const key = randomUUID();
    const first = await change(number, DECIDED, { key, version: before.version });
    expect(first).toMatchObject({ status: 200, body: { state: 'decided' } });
    const again = await change(number, DECIDED, { key, version: before.version });
    expect(again.bytes.equals(first.bytes)).toBe(true);

    expect(await mine(number)).toMatchObject({ status: 'decided', outcome: 'granted', letters: [{ letter: 1 }] });
    const told = await read(number);
    expect(told).toMatchObject({
      state: 'decided',
      outcome: 'granted',
      letters: [{ letter: 1, outcome: 'granted', number: expect.stringMatching(/第\d+号$/) }],
    });
    expect(told.letters).toHaveLength(1);
    const desk = DESK_ROUTES.readCase.reply.parse((await worker.ask('GET', `/staff/cases/${number}`)).body);
    expect(desk.history.at(-1)).toMatchObject({ act: 'decide', by: 'other', staffName: null });
    const decided = (await entries(number)).filter((entry) => entry.act === 'agencyCaseDecided');
    expect(decided).toMatchObject([
      { actor: { kind: 'client', id: client.id }, detail: { decidedBy: 'JT-0012', approvedBy: '' }, result: 'ok' },
    ]);
    const feed = await client.ask('GET', '/agency/v1/cases?state=decided');
    expect(JSON.stringify(feed.body)).toContain(number);
  });

  it('has a letter that a system with that scope fetches, with its sum, told to the person and the audit', async () => {
    const number = await ready(await fileForSystem());
    const url = `/agency/v1/cases/${number}/letters/1`;
    expect(await client.ask('GET', url)).toMatchObject({ status: 404, body: { code: 'notFound' } });
    await change(number, DECIDED);
    const fetched = await client.ask('GET', url);
    expect(fetched.status).toBe(200);
    expect(fetched.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const sha256 = createHash('sha256').update(fetched.bytes).digest();
    expect((await read(number)).letters[0]?.sha256).toBe(sha256.toString('hex'));
    expect(fetched.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-digest': `sha-256=:${sha256.toString('base64')}:`,
    });
    const narrow = await registerClient(portal, { scopes: ['cases.read'] });
    expect(await narrow.ask('GET', url)).toMatchObject({ status: 403, body: { scope: 'cases.container' } });
    const elsewhere = await registerClient(portal, { groups: ['tax'] });
    expect((await elsewhere.ask('GET', url)).status).toBe(404);
    const looks = (await entries(number)).filter(({ act: one }) => one === 'agencyLetterRead');
    expect(looks.map(({ result }) => result)).toEqual(['refused', 'ok', 'refused']);
    const answer = await portal.ask(token, { method: 'GET', url: '/exchange-records' });
    const { records } = pageOfLooks(answer.body);
    expect(records.filter((one) => one.receiptNumber === number && one.kinds.includes('letters'))).toHaveLength(1);
    // The person has not opened it: that a system fetched it says nothing of them.
    expect((await mine(number)).letters[0]?.openedAt).toBeNull();
  });

  it('is refused where the city decides at its desk, and where the system lacks the scope', async () => {
    const atDesk = await ready(await fileNew());
    expect(await change(atDesk, DECIDED)).toMatchObject({
      status: 403,
      body: { code: 'actionNotAllowed', reason: 'decidedAtDesk' },
    });
    expect(await mine(atDesk)).toMatchObject({ status: 'inReview', letters: [] });
    const number = await ready(await fileForSystem());
    const { version } = await read(number);
    const by = await registerClient(portal);
    expect(await change(number, DECIDED, { by, version })).toMatchObject({
      status: 403,
      body: { code: 'scopeMissing', scope: 'cases.decide' },
    });
    const refused = (await entries(atDesk)).filter((entry) => entry.act === 'agencyCaseDecided');
    expect(refused).toMatchObject([{ result: 'refused', actor: { id: client.id } }]);
  });

  it('takes two people there where it takes two at the desk', async () => {
    const number = await ready(await fileForSystem());
    const refusal = { event: 'decide', outcome: 'refused', letter: REFUSED, decidedBy: 'JT-0012' };
    for (const approvedBy of [undefined, 'JT-0012']) {
      expect(await change(number, { ...refusal, ...(approvedBy === undefined ? {} : { approvedBy }) })).toMatchObject({
        status: 403,
        body: { code: 'actionNotAllowed', reason: 'fourEyes' },
      });
    }
    expect(await change(number, { ...refusal, approvedBy: 'JT-0001' })).toMatchObject({ status: 200 });
    const [decided] = (await entries(number)).filter((one) => one.act === 'agencyCaseDecided' && one.result === 'ok');
    expect(decided.detail).toMatchObject({ decidedBy: 'JT-0012', approvedBy: 'JT-0001' });
    const always = await ready(await fileForSystem('always'));
    expect(await change(always, DECIDED)).toMatchObject({ status: 403, body: { reason: 'fourEyes' } });
    const never = await ready(await fileForSystem('never'));
    expect(await change(never, { ...refusal })).toMatchObject({ status: 200 });
  });

  it('owes what a decision of the desk owes, and uses no number of a letter where it is refused', async () => {
    const number = await fileForSystem();
    await change(number, { event: 'beginReview' });
    const counters = async () =>
      JSON.stringify((await sql`select * from letter_counter`.execute(portal.database)).rows);
    const before = await counters();
    const missing = (await read(number)).originals.filter(({ state }) => state === 'expected');
    expect(missing.length).toBeGreaterThan(0);
    for (const [event, status, body] of [
      [{ ...DECIDED, letter: undefined }, 422, { code: 'letterIncomplete', missing: ['letter'] }],
      [{ ...DECIDED, outcome: 'refused', approvedBy: 'JT-1' }, 422, { code: 'letterIncomplete', missing: ['reasons'] }],
      [DECIDED, 422, { code: 'originalsMissing' }],
      [{ ...DECIDED, outcome: 'noted' }, 409, { code: 'transitionRefused' }],
      [{ ...DECIDED, decidedBy: '123456789018' }, 400, { code: 'requestMalformed' }],
      [{ ...DECIDED, decidedBy: '佐藤' }, 400, { code: 'requestMalformed' }],
      [{ ...DECIDED, decidedBy: undefined }, 400, { code: 'requestMalformed' }],
    ] as const) {
      expect(await change(number, event)).toMatchObject({ status, body });
    }
    expect(await counters()).toBe(before);
    expect(await mine(number)).toMatchObject({ status: 'inReview', letters: [] });
  });

  it('leaves to the desk what the desk has proposed, and loses against it by the version', async () => {
    const number = await ready(await fileForSystem());
    const seen = (await read(number)).version;
    await act(worker, number, { type: 'take' });
    expect(await change(number, DECIDED, { version: seen })).toMatchObject({
      status: 412,
      body: { code: 'caseChanged' },
    });
    expect((await act(worker, number, { type: 'propose', outcome: 'refused', letter: REFUSED })).status).toBe(200);
    expect(await change(number, DECIDED)).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused', from: 'awaitingApproval' },
    });
    expect(await mine(number)).toMatchObject({ status: 'inReview' });
  });

  it('and one of the desk at the same instant: one of them is made', async () => {
    for (let n = 0; n < 10; n += 1) {
      const number = await ready(await fileForSystem());
      await act(worker, number, { type: 'take' });
      const { version } = await read(number);
      const desk = { key: randomUUID(), version, act: { type: 'decide', outcome: 'granted', letter: GRANTED } };
      const answers = await Promise.all([
        change(number, DECIDED, { version }),
        worker.ask('POST', `/staff/cases/${number}/acts`, desk),
      ]);
      expect(answers.map(({ status }) => status === 200).sort()).toEqual([false, true]);
      expect((await mine(number)).letters).toHaveLength(1);
    }
  });
});

describe('a paper or a visit that another system tells of', () => {
  it('arrives once, and not at a case that ended', async () => {
    const number = await fileForSystem();
    await change(number, { event: 'beginReview' });
    const [paper] = (await read(number)).originals.filter(({ state }) => state === 'expected');
    const arrived = { event: 'originalArrived', key: paper?.key };
    expect(await change(number, { event: 'originalArrived', key: 'noSuchPaper' })).toMatchObject({ status: 404 });
    expect(await change(number, arrived)).toMatchObject({ status: 200, body: { state: 'inReview' } });
    expect(await change(number, arrived)).toMatchObject({ status: 404 });
    expect((await read(number)).originals).toContainEqual({ key: paper?.key, state: 'arrived' });
    await bringPapers(number);
    await change(number, DECIDED);
    expect(await change(number, arrived)).toMatchObject({ status: 409, body: { code: 'transitionRefused' } });
  });

  it('is a visit that is not before its day', async () => {
    const number = await fileForSystem();
    expect(await change(number, { event: 'visitAttended', visit: 1 })).toMatchObject({ status: 404 });
    const { slots } = (await portal.app.inject({ method: 'GET', url: '/offices/131318/child/slots' }))
      .json()
      .days.find(({ state }: { state: string }) => state !== 'closed');
    expect((await act(worker, number, { type: 'bookVisit', slot: slots[0].slot })).status).toBe(200);
    expect((await read(number)).visits).toMatchObject([{ visit: 1, state: 'booked', slot: slots[0].slot }]);
    expect(await change(number, { event: 'visitAttended', visit: 1 })).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused' },
    });
    await sql`update case_visit set day = current_date - 1 where receipt_number = ${number}`.execute(portal.database);
    expect(await change(number, { event: 'visitAttended', visit: 1 })).toMatchObject({ status: 200 });
    expect((await read(number)).visits).toMatchObject([{ visit: 1, state: 'attended' }]);
  });
});
