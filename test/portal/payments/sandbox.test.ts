import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPaymentBench, type PaymentBench } from '../../support/portal/payment-bench.ts';

let bench: PaymentBench;
beforeAll(async () => {
  bench = await openPaymentBench();
});
afterAll(() => bench.close());

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEN = 300;

const number = (last: number) => `9999 0000 0000 00${String(last).padStart(2, '0')}`;

/** A charge that somebody pays with the number. */
async function paidWith(last: number): Promise<string> {
  const charge = await bench.newCharge(YEN);
  const payment = await bench.begin(charge, YEN);
  bench.portal.sandbox.pay(payment, number(last));
  return charge;
}

async function stateAfter(charge: string, ...pauses: number[]): Promise<unknown> {
  for (const pause of pauses) {
    await bench.pass(pause);
    await bench.hear();
  }
  return (await bench.charge(charge)).state;
}

const attemptState = async (charge: string) =>
  (
    await sql<{ state: string }>`select state from charge_attempt where charge_id = ${charge} order by n`.execute(
      bench.portal.database,
    )
  ).rows.map(({ state }) => state);

it.each([
  [1, 'paid'],
  [7, 'paid'],
  [14, 'paid'],
  [15, 'paid'],
  [6, 'paid'],
  [12, 'paid'],
] as const)('number %i: the word comes, and it is paid', async (last, state) => {
  const charge = await paidWith(last);
  expect(await stateAfter(charge, 0, SECOND)).toBe(state);
  expect((await bench.charge(charge)).entries).toHaveLength(1);
});

it.each([
  [2, 'failed'],
  [3, 'failed'],
  [4, 'expired'],
] as const)('number %i: nothing was paid, and it can be paid again', async (last, ended) => {
  const charge = await paidWith(last);
  expect(await stateAfter(charge, 0)).toBe('open');
  expect(await attemptState(charge)).toEqual([ended]);
  bench.portal.sandbox.pay(await bench.begin(charge, YEN), number(1));
  expect(await stateAfter(charge, 0)).toBe('paid');
});

it('number 5: it is not paid before the word, which comes 30 seconds late', async () => {
  const charge = await paidWith(5);
  expect(await stateAfter(charge, 29 * SECOND)).toBe('open');
  expect(await stateAfter(charge, SECOND)).toBe('paid');
});

it('number 8: while it is under way nobody pays again, and no numbers of a slip are shown', async () => {
  const payEasy = { biller: '12345', payment: '1234567890123456', confirmation: '1234', category: '123' };
  const charge = await bench.newCharge(YEN, { ways: ['card', 'payEasy'], payEasy });
  expect((await bench.charge(charge)).payEasy).toEqual(payEasy);
  bench.portal.sandbox.pay(await bench.begin(charge, YEN), number(8));
  expect(await stateAfter(charge, 0)).toBe('open');
  expect(await bench.charge(charge)).toMatchObject({ payEasy: null, attempt: { state: 'submitted' }, isPending: true });
  expect(await bench.ask('POST', `/charges/${charge}/attempts`, { yen: YEN })).toMatchObject({
    status: 409,
    body: { code: 'paymentPending' },
  });
  expect(await bench.ask('DELETE', `/charges/${charge}/attempts/1`)).toMatchObject({
    body: { code: 'paymentPending' },
  });
  expect(await stateAfter(charge, 10 * MINUTE)).toBe('paid');
});

it('number 9: half is taken, and what is left can be paid', async () => {
  const charge = await paidWith(9);
  expect(await stateAfter(charge, 0)).toBe('partlyPaid');
  expect(await bench.ask('POST', `/charges/${charge}/attempts`, { yen: YEN })).toMatchObject({
    body: { code: 'amountChanged', yen: 150 },
  });
  bench.portal.sandbox.pay(await bench.begin(charge, 150), number(1));
  expect(await stateAfter(charge, 0)).toBe('paid');
});

it('number 10: MT-29: the entry is of the real sum, and staff see that it differs', async () => {
  const charge = await paidWith(10);
  expect(await stateAfter(charge, 0)).toBe('overpaid');
  expect(await bench.charge(charge)).toMatchObject({ net: YEN + 1, entries: [{ kind: 'received', yen: YEN + 1 }] });
  const listed = await bench.worker.ask('GET', '/staff/charges?list=overpaid');
  expect(listed.body.charges).toContainEqual(expect.objectContaining({ charge, amountDiffers: true }));
});

it('number 11: what the card company takes back a day later is open again', async () => {
  const charge = await paidWith(11);
  expect(await stateAfter(charge, 0)).toBe('paid');
  expect(await stateAfter(charge, 24 * HOUR)).toBe('open');
});

