import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPaymentBench, type PaymentBench } from '../../support/portal/payment-bench.ts';
import { NEIGHBOUR, newBrowser } from '../../support/portal/staff-browser.ts';

let bench: PaymentBench;
beforeAll(async () => {
  bench = await openPaymentBench();
});
afterAll(() => bench.close());

const YEN = 300;
const CARD = '9999 0000 0000 0001';
const act = (who: PaymentBench['worker'], charge: string, wanted: object) =>
  who.ask('POST', `/staff/charges/${charge}/acts`, { key: randomUUID(), act: wanted });
const ledger = async () =>
  (
    await sql<{ all: string }>`select coalesce(sum(yen), 0)::text || ' ' || count(*) as all from charge_entry`.execute(
      bench.portal.database,
    )
  ).rows[0]?.all;

async function paid(): Promise<string> {
  const charge = await bench.newCharge(YEN);
  bench.portal.sandbox.pay(await bench.begin(charge, YEN), CARD);
  await bench.hear();
  expect((await bench.charge(charge)).state).toBe('paid');
  return charge;
}

it('MT-27: the page of the provider, and words that are not its own, pay nothing', async () => {
  const charge = await bench.newCharge(YEN);
  await bench.begin(charge, YEN);
  const before = await ledger();
  const payload = JSON.stringify({ type: 'payment.succeeded', timestamp: '2026-11-28T02:00:00Z', data: {} });
  for (let n = 0; n < 5; n += 1) {
    const answer = await bench.portal.app.inject({
      method: 'POST',
      url: `/payment-events/${n === 4 ? 'nobody' : 'sandbox'}`,
      headers: {
        'content-type': 'application/json',
        'webhook-id': `evt_${n}`,
        'webhook-timestamp': String(Math.floor(bench.portal.clock.nowMs / 1_000)),
        'webhook-signature': 'v1,AAAA',
      },
      payload,
    });
    expect([answer.statusCode, JSON.parse(answer.body).code]).toEqual([401, 'paymentEventRefused']);
  }
  expect(await ledger()).toBe(before);
});

it('MT-28: a word that comes twice, or about nobody, changes nothing; its jobs run once', async () => {
  const charge = await paid();
  await bench.hear();
  await bench.hear();
  expect((await bench.charge(charge)).entries).toHaveLength(1);
});

it('MT-30: of twenty who pay at once one does, and what is cancelled meanwhile is not paid unseen', async () => {
  const charge = await bench.newCharge(YEN);
  await sql`update charge_attempt set made_at = made_at - interval '2 hours'`.execute(bench.portal.database);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => bench.ask('POST', `/charges/${charge}/attempts`, { yen: YEN })),
  );
  expect(new Set(answers.map(({ body }) => body.pageUrl)).size).toBe(1);
  const attempts = await sql<{ n: number }>`select n from charge_attempt where charge_id = ${charge}`.execute(
    bench.portal.database,
  );
  expect(attempts.rows).toHaveLength(1);
  const payment = String(answers[0]?.body.pageUrl).split('/').at(-1) ?? '';
  expect(await act(bench.worker, charge, { type: 'cancel' })).toMatchObject({
    status: 200,
    body: { state: 'cancelled' },
  });
  expect(bench.portal.sandbox.pay(payment, CARD)).toBe('expired');
  expect(await bench.ask('POST', `/charges/${charge}/attempts`, { yen: YEN })).toMatchObject({
    status: 409,
    body: { code: 'chargeCancelled' },
  });
});

it('MT-32: money goes back by two people, once, and never more than came', async () => {
  const charge = await paid();
  const refund = { type: 'refund', yen: YEN, ground: '取り下げのため' };
  expect(await act(bench.worker, charge, refund)).toMatchObject({ status: 403, body: { code: 'actionNotAllowed' } });
  expect(await act(bench.approver, charge, { ...refund, yen: YEN + 1 })).toMatchObject({
    status: 422,
    body: { code: 'refundTooMuch', most: YEN },
  });
  expect(await act(bench.approver, charge, refund)).toMatchObject({ status: 200 });
  const confirm = { type: 'confirm', request: 1 };
  expect(await act(bench.approver, charge, confirm)).toMatchObject({ status: 403, body: { reason: 'fourEyes' } });
  const confirmed = await Promise.all(Array.from({ length: 20 }, () => act(bench.worker, charge, confirm)));
  expect(confirmed.filter(({ status }) => status === 200)).toHaveLength(1);
  await bench.hear();
  expect(await bench.charge(charge)).toMatchObject({
    net: 0,
    entries: [{ kind: 'received' }, { kind: 'refunded', yen: YEN }],
  });
  expect(await act(bench.approver, charge, refund)).toMatchObject({ body: { code: 'refundTooMuch', most: 0 } });
});

