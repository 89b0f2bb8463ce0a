import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { sampleFiling } from '../application/sample-filing.ts';
import { openTestPortal, type TestPortal } from './portal-harness.ts';
import { newBrowser, type StaffBrowser } from './staff-browser.ts';

export interface PaymentBench {
  readonly portal: TestPortal;
  readonly token: () => string;
  readonly number: string;
  readonly worker: StaffBrowser;
  readonly approver: StaffBrowser;
  ask(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): ReturnType<TestPortal['ask']>;
  newCharge(yen: number, more?: object): Promise<string>;
  /** Begins to pay what is left; answers with the payment at the sandbox. */
  begin(charge: string, yen: number): Promise<string>;
  /** Time goes by, by every clock. */
  pass(ms: number): Promise<void>;
  /** Has the words come that are due, and their jobs run. */
  hear(): Promise<void>;
  reconcile(): Promise<void>;
  charge(id: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const JOB = { kind: 'job', id: 'reconcilePayments' } as const;

/** A portal with a case, staff who ask for money in it, and the practice provider. */
export async function openPaymentBench(): Promise<PaymentBench> {
  const portal = await openTestPortal();
  let token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const procedure = portal.procedure('child-allowance-donation');
  const filed = await portal.file(token, await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') }));
  if (filed.status !== 201) throw new Error(JSON.stringify(filed));
  const number = String(filed.body.receiptNumber);
  const worker = await newBrowser(portal, ['caseWorker']);
  const approver = await newBrowser(portal, ['approver']);

  const bench: PaymentBench = {
    portal,
    token: () => token,
    number,
    worker,
    approver,
    ask: (method, url, payload) => portal.ask(token, { method, url, ...(payload === undefined ? {} : { payload }) }),
    async newCharge(yen, more = {}) {
      const body = {
        key: randomUUID(),
        purpose: 'certificateFee',
        yen,
        lastDay: '2099-12-25',
        ways: ['card'],
        ...more,
      };
      const made = await worker.ask('POST', `/staff/cases/${number}/charges`, body);
      if (made.status !== 201) throw new Error(JSON.stringify(made));
      return String(made.body.charge);
    },
    async begin(charge, yen) {
      const begun = await bench.ask('POST', `/charges/${charge}/attempts`, { yen });
      if (begun.status !== 201) throw new Error(JSON.stringify(begun));
      return String(begun.body.pageUrl).split('/').at(-1) ?? '';
    },
    async pass(ms) {
      portal.clock.nowMs += ms;
      portal.mailClock.nowMs += ms;
      await sql`update portal_session set idle_ends_at = now() + interval '1 hour', ends_at = now() + interval '1 hour'`.execute(
        portal.database,
      );
    },
    async hear() {
      await portal.deliverWords();
      const waiting = await sql<{ provider: string; event: string }>`
        select provider, event_id as event from provider_event where verdict is null order by at`.execute(
        portal.database,
      );
      for (const data of waiting.rows) {
        const [job] = portal.stores.eventJobs.paymentEventReceived;
        await portal.database
          .transaction()
          .execute(
            (transaction) =>
              job?.handle({ transaction, eventId: '1', data, signal: new AbortController().signal }) ??
              Promise.resolve(),
          );
      }
    },
    async reconcile() {
      await portal.stores.paymentWork.reconcile(JOB, new AbortController().signal);
    },
    async charge(id) {
      return (await bench.ask('GET', `/charges/${id}`)).body;
    },
    close: () => portal.close(),
  };
  // The session is opened last, as staff sign in by later codes.
  token = await portal.signIn('ordinary');
  portal.mailClock.nowMs = portal.clock.nowMs;
  return bench;
}
