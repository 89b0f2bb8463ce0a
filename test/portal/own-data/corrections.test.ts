import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_CORRECTION_ROUTES } from '#contract/portal/data-correction-routes.ts';
import { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { replayTombstones } from '#portal/platform/erasure/tombstones.ts';
import { UPLOAD_HEADERS, uploadBody } from '../../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';
import { PIXEL } from '../../support/portal/staff-notice.ts';

let portal: TestPortal;
let token: string;
let child: StaffBrowser;
let whole: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal({ config: { scanner: { kind: 'practice' } } });
  token = await portal.signIn('ordinary');
  child = await newBrowser(portal, ['caseWorker'], MUNICIPALITY, 'child');
  whole = await newBrowser(portal, ['caseWorker']);
});
afterAll(() => portal.close());

const PICTURE = Buffer.from(PIXEL, 'base64');
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
const attach = (correction: string, bytes: Uint8Array, by = token, name = '源泉徴収票.png') =>
  portal.ask(by, {
    method: 'POST',
    url: `/own-data/corrections/${correction}/file`,
    headers: UPLOAD_HEADERS,
    payload: uploadBody({ name }, bytes),
  });
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

describe('what is sent along with a request', () => {
  const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
  const pdf = (inside = '') => Buffer.from(`%PDF-1.7\n${inside}\n%%EOF\n`);

  it('is there for its person and the section, once, and each look of staff is in the audit', async () => {
    await forget();
    const id = String((await ask()).body.correction);
    const added = await attach(id, PICTURE);
    const file = { name: '源泉徴収票.png', mediaType: 'image/png', bytes: PICTURE.length, scanned: true };
    expect(added).toMatchObject({ status: 200, body: file });
    expect(await attach(id, PICTURE)).toMatchObject({ status: 200, body: file });
    expect(await attach(id, pdf())).toMatchObject({ status: 422, body: { problem: 'tooMany' } });
    expect(await own()).toMatchObject([{ file }]);
    expect((await child.ask('GET', `/staff/data-corrections/${id}`)).body).toMatchObject({ file });

    const asOwner = await portal.app.inject({
      method: 'GET',
      url: `/own-data/corrections/${id}/file`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(asOwner.rawPayload).toEqual(PICTURE);
    expect(asOwner.headers).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    const shown = await child.ask('GET', `/staff/data-corrections/${id}/file`);
    expect(shown.status).toBe(200);
    const neighbour = await newBrowser(portal, ['approver'], NEIGHBOUR);
    expect(await neighbour.ask('GET', `/staff/data-corrections/${id}/file`)).toMatchObject({ status: 404 });
    const spouse = await portal.signIn('spouse');
    expect(await portal.ask(spouse, { method: 'GET', url: `/own-data/corrections/${id}/file` })).toMatchObject({
      status: 404,
    });
    expect(await attach(id, PICTURE, spouse)).toMatchObject({ status: 404 });
    const looks = await sql<{ json: string }>`select json from audit_entry
      where json like '%"dataCorrectionFile%' order by n`.execute(portal.database);
    expect(looks.rows.map(({ json }) => JSON.parse(json).act)).toEqual([
      'dataCorrectionFileAdded',
      'dataCorrectionFileRead',
    ]);
    const kept = await sql<{ row: string }>`select t::text as row from data_correction_file t
      union all select t::text from audit_entry t`.execute(portal.database);
    const everything = kept.rows.map(({ row }) => row).join('\n');
    for (const word of ['源泉徴収票', PICTURE, Buffer.from('源泉徴収票')]) {
      expect(everything).not.toContain(typeof word === 'string' ? word : word.toString('hex'));
    }
  });

  it.each([
    ['what is no PDF, JPEG or PNG', Buffer.from('<html>'), 'contentNotAllowed'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a PDF that does something by itself', pdf('/OpenAction << /S /JavaScript >>'), 'activeContent'],
    ['what a scanner knows', pdf(EICAR), 'virus'],
    ['more than five megabytes', Buffer.concat([pdf(), Buffer.alloc(5_000_000)]), 'tooLarge'],
  ])('is refused where it is %s, and the request stands without', async (_, bytes, problem) => {
    await forget();
    const id = String((await ask()).body.correction);
    expect(await attach(id, bytes)).toMatchObject({ status: 422, body: { code: 'attachmentRefused', problem } });
    expect(await own()).toMatchObject([{ file: null }]);
  });

  it('comes no more once the request is answered', async () => {
    await forget();
    const id = String((await ask()).body.correction);
    await child.ask('POST', `/staff/data-corrections/${id}/answer`, { outcome: 'notWrong', reason: '違いません' });
    expect(await attach(id, PICTURE)).toMatchObject({ status: 409, body: { code: 'transitionRefused' } });
  });

  it('is taken by nobody while the scanner does not answer, and is said to be unscanned where there is none', async () => {
    const other = await openTestPortal({ config: { scanner: { kind: 'clamd', socket: '/nowhere/clamd.sock' } } });
    try {
      const by = await other.signIn('ordinary');
      const url = '/own-data/childAllowance/corrections';
      const id = String((await other.ask(by, { method: 'POST', url, payload: wish() })).body.correction);
      const upload = { headers: UPLOAD_HEADERS, payload: uploadBody({ name: 'a.png' }, PICTURE) };
      const at = { method: 'POST' as const, url: `/own-data/corrections/${id}/file`, ...upload };
      expect(await other.ask(by, at)).toMatchObject({ status: 422, body: { problem: 'notScanned' } });
    } finally {
      await other.close();
    }
    const bare = await openTestPortal();
    try {
      const by = await bare.signIn('ordinary');
      const url = '/own-data/childAllowance/corrections';
      const id = String((await bare.ask(by, { method: 'POST', url, payload: wish() })).body.correction);
      const upload = { headers: UPLOAD_HEADERS, payload: uploadBody({ name: 'a.png' }, PICTURE) };
      const at = { method: 'POST' as const, url: `/own-data/corrections/${id}/file`, ...upload };
      expect(await bare.ask(by, at)).toMatchObject({ status: 200, body: { scanned: false } });
    } finally {
      await bare.close();
    }
  });
});

describe('how long an answered request is kept', () => {
  const KIND = 'dataCorrections';
  const JOB = { kind: 'job', id: 'runRetention' } as const;
  const NEVER = new AbortController().signal;
  const listOf = async (by: StaffBrowser) =>
    RETENTION_ROUTES.readRetention.reply
      .parse((await by.ask('GET', '/staff/retention')).body)
      .lists.filter(({ kind, dueOn }) => kind === KIND && dueOn <= japaneseDay(epochMs(Date.now())));

  it('is what the municipality confirmed: answered long ago they go from the confirmed list, with what came along, and for good', async () => {
    await forget();
    const { database, stores } = portal;
    const [old, waiting, recent] = [await ask(), await ask(), await ask()].map(({ body }) => String(body.correction));
    if (old === undefined || waiting === undefined || recent === undefined) throw new Error('three were asked');
    await attach(old, PICTURE);
    for (const id of [old, recent]) {
      await child.ask('POST', `/staff/data-corrections/${id}/answer`, { outcome: 'corrected', reason: '直しました' });
    }
    await sql`update data_correction set answered_at = now() - interval '8 years' where id = ${old}`.execute(database);
    await sql`update data_correction set asked_at = now() - interval '9 years' where id = ${waiting}`.execute(database);
    const administrator = await newBrowser(portal, ['administrator'], MUNICIPALITY, '*');
    await stores.retentionWork.plan();
    expect(await listOf(administrator)).toMatchObject([{ group: 'child', years: 5, cases: 1, confirmedAt: null }]);
    const [due] = await listOf(administrator);
    const list = { dueOn: due?.dueOn, kind: KIND, group: 'child' };
    expect(await administrator.ask('POST', '/staff/retention/lists', list)).toMatchObject({
      body: { code: 'ruleUnconfirmed' },
    });
    const rule = { years: 5, source: '文書管理規程 別表1' };
    expect((await administrator.ask('POST', `/staff/retention/rules/${KIND}`, rule)).status).toBe(204);
    expect(await stores.retentionWork.run(JOB, NEVER)).toEqual({ cases: 0, others: 0 });
    expect((await administrator.ask('POST', '/staff/retention/lists', list)).status).toBe(204);
    expect(await stores.retentionWork.run(JOB, NEVER)).toEqual({ cases: 0, others: 1 });
    expect(await stores.retentionWork.run(JOB, NEVER)).toEqual({ cases: 0, others: 0 });

    const left = await own();
    expect(left.map(({ correction }) => correction).sort()).toEqual([waiting, recent].sort());
    const files = await sql`select from data_correction_file`.execute(database);
    expect(files.rows).toHaveLength(0);
    const erased = await sql<{ kind: string; id: string }>`select kind, id from erasure`.execute(database);
    expect(erased.rows).toEqual([{ kind: 'correction', id: old }]);
    const told = await sql<{ json: string }>`select json from audit_entry where json like '%"keptErased"%'`.execute(
      database,
    );
    expect(told.rows.map(({ json }) => JSON.parse(json).detail)).toEqual([{ kind: KIND, things: 1 }]);

    // A copy that was restored is held against what was erased since.
    const tombstone = { n: '50', municipality: MUNICIPALITY, kind: 'correction', id: recent } as const;
    expect(await replayTombstones(database, [tombstone])).toBe(1);
    expect((await own()).map(({ correction }) => correction)).toEqual([waiting]);
  });
});