it('money that came at the counter is an entry once an approver has confirmed it', async () => {
  const charge = await bench.newCharge(YEN);
  await act(bench.worker, charge, { type: 'manual', yen: YEN, ground: '領収証 12号' });
  expect((await bench.charge(charge)).state).toBe('open');
  expect(await act(bench.worker, charge, { type: 'confirm', request: 1 })).toMatchObject({ status: 403 });
  expect(await act(bench.approver, charge, { type: 'confirm', request: 1 })).toMatchObject({ body: { state: 'paid' } });
});

it('is another’s to nobody: a stranger, another city and who sees no cases find none', async () => {
  const charge = await paid();
  const stranger = await bench.portal.signIn('spouse');
  for (const url of [`/charges/${charge}`, `/charges/${charge}/record.pdf`, `/charges/${charge}/attempts/1`]) {
    const never = url.replace(charge, 'A'.repeat(22));
    const [theirs, none] = [
      await bench.portal.ask(stranger, { method: 'GET', url }),
      await bench.portal.ask(stranger, { method: 'GET', url: never }),
    ];
    expect([theirs.status, theirs.body.code]).toEqual([404, 'notFound']);
    expect([none.status, none.body.code]).toEqual([404, 'notFound']);
  }
  const neighbour = await newBrowser(bench.portal, ['approver'], NEIGHBOUR);
  expect(await act(neighbour, charge, { type: 'cancel' })).toMatchObject({ status: 404 });
  const auditor = await newBrowser(bench.portal, ['auditor']);
  expect((await auditor.ask('GET', '/staff/charges')).status).toBe(403);
});

it('keeps what it is for and the numbers of a slip under the key of the case, and tells it to its person', async () => {
  const charge = await paid();
  const kept = await sql<{ row: string }>`select charge::text as row from charge where id = ${charge}`.execute(
    bench.portal.database,
  );
  expect(kept.rows[0]?.row).not.toContain('certificateFee');
  const listed = await bench.worker.ask('GET', `/staff/cases/${bench.number}/charges`);
  expect(listed.body.charges).toContainEqual(expect.objectContaining({ charge, purpose: 'certificateFee' }));
  const records = await bench.ask('GET', '/exchange-records');
  expect(JSON.stringify(records.body)).toContain('charges');
});

it('gives the record of a payment as a PDF, and of none', async () => {
  const charge = await paid();
  const url = `/charges/${charge}/record.pdf`;
  const headers = { authorization: `Bearer ${bench.token()}` };
  const pdf = await bench.portal.app.inject({ method: 'GET', url, headers });
  expect([pdf.statusCode, pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  const open = await bench.newCharge(YEN);
  expect((await bench.ask('GET', `/charges/${open}/record.pdf`)).status).toBe(404);
});

it('compares the ledger of a day with what the provider paid out, and two people close what differs', async () => {
  await bench.pass(2 * 86_400_000);
  expect(await bench.portal.stores.paymentWork.settle()).toBe(0);
  await paid();
  await sql`alter table charge_entry disable trigger added_and_erased`.execute(bench.portal.database);
  await sql`update charge_entry set yen = yen + 1 where kind = 'received' and at = (select max(at) from charge_entry)`.execute(
    bench.portal.database,
  );
  await sql`alter table charge_entry enable trigger added_and_erased`.execute(bench.portal.database);
  await bench.pass(86_400_000);
  expect(await bench.portal.stores.paymentWork.settle()).toBe(1);
  const second = await newBrowser(bench.portal, ['approver']);
  const first = await newBrowser(bench.portal, ['approver']);
  const [difference] = (await first.ask('GET', '/staff/settlement-differences')).body.differences as {
    difference: string;
  }[];
  const url = `/staff/settlement-differences/${difference?.difference}/closing`;
  for (const who of [first, first, second])
    expect((await who.ask('POST', url, { ground: '確かめた' })).status).toBe(204);
  expect((await first.ask('GET', '/staff/settlement-differences')).body.differences).toEqual([]);
});

it('lets the ledger be added to alone, and lets charges go once their claim has lapsed', async () => {
  const charge = await paid();
  await expect(
    sql`update charge_entry set yen = 1 where charge_id = ${charge}`.execute(bench.portal.database),
  ).rejects.toThrow();
  await bench.pass(7 * 366 * 86_400_000);
  expect((await bench.portal.stores.paymentWork.sweep()).charges).toBeGreaterThan(0);
  const left = await sql`select from charge_entry where charge_id = ${charge}`.execute(bench.portal.database);
  expect(left.rows).toHaveLength(0);
});
