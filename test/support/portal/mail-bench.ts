import { expect } from 'vitest';
import { type JobRunner, startJobs } from '#portal/platform/events/job-runner.ts';
import { createPublish } from '#portal/platform/events/outbox.ts';
import { createSmtpSender, type SmtpLimits } from '#portal/platform/mail/smtp-sender.ts';
import type { PortalConfigInput } from '#portal/portal-config.ts';
import { type PortalEvents, portalJobs } from '#portal/portal-jobs.ts';
import { createDeliverMail } from '#portal/portal-mail.ts';
import { sampleFiling } from '../application/sample-filing.ts';
import { type MailServer, openMailServer, readMail } from './mail-server.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from './portal-harness.ts';

export const SENDER = { name: '見本市', address: 'noreply@city.example' };
export const OPERATOR_NAME = { ja: '見本市', en: 'Sample City' };
export const ADDRESS = 'hanako@home.example';
/** A Saturday noon in Japan. */
export const NOON_MS = Date.parse('2026-11-28T12:00:00+09:00');

/** A portal that hands its mail to a server of the test, with a clock that the test turns. */
export interface MailBench {
  readonly portal: TestPortal;
  readonly server: MailServer;
  /** Sends what is due by the portal's clock. */
  deliver(): Promise<void>;
  /** Names an address, reads the code in the mail and tells it. */
  confirmAddress(token: string, address?: string, language?: string): Promise<void>;
  /** Files one application and gives its number. */
  file(token: string): Promise<string>;
  /** What a case tells of itself, so many times, until its jobs are done. */
  /** Something that staff did to the case, so many times. */
  happen(receiptNumber: string, act?: string, times?: number): Promise<void>;
  close(): Promise<void>;
}

export async function openMailBench(
  config: { readonly mail?: Partial<PortalConfigInput['mail']> } = {},
): Promise<MailBench> {
  const server = await openMailServer();
  const { host, port } = server.server;
  const portal = await openTestPortal({
    config: { mail: { host, port, sender: SENDER, ...config.mail }, operator: OPERATOR_NAME },
  });
  portal.mailClock.nowMs = NOON_MS;
  const deliverMail = deliveryOf(portal, server);
  const publish = createPublish<PortalEvents>(portal.stores.eventJobs);
  const runner = await runnerOf(portal);
  /** Of these jobs: those of accounts run beside them. */
  const jobsDone = (of: readonly { readonly name: string }[]) =>
    portal.logged.filter((entry) => entry.event === 'jobDone' && of.some(({ name }) => name === entry.job)).length;

  return {
    portal,
    server,
    deliver: () => deliverMail(new AbortController().signal),
    async confirmAddress(token, address = ADDRESS, language = 'ja') {
      const named = await portal.ask(token, { method: 'POST', url: '/mail/address', payload: { address, language } });
      expect(named.status).toBe(204);
      const before = server.received.length;
      await deliverMail(new AbortController().signal);
      // Mail to staff may have gone as well.
      const mail = server.received.splice(before).find(({ to }) => to.includes(address));
      if (mail === undefined) throw new Error('no mail with a code came');
      const code = /^\d{6}$/m.exec(readMail(mail).body)?.[0];
      const confirmed = await portal.ask(token, {
        method: 'POST',
        url: '/mail/address/confirmation',
        payload: { code },
      });
      expect(confirmed).toMatchObject({ status: 200, body: { contact: { address, isOn: true } } });
    },
    async file(token) {
      const holder = await portal.authority.holder('ordinary');
      const filing = await sampleFiling(holder, portal.procedure('child-allowance-end'), {
        filer: portal.filerOf('ordinary'),
      });
      const jobs = portal.stores.eventJobs.applicationFiled;
      const done = jobsDone(jobs);
      const filed = await portal.file(token, filing);
      expect(filed.status).toBe(201);
      await expect.poll(() => jobsDone(jobs)).toBe(done + jobs.length);
      return String(filed.body.receiptNumber);
    },
    async happen(receiptNumber, act = 'decide', times = 1) {
      const status = 'inReview';
      const jobs = portal.stores.eventJobs.applicationChanged;
      const done = jobsDone(jobs);
      await portal.database.transaction().execute(async (transaction) => {
        for (let n = 0; n < times; n += 1) {
          await publish(
            transaction,
            { kind: 'job', id: 'bench' },
            { name: 'applicationChanged', data: { receiptNumber, step: 2, act, status } },
          );
        }
      });
      await expect.poll(() => jobsDone(jobs)).toBe(done + times * jobs.length);
    },
    async close() {
      await runner.stop();
      await portal.close();
      await server.close();
    },
  };
}

export function deliveryOf(portal: TestPortal, server: MailServer, limits?: SmtpLimits) {
  return createDeliverMail({
    database: portal.database,
    secrets: portal.stores.mailSecrets,
    origin: () => TEST_ORIGIN,
    operator: OPERATOR_NAME,
    sender: SENDER,
    send: createSmtpSender(server.server, limits),
    nowMs: () => portal.mailClock.nowMs,
    log: (entry) => portal.logged.push(entry),
  });
}

/** The jobs of events alone: mail goes when the test says so. */
export async function runnerOf(portal: TestPortal): Promise<JobRunner> {
  const nothing = async () => undefined;
  const jobs = portalJobs(
    { ...portal.stores, auditHeads: { signAll: nothing }, tombstones: { append: nothing } },
    () => undefined,
  );
  const started = await startJobs(
    { ...jobs, periodic: [] },
    { databaseUrl: portal.databaseUrl, database: portal.database, log: (entry) => portal.logged.push(entry) },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  return started.value;
}