it('number 12: a word that is badly signed is no word', async () => {
  const charge = await paidWith(12);
  const before = bench.portal.logged.length;
  expect(await stateAfter(charge, 0)).toBe('open');
  expect(bench.portal.logged.slice(before)).toContainEqual(expect.objectContaining({ code: 'paymentEventRefused' }));
  expect(await stateAfter(charge, SECOND)).toBe('paid');
});

it('number 13: the money is taken and the page dies; the word comes all the same', async () => {
  const charge = await paidWith(13);
  expect(await stateAfter(charge, 0)).toBe('open');
  expect(await stateAfter(charge, 5 * SECOND)).toBe('paid');
});

it('number 14: a refund that the provider does not make is left for the bank', async () => {
  const charge = await paidWith(14);
  await stateAfter(charge, 0);
  const act = { type: 'refund', yen: YEN, ground: '二重に払われたため' };
  const asked = await bench.approver.ask('POST', `/staff/charges/${charge}/acts`, { key: randomUUID(), act });
  expect(asked).toMatchObject({ status: 200, body: { request: { request: 1, state: 'asked', ground: act.ground } } });
  const confirmed = await bench.worker.ask('POST', `/staff/charges/${charge}/acts`, {
    key: randomUUID(),
    act: { type: 'confirm', request: 1 },
  });
  expect(confirmed).toMatchObject({ status: 200, body: { request: { state: 'failed' }, net: YEN } });
});

it('number 15: a payment whose making was not answered is found by its own name, and made once', async () => {
  const charge = await bench.newCharge(YEN);
  bench.portal.sandbox.loseNextAnswer();
  const payment = await bench.begin(charge, YEN);
  expect(await bench.begin(charge, YEN)).toBe(payment);
  bench.portal.sandbox.pay(payment, number(15));
  expect(await stateAfter(charge, 0)).toBe('paid');
});

it('number 16: money that goes back before it came waits for that word', async () => {
  const charge = await paidWith(16);
  expect(await stateAfter(charge, 0)).toBe('open');
  expect((await bench.charge(charge)).entries).toEqual([]);
  expect(await stateAfter(charge, MINUTE)).toBe('open');
  expect(await bench.charge(charge)).toMatchObject({ entries: [{ kind: 'received' }, { kind: 'refunded' }], net: 0 });
});

it('number 17: without any word the provider is asked', async () => {
  const charge = await paidWith(17);
  expect(await stateAfter(charge, 16 * MINUTE)).toBe('open');
  await bench.reconcile();
  expect((await bench.charge(charge)).state).toBe('paid');
});

it('number 18: what succeeds after it was over is money', async () => {
  const charge = await paidWith(18);
  expect(await stateAfter(charge, 0)).toBe('open');
  expect(await attemptState(charge)).toEqual(['expired']);
  expect(await stateAfter(charge, HOUR)).toBe('paid');
  expect(await attemptState(charge)).toEqual(['succeeded']);
});

it('number 19: a word with another attempt’s name changes nothing; the question finds the money', async () => {
  const charge = await paidWith(19);
  expect(await stateAfter(charge, 0)).toBe('open');
  const verdicts = await sql<{ verdict: string }>`select verdict from provider_event order by at desc limit 1`.execute(
    bench.portal.database,
  );
  expect(verdicts.rows).toEqual([{ verdict: 'mismatch' }]);
  await bench.pass(16 * MINUTE);
  await bench.reconcile();
  expect((await bench.charge(charge)).state).toBe('paid');
});

it('number 20: while questions are not answered nothing is over, and an hour later it is known', async () => {
  const charge = await paidWith(20);
  await bench.pass(31 * MINUTE);
  await bench.reconcile();
  expect(await attemptState(charge)).toEqual(['started']);
  await bench.pass(31 * MINUTE);
  await bench.reconcile();
  expect((await bench.charge(charge)).state).toBe('paid');
});

it('a page is marked as practice, takes a number, and says what came of it', async () => {
  const charge = await bench.newCharge(YEN);
  const url = `/sandbox-payments/pay/${await bench.begin(charge, YEN)}`;
  const shown = await bench.portal.app.inject({ method: 'GET', url });
  expect(shown.body).toContain('練習');
  expect(shown.body).toContain('300円');
  const paid = await bench.portal.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'number=9999+0000+0000+0001',
  });
  expect(paid.body).toContain('支払いました');
  expect((await bench.portal.app.inject({ method: 'GET', url })).statusCode).toBe(410);
  expect(await stateAfter(charge, 0)).toBe('paid');
});
