import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { pageOfLooks } from '../../support/portal/looks.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const DAY_MS = 86_400_000;

let portal: TestPortal;
let token: string;
let stranger: string;
let worker: StaffBrowser;
let second: StaffBrowser;
let number: string;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  stranger = await portal.signIn('spouse');
  number = await fileNew();
  worker = await newBrowser(portal, ['caseWorker', 'approver']);
  second = await newBrowser(portal, ['approver']);
  await worker.ask('GET', `/staff/cases/${number}`);
});
afterAll(() => portal.close());

async function fileNew(): Promise<string> {
  const holder = await portal.authority.holder('ordinary');
  const procedure = portal.procedure('child-allowance-end');
  const filed = await portal.file(token, await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') }));
  return String(filed.body.receiptNumber);
}

const get = (url: string, as = token) => portal.ask(as, { method: 'GET', url });
const list = async (query = '') => pageOfLooks((await get(`/exchange-records${query}`)).body);
const whole = async (query: string) =>
  EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse((await get(`/exchange-records${query}`)).body);
const addLine = (at: string, change: { readonly result?: string; readonly group?: string } = {}) =>
  sql`
  insert into exchange_record (subject_id, at, day, municipality_code, procedure_group, receipt_number, procedure_id,
    revision, way, kinds, actor_id, purpose, result)
  select owner, ${at}::timestamptz, ${at}::timestamptz::date, municipality_code, ${change.group ?? 'child'}, receipt_number,
    procedure_id, revision, 'export', array['answers'], 'x', 'case.review', ${change.result ?? 'provided'}
  from application where receipt_number = ${number}`.execute(portal.database);

describe('the records of a person', () => {
  it('say why and what came of it, one by one as in the list, and are nobody else’s', async () => {
    const [first] = (await list()).records;
    expect(first).toMatchObject({ way: 'desk', purpose: 'case.review', result: 'provided', receiptNumber: number });
    const url = `/exchange-records/${first?.record}`;
    expect((await get(url)).body).toEqual(first);
    const never = await get(`/exchange-records/${randomUUID()}`, stranger);
    for (const answer of [await get(url, stranger), await get(`/exchange-records?after=${first?.record}`, stranger)]) {
      expect({ ...answer.body, instance: '' }).toEqual({ ...never.body, instance: '' });
      expect(answer.status).toBe(404);
    }
  });

  it('are filtered by day, way and what is unusual, which says how many it hides', async () => {
    await addLine('2026-01-02T23:30:00+09:00', { result: 'refused' });
    const all = await list();
    const night = await list('?from=2026-01-02&to=2026-01-02');
    expect(night.records).toHaveLength(1);
    expect(night.records[0]?.marks.map(({ rule }) => rule)).toEqual(['night', 'refused', 'noCase']);
    expect(night.hidden).toBe(all.records.length - 1);
    expect((await list('?to=2026-01-01')).records).toEqual([]);
    expect((await list('?way=export&unusual=only')).records.map(({ record }) => record)).toContain(
      night.records[0]?.record,
    );
    expect((await list('?way=agency')).records).toEqual([]);
  });

  it('are asked about: a message in the case that names the record, once, five times a day', async () => {
    const [first] = (await list()).records;
    const ask = (key: string, as = token) =>
      portal.ask(as, {
        method: 'POST',
        url: `/exchange-records/${first?.record}/question`,
        payload: { key, text: 'なぜ見たのですか' },
      });
    expect((await ask(randomUUID(), stranger)).status).toBe(404);
    const key = randomUUID();
    for (let n = 0; n < 3; n += 1) expect((await ask(key)).status).toBe(204);
    const { body } = await get(`/applications/${number}`);
    expect(body.messages).toMatchObject([{ by: 'person', text: expect.stringMatching(/記録.*なぜ見たのですか/s) }]);
    for (let n = 0; n < 4; n += 1) expect((await ask(randomUUID())).status).toBe(204);
    expect(await ask(randomUUID())).toMatchObject({ status: 429 });
  });

  it('are gone seven years after they were added, and not a day before', async () => {
    const years = (n: number, days: number) =>
      new Date(
        Date.UTC(new Date().getUTCFullYear() - n, new Date().getUTCMonth(), new Date().getUTCDate() + days),
      ).toISOString();
    await addLine(years(7, -2));
    await addLine(years(7, 2));
    const before = (await list()).records.length;
    expect(await portal.stores.exchangeRecords.sweep({ kind: 'job', id: 'sweepRecords' })).toBe(1);
    expect((await list()).records).toHaveLength(before - 1);
  });
});

describe('what a person asked sources about themselves', () => {
  const askSource = async (group: string, as = token) => {
    await sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(
      portal.database,
    );
    return portal.ask(as, { method: 'POST', url: `/own-data/${group}/readings`, payload: {} });
  };
  const addQuestion = (at: string) =>
    sql`insert into own_reading (subject_id, at, source_id, data_group, purpose)
      values (${portal.filerOf('ordinary')}, ${at}::timestamptz, 'closed-long-ago', 'pension', 'source.own')`.execute(
      portal.database,
    );

  it('is among the records, told apart, where it is asked for; unasked it is counted alone', async () => {
    const before = await list();
    expect((await askSource('tax')).status).toBe(200);
    const own = await whole('?way=self');
    expect(own).toMatchObject({
      records: [{ way: 'self', purpose: 'source.own', group: 'tax', source: { id: 'sample' } }],
      hidden: before.records.length,
      next: null,
    });
    expect(own.records[0]).not.toHaveProperty('marks');
    expect(await list()).toEqual({ ...before, hidden: before.hidden + 1 });
    const all = await whole('?way=all');
    expect(all.records).toEqual([...own.records, ...before.records]);
    expect((await whole('?way=all&unusual=only')).records).not.toContainEqual(own.records[0]);
    const url = `/exchange-records/${own.records[0]?.record}`;
    expect((await get(url)).body).toEqual(own.records[0]);
    expect((await get(url, stranger)).status).toBe(404);
    expect((await get('/exchange-records?way=all', stranger)).body.records).toEqual([]);
  });

  it('stands in the order of time between looks, page after page, and names a source that is registered no more', async () => {
    for (let n = 0; n < 60; n += 1)
      await addQuestion(`2026-01-${String(1 + (n % 28)).padStart(2, '0')}T12:00:00+09:00`);
    const first = await whole('?way=all');
    const second = await whole(`?way=all&after=${first.next}`);
    const shown = [...first.records, ...second.records];
    expect(new Set(shown.map(({ record }) => record)).size).toBe(shown.length);
    expect(shown.map(({ at }) => at)).toEqual(
      shown.map(({ at }) => at).toSorted((one, other) => other.localeCompare(one)),
    );
    expect(second.records.findLast(({ way }) => way === 'self')).toMatchObject({
      source: { name: { ja: 'closed-long-ago' } },
    });
  });

  it('is a question to nobody: no office is asked about it', async () => {
    const [own] = (await whole('?way=self')).records;
    const asked = await portal.ask(token, {
      method: 'POST',
      url: `/exchange-records/${own?.record}/question`,
      payload: { key: randomUUID(), text: 'なぜ見たのですか' },
    });
    expect(asked.status).toBe(404);
  });

  it('is gone after seven years, and not a day before', async () => {
    const at = (days: number) => {
      const day = new Date(Date.now() + days * DAY_MS);
      day.setUTCFullYear(day.getUTCFullYear() - 7);
      return day.toISOString();
    };
    await addQuestion(at(-2));
    await addQuestion(at(2));
    expect(await portal.stores.exchangeRecords.sweep({ kind: 'job', id: 'sweepRecords' })).toBe(1);
    await expect(sql`delete from own_reading where data_group = 'pension'`.execute(portal.database)).rejects.toThrow(
      /refused/,
    );
  });
});

describe('MT-09: no look without a record', () => {
  it('where the record cannot be kept, nothing of the case leaves: for the desk, and for a file', async () => {
    const other = await fileNew();
    await sql`alter table exchange_record add constraint broken check (false) not valid`.execute(portal.database);
    try {
      for (const url of [`/staff/cases/${other}`, `/staff/cases/${other}/filings/1/attachments/1`]) {
        const answer = await worker.ask('GET', url);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(JSON.stringify(answer.body)).not.toContain('applicant');
      }
    } finally {
      await sql`alter table exchange_record drop constraint broken`.execute(portal.database);
    }
    expect((await list()).records.some(({ receiptNumber }) => receiptNumber === other)).toBe(false);
  });
});

describe('MT-10: a look that the law withholds', () => {
  const until = () => new Date(portal.clock.nowMs + 30 * DAY_MS).toISOString().slice(0, 10);
  const withhold = (by: StaffBrowser, day = until()) =>
    by.ask('POST', `/staff/cases/${number}/withholdings`, { until: day, ground: '刑事訴訟法 197条5項' });

  it('takes two people, a ground, and a day within a year', async () => {
    const far = new Date(portal.clock.nowMs + 400 * DAY_MS).toISOString().slice(0, 10);
    expect(await withhold(worker, far)).toMatchObject({ status: 409 });
    expect(await withhold(await newBrowser(portal, ['approver'], NEIGHBOUR))).toMatchObject({ status: 404 });
    const asked = await withhold(worker);
    const approval = `/staff/cases/${number}/withholdings/${asked.body.withholding}/approval`;
    expect(await worker.ask('POST', approval)).toMatchObject({ status: 403, body: { reason: 'fourEyes' } });
  });

  it('is listed to the approvers of the case: who asked, until when, on what ground, and whether it holds yet', async () => {
    const url = `/staff/cases/${number}/withholdings`;
    const listed = async (by: StaffBrowser) =>
      EXCHANGE_RECORD_ROUTES.listWithholdings.reply.parse((await by.ask('GET', url)).body).withholdings;
    const asked = await withhold(worker);
    const [newest] = await listed(second);
    expect(newest).toMatchObject({
      withholding: asked.body.withholding,
      until: until(),
      ground: '刑事訴訟法 197条5項',
      isMine: false,
      approvedAt: null,
    });
    expect((await listed(worker))[0]?.isMine).toBe(true);
    for (const other of [await newBrowser(portal, ['caseWorker']), await newBrowser(portal, ['approver'], NEIGHBOUR)]) {
      expect((await other.ask('GET', url)).status).toBe(404);
    }
    expect((await list()).records.length).toBeGreaterThan(0);
  });

  it('is in no list, count, mark, page or answer until its day, and is then shown with the reason', async () => {
    const before = [await list(), await list('?unusual=only'), await list('?from=2030-01-01')];
    const asked = await withhold(worker);
    const approval = `/staff/cases/${number}/withholdings/${asked.body.withholding}/approval`;
    expect((await second.ask('POST', approval)).status).toBe(204);
    const third = await newBrowser(portal, ['reader']);
    await third.ask('GET', `/staff/cases/${number}`);
    for (let n = 0; n < 12; n += 1) await addLine(new Date(Date.now() + 1_000 + n).toISOString());
    expect([await list(), await list('?unusual=only'), await list('?from=2030-01-01')]).toEqual(before);
    const kept = await sql<{ key: string }>`
      select key from exchange_record where receipt_number = ${number} order by id desc limit 1`.execute(
      portal.database,
    );
    const hidden = await get(`/exchange-records/${kept.rows[0]?.key}`);
    const never = await get(`/exchange-records/${randomUUID()}`);
    expect({ ...hidden.body, instance: '' }).toEqual({ ...never.body, instance: '' });

    const day = until();
    portal.clock.nowMs += 31 * DAY_MS;
    portal.mailClock.nowMs += 31 * DAY_MS;
    const after = (await list()).records.filter(({ withheldUntil }) => withheldUntil === day);
    expect(after).toHaveLength(13);
  });
});
