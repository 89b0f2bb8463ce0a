import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMailQueue, createMailSecrets } from '#portal/platform/mail/mail-queue.ts';
import {
  MAIL_PASSWORD,
  MAIL_USER,
  type MailServer,
  openMailServer,
  readMail,
} from '../../support/portal/mail-server.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const NOW_MS = Date.parse('2026-11-28T12:00:00+09:00');
const PEOPLE = 60;
const KEY = randomBytes(32);

let portal: TestPortal;
let server: MailServer;
const children: ChildProcess[] = [];
beforeEach(async () => {
  portal = await openTestPortal();
  server = await openMailServer();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await portal.close();
  await server.close();
});

/** So many persons, for each of whom something came. */
async function putMails(people: number): Promise<void> {
  const secrets = createMailSecrets(KEY);
  const queue = createMailQueue(secrets, { isOn: true, domain: 'city.example' });
  const ids = Array.from({ length: people }, (_, n) => `person${n}`);
  await portal.database
    .insertInto('subject')
    .values(ids.map((id) => ({ id })))
    .execute();
  const contacts = ids.map((id) => ({
    subject_id: id,
    address: secrets.seal(id, { address: `${id}@home.example` }),
    language: 'ja' as const,
    is_on: true,
    confirmed_at: new Date(NOW_MS),
  }));
  await portal.database.insertInto('mail_contact').values(contacts).execute();
  for (const subject of ids) {
    await queue.put(portal.database, { kind: 'news', owner: { subject }, nowMs: NOW_MS, dueMs: NOW_MS });
  }
}

function startProcess(): ChildProcess {
  const script = fileURLToPath(new URL('../../support/portal/mail-process.ts', import.meta.url));
  const place = [portal.databaseUrl, String(server.server.port), server.caFile, KEY.toString('hex'), String(NOW_MS)];
  const child = spawn(process.execPath, [script, ...place, MAIL_USER, MAIL_PASSWORD], { stdio: 'inherit' });
  children.push(child);
  return child;
}

const waiting = async () => (await portal.database.selectFrom('mail_waiting').select('id').execute()).length;
const people = () => server.received.flatMap(({ to }) => to).sort();
const everybody = Array.from({ length: PEOPLE }, (_, n) => `person${n}@home.example`).sort();

it('two processes send each mail once', async () => {
  await putMails(PEOPLE);
  await Promise.all([startProcess(), startProcess()].map((child) => once(child, 'exit')));
  expect(people()).toEqual(everybody);
  expect(await waiting()).toBe(0);
});

it('a process that is killed in the middle loses no mail, and no mail that the server did not take goes twice', async () => {
  await putMails(PEOPLE);
  const hold = Promise.withResolvers<void>();
  const killed = startProcess();
  await expect.poll(() => server.received.length).toBeGreaterThan(5);
  // Messages that are on their way from now on are not taken before the process is gone.
  server.holds.message = hold.promise;
  server.refuses.message = { status: 451, text: '4.3.0 cut off' };
  const sessions = server.sessions.count;
  await expect.poll(() => server.sessions.count).toBeGreaterThan(sessions + 1);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  hold.resolve();
  server.holds.message = undefined;
  await expect.poll(async () => (await waiting()) + server.received.length).toBeGreaterThanOrEqual(PEOPLE);
  server.refuses.message = undefined;

  await expect
    .poll(
      async () => {
        await once(startProcess(), 'exit');
        return waiting();
      },
      { interval: 500, timeout: 30_000 },
    )
    .toBe(0);
  expect(people()).toEqual(everybody);
}, 90_000);

it('what the server took before the process could write it down comes again as the same message', async () => {
  await putMails(1);
  const first = startProcess();
  // The row stays as it was: what stood of the mail's end is taken back with the process.
  const release = Promise.withResolvers<void>();
  server.holds.message = release.promise;
  await expect.poll(() => server.sessions.count).toBe(1);
  const row = await portal.database.selectFrom('mail_waiting').selectAll().executeTakeFirstOrThrow();
  release.resolve();
  await once(first, 'exit');
  await portal.database.insertInto('mail_waiting').values(row).execute();
  await portal.database.deleteFrom('mail_log').execute();
  await once(startProcess(), 'exit');
  const [one, other] = server.received.map((mail) => readMail(mail));
  expect(other?.headers.get('Message-ID')).toBe(one?.headers.get('Message-ID'));
  expect(other?.headers.get('List-Unsubscribe')).toBe(one?.headers.get('List-Unsubscribe'));
});
