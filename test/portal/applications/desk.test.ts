import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  MUNICIPALITY,
  NEIGHBOUR,
  newBrowser,
  type StaffAnswer,
  type StaffBrowser,
} from '../../support/portal/staff-browser.ts';

const NOTIFICATION = 'child-allowance-end';
const _APPLICATION = 'child-allowance-claim';
/** A notification that may be taken back. */
const WISH = 'child-allowance-donation';
const ROLES: readonly StaffRole[] = ['reader', 'caseWorker', 'approver', 'catalogueEditor', 'administrator', 'auditor'];

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
let worker: StaffBrowser;
let colleague: StaffBrowser;
let approver: StaffBrowser;
let neighbour: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
  worker = await newBrowser(portal, ['caseWorker']);
  colleague = await newBrowser(portal, ['caseWorker']);
  approver = await newBrowser(portal, ['approver']);
  neighbour = await newBrowser(portal, ['caseWorker'], NEIGHBOUR);
});
afterAll(() => portal.close());

async function fileNew(id = NOTIFICATION): Promise<string> {
  const container = await sampleFiling(holder, portal.procedure(id), { filer: portal.filerOf('ordinary') });
  const filed = await portal.file(token, container);
  expect(filed).toMatchObject({ status: 201 });
  return filedReplySchema.parse(filed.body).receiptNumber;
}

const open = (by: StaffBrowser, number: string) => by.ask('GET', `/staff/cases/${number}`);
const send = (by: StaffBrowser, number: string, act: object, version: unknown, key = randomUUID()) =>
  by.ask('POST', `/staff/cases/${number}/acts`, { key, version, act });
async function act(by: StaffBrowser, number: string, what: object): Promise<StaffAnswer> {
  return send(by, number, what, (await open(by, number)).body.version ?? 1);
}
const take = (by: StaffBrowser, number: string) => act(by, number, { type: 'take' });
const decide = (by: StaffBrowser, number: string, outcome = 'noted') =>
  act(by, number, { type: 'decide', outcome, note: '確かめました。' });
const mine = async (number: string) =>
  (await portal.ask(token, { method: 'GET', url: `/applications/${number}` })).body as Record<string, unknown>;
async function numbersFor(by: StaffBrowser, query = ''): Promise<string[]> {
  const listed = await by.ask('GET', `/staff/cases${query}`);
  expect(listed.status).toBe(200);
  return (listed.body.cases as { receiptNumber: string }[]).map(({ receiptNumber }) => receiptNumber);
}

describe('a notification that somebody sent', () => {
  it('is found by the staff, read as it was filed, taken, and ended; the person sees each step', async () => {
    const number = await fileNew();
    expect(await numbersFor(worker, '?assignee=nobody')).toContain(number);
    const read = DESK_ROUTES.readCase.reply.parse((await open(worker, number)).body);
    expect(read).toMatchObject({ state: 'received', outcome: null, assignee: null, filings: [{ filing: 1 }] });
    expect(read.may).toContain('take');
    expect(read.may).not.toContain('decide');
    expect(read.applicantName).toBe(holder.persona.holder.name);
    expect(read.document.sections.length).toBeGreaterThan(2);
    expect(read.filings[0]?.signatureVerifiedAt).not.toBeNull();

    expect(await take(worker, number)).toMatchObject({ status: 200, body: { state: 'inReview', version: 3 } });
    expect((await open(worker, number)).body.may).toEqual(expect.arrayContaining(['release', 'decide', 'propose']));
    expect(await mine(number)).toMatchObject({ status: 'inReview', outcome: null });
    expect(await numbersFor(worker, '?assignee=mine')).toEqual([number]);

    expect(await decide(worker, number)).toMatchObject({
      status: 200,
      body: { state: 'decided', step: 3 },
    });
    expect(await mine(number)).toMatchObject({
      status: 'decided',
      outcome: 'noted',
      history: [
        { status: 'received' },
        { status: 'inReview' },
        { status: 'decided', outcome: 'noted', note: '確かめました。' },
      ],
    });
    expect(JSON.stringify(await mine(number))).not.toContain(worker.account.id);
    expect(await numbersFor(worker)).not.toContain(number);
    expect(await numbersFor(worker, '?state=decided')).toContain(number);
  });

  it('ends once: what was withdrawn is not decided, what was decided is not withdrawn', async () => {
    const withdrawn = await fileNew(WISH);
    await take(worker, withdrawn);
    expect(await portal.ask(token, { method: 'POST', url: `/applications/${withdrawn}/withdrawal` })).toMatchObject({
      status: 200,
    });
    expect(await decide(worker, withdrawn)).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused', from: 'withdrawn' },
    });

    const decided = await fileNew(WISH);
    await take(worker, decided);
    await decide(worker, decided);
    expect(await portal.ask(token, { method: 'POST', url: `/applications/${decided}/withdrawal` })).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused', from: 'decided' },
    });
  });

  it('DT-06: withdrawn and decided at the same instant, is exactly one of the two', async () => {
    for (let race = 0; race < 10; race += 1) {
      const number = await fileNew(WISH);
      await take(worker, number);
      const both = await Promise.all([
        decide(worker, number),
        portal.ask(token, { method: 'POST', url: `/applications/${number}/withdrawal` }),
      ]);
      expect(both.filter(({ status }) => status < 300)).toHaveLength(1);
      const { history } = (await mine(number)) as { history: readonly { status: string }[] };
      expect(history.filter(({ status }) => status === 'decided' || status === 'withdrawn')).toHaveLength(1);
    }
  });

  it('changed by two at once, is changed by the first; the second is told and overwrites nothing', async () => {
    const number = await fileNew();
    const { version } = (await open(colleague, number)).body;
    expect(await take(worker, number)).toMatchObject({ status: 200 });
    expect(await send(colleague, number, { type: 'take' }, version)).toMatchObject({
      status: 412,
      body: { code: 'caseChanged', version: Number(version) + 2 },
    });
    expect((await open(worker, number)).body.assignee).toMatchObject({ staff: worker.account.id });
  });
});

