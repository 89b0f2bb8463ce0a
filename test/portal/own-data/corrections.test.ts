import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_CORRECTION_ROUTES } from '#contract/portal/data-correction-routes.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let token: string;
let child: StaffBrowser;
let whole: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  child = await newBrowser(portal, ['caseWorker'], MUNICIPALITY, 'child');
  whole = await newBrowser(portal, ['caseWorker']);
});
afterAll(() => portal.close());

const WRONG = '支払日は見本の五日です';
const wish = (changed: object = {}) => ({
  key: randomUUID(),
  municipality: MUNICIPALITY,
  table: 'main',
  field: 'paidOn',
  row: null,
  shouldBe: WRONG,
  name: '見本　花子',
  birthDate: '1990-04-01',
  ...changed,
});
const ask = (changed: object = {}, group = 'childAllowance', by = token) =>
  portal.ask(by, { method: 'POST', url: `/own-data/${group}/corrections`, payload: wish(changed) });
const own = async (by = token) =>
  DATA_CORRECTION_ROUTES.listOwnCorrections.reply.parse(
    (await portal.ask(by, { method: 'GET', url: '/own-data/corrections' })).body,
  ).corrections;
const listed = async (by: StaffBrowser, query = '') =>
  DATA_CORRECTION_ROUTES.listDataCorrections.reply
    .parse((await by.ask('GET', `/staff/data-corrections${query}`)).body)
    .corrections.map(({ correction }) => correction);

/** Runs the jobs of the answers that were given. */
async function tell(): Promise<void> {
  const events = await sql<{ data: { subject: string } }>`
    select data from outbox_event where name = 'dataCorrectionAnswered'`.execute(portal.database);
  const { signal } = new AbortController();
  for (const { data } of events.rows) {
    for (const job of portal.stores.eventJobs.dataCorrectionAnswered) {
      await portal.database
        .transaction()
        .execute((transaction) => job.handle({ transaction, eventId: '1', data, signal }));
    }
  }
}

async function forget(): Promise<void> {
  await sql`delete from data_correction`.execute(portal.database);
}

describe('a request to put own data right', () => {
  it('reaches the section that sees to its kind, is answered once in words, and the person is told', async () => {
    await forget();
    const row = { recipient: '見本の受給者', paidOn: '2026-10-10', amount: 10_000 };
    const asked = await ask({ row });
    expect(asked.status).toBe(201);
    const id = String(asked.body.correction);
    expect(await own()).toMatchObject([{ correction: id, state: 'asked', about: { shouldBe: WRONG }, answer: null }]);
    expect(await listed(child)).toEqual([id]);
    expect(await listed(whole)).toEqual([id]);

    const read = await child.ask('GET', `/staff/data-corrections/${id}`);
    expect(read.body).toMatchObject({
      about: { row, shouldBe: WRONG, name: '見本　花子' },
      isCertified: null,
      mayAnswer: true,
    });
    const answer = { outcome: 'passedOn', reason: '持っている所に伝えました' };
    const answered = await child.ask('POST', `/staff/data-corrections/${id}/answer`, answer);
    expect(answered.body).toMatchObject({ state: 'passedOn', answer: answer.reason, mayAnswer: false });
    expect(await child.ask('POST', `/staff/data-corrections/${id}/answer`, answer)).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused' },
    });
    expect(await listed(child)).toEqual([]);
    expect(await listed(child, '?list=all')).toEqual([id]);
    expect(await own()).toMatchObject([{ state: 'passedOn', answer: answer.reason }]);
    await tell();
    const { body } = await portal.ask(token, { method: 'GET', url: '/notices' });
    expect(JSON.stringify(body)).toContain('"dataCorrected"');
  });

  it('is there for no other section, no other municipality and no other person', async () => {
    await forget();
    const money = String((await ask({ table: 'main', field: 'income' }, 'tax')).body.correction);
    expect(await listed(child)).toEqual([]);
    expect(await child.ask('GET', `/staff/data-corrections/${money}`)).toMatchObject({ status: 404 });
    const neighbour = await newBrowser(portal, ['approver'], NEIGHBOUR);
    expect(await listed(neighbour)).toEqual([]);
    expect(await neighbour.ask('GET', `/staff/data-corrections/${money}`)).toMatchObject({ status: 404 });
    const reader = await newBrowser(portal, ['reader']);
    expect((await reader.ask('GET', `/staff/data-corrections/${money}`)).body).toMatchObject({ mayAnswer: false });
    const refused = await reader.ask('POST', `/staff/data-corrections/${money}/answer`, {
      outcome: 'corrected',
      reason: 'x',
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'actionNotAllowed' } });
    const editor = await newBrowser(portal, ['catalogueEditor']);
    expect(await editor.ask('GET', '/staff/data-corrections')).toMatchObject({ status: 403 });
    expect(await own(await portal.signIn('spouse'))).toEqual([]);
  });

  it('is one however often it is sent, five a day, and about a field and a municipality that there are', async () => {
    await forget();
    const key = randomUUID();
    const first = await ask({ key });
    expect((await ask({ key })).body).toEqual(first.body);
    expect(await own()).toHaveLength(1);
    expect(await ask({ field: 'nothing' })).toMatchObject({ status: 404 });
    expect(await ask({ municipality: '131016' })).toMatchObject({ status: 404 });
    expect(await ask({ shouldBe: '123456789018' })).toMatchObject({ body: { code: 'individualNumberFound' } });
    expect(await ask({}, 'nothing')).toMatchObject({ body: { code: 'groupUnknown' } });
    for (let n = 0; n < 4; n += 1) expect((await ask()).status).toBe(201);
    expect(await ask()).toMatchObject({ status: 429 });
  });

  it('stands sealed, and is named in the audit without a word of it', async () => {
    await forget();
    const id = String((await ask()).body.correction);
    await whole.ask('GET', `/staff/data-corrections/${id}`);
    const kept = await sql<{ row: string }>`select t::text as row from data_correction t
      union all select t::text from audit_entry t`.execute(portal.database);
    const everything = kept.rows.map(({ row }) => row).join('\n');
    expect(everything).toContain('dataCorrectionRead');
    expect(everything).toContain('dataCorrectionAsked');
    for (const word of [WRONG, '花子', Buffer.from(WRONG).toString('hex')]) expect(everything).not.toContain(word);
  });
});