describe('what staff may', () => {
  it('DT-01: another municipality’s case looks as one that never was, and is counted nowhere', async () => {
    const number = await fileNew();
    const never = await neighbour.ask('GET', '/staff/cases/MG-0000-0000-0000');
    const theirs = await open(neighbour, number);
    expect(theirs.status).toBe(404);
    const plain = ({ body }: StaffAnswer) => ({ ...body, instance: undefined, requestId: undefined });
    expect(plain(theirs)).toEqual(plain(never));
    expect(await numbersFor(neighbour)).not.toContain(number);
    const { counts } = (await neighbour.ask('GET', '/staff/cases')).body;
    expect(counts).toEqual({ received: 0, inReview: 0, correctionAsked: 0, awaitingApproval: 0 });
    expect(await send(neighbour, number, { type: 'take' }, 1)).toMatchObject({ status: 404 });
  });

  it('a case of another group is as one of another municipality', async () => {
    const number = await fileNew();
    const elsewhere = await newBrowser(portal, ['caseWorker'], MUNICIPALITY, 'nursery');
    expect(await open(elsewhere, number)).toMatchObject({ status: 404 });
    expect(await numbersFor(elsewhere)).toEqual([]);
  });

  it.each(ROLES)('is by role, %s among them', async (role) => {
    const number = await fileNew();
    const somebody = await newBrowser(portal, [role]);
    const sees = role === 'reader' || role === 'caseWorker' || role === 'approver';
    const works = role === 'caseWorker' || role === 'approver';
    expect((await open(somebody, number)).status).toBe(sees ? 200 : 404);
    const statusOf = async (what: object, version: number) => (await send(somebody, number, what, version)).status;
    expect(await statusOf({ type: 'take' }, 1)).toBe(works ? 200 : sees ? 403 : 404);
    expect(await statusOf({ type: 'decide', outcome: 'noted' }, 3)).toBe(works ? 200 : sees ? 403 : 404);
  });

  it('nobody ends a case that a colleague works on, but who may decide on all', async () => {
    const number = await fileNew();
    await take(worker, number);
    expect(await decide(colleague, number)).toMatchObject({
      status: 403,
      body: { code: 'actionNotAllowed', reason: 'notAssigned' },
    });
    expect(await act(colleague, number, { type: 'release' })).toMatchObject({ status: 403 });
    expect(await decide(approver, number)).toMatchObject({ status: 200 });
  });
});

describe('the queue', () => {
  it('comes page by page, the oldest first, with nothing twice and nothing left out', async () => {
    const before = new Set((await allOpen()).map(({ receiptNumber }) => receiptNumber));
    const filed: string[] = [];
    for (let n = 0; n < 3; n += 1) filed.push(await fileNew());
    const now = await allOpen();
    const numbers = now.map(({ receiptNumber }) => receiptNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((number) => !before.has(number)).toSorted()).toEqual(filed.toSorted());
    const times = now.map(({ receivedAt }) => receivedAt);
    expect(times).toEqual(times.toSorted());
  });

  type Listed = { readonly receiptNumber: string; readonly receivedAt: string };
  async function allOpen(): Promise<Listed[]> {
    const listed: Listed[] = [];
    let next: unknown = '';
    while (next !== null) {
      const page = await approver.ask('GET', `/staff/cases${next === '' ? '' : `?after=${String(next)}`}`);
      listed.push(...(page.body.cases as Listed[]));
      ({ next } = page.body);
    }
    return listed;
  }
});
