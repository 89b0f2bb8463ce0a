import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import { openMailServer as openServer } from '#portal/portal-mail.ts';
import { startPortal } from '#portal/portal-main.ts';
import { SAMPLE_PORTAL } from '../../support/application/sample-filing.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { ADDRESS, SENDER } from '../../support/portal/mail-bench.ts';
import {
  MAIL_PASSWORD,
  MAIL_USER,
  type MailServer,
  openMailServer,
  readMail,
} from '../../support/portal/mail-server.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let folder: string;
let lender: TestPortal;
let server: MailServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-mail-'));
  lender = await openTestPortal();
  server = await openMailServer();
});
afterEach(async () => {
  await lender.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

it('a portal that is told of a server sends a code within seconds, by its own jobs, and logs neither', async () => {
  const logged: PortalLogEntry[] = [];
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${MAIL_PASSWORD}\n`);
  const { host, port } = server.server;
  const started = await startPortal(
    {
      dataDir: join(folder, 'data'),
      databaseUrl: lender.databaseUrl,
      origin: SAMPLE_PORTAL,
      trustDir: inject('practiceFolder'),
      practice: true,
      revocation: { methods: [], sources: {} },
      mail: { host, port, caFile: server.caFile, user: MAIL_USER, passwordFile, sender: SENDER },
    },
    { log: (entry) => logged.push(entry) },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  const post = async (path: string, body: object, token?: string) => {
    const headers = { 'content-type': 'application/json', host: new URL(SAMPLE_PORTAL).host };
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return fetch(`${started.value.address}${path}`, {
      method: 'POST',
      headers: { ...headers, ...authorization },
      body: JSON.stringify(body),
    });
  };
  const holder = await lender.authority.holder('ordinary');
  const { challenge } = (await (await post('/session/challenges', {})).json()) as { challenge: string };
  const opened = await post('/session', { proof: loginProof(holder, challenge, Date.now()) });
  const { token } = (await opened.json()) as { token: string };
  const named = await post('/mail/address', { address: ADDRESS, language: 'en' }, token);
  expect(named.status).toBe(204);
  await expect.poll(() => server.received.length, { timeout: 15_000 }).toBe(1);
  await started.value.stop();
  const [mail] = server.received;
  expect(mail?.to).toEqual([ADDRESS]);
  const code = /^\d{6}$/m.exec((mail && readMail(mail).body) ?? '')?.[0];
  expect(code).toBeDefined();
  expect(JSON.stringify(logged)).not.toMatch(new RegExp(`hanako|${code}|${MAIL_PASSWORD}`));
});

it('a password or a certificate that cannot be read keeps a portal from starting, and is not repeated', async () => {
  const mail = { host: 'mail.example', port: 587, security: 'starttls' as const, sender: SENDER };
  const absent = join(folder, 'absent');
  for (const wrong of [{ user: 'portal' }, { user: 'portal', passwordFile: absent }, { caFile: absent }]) {
    expect(await openServer({ ...mail, ...wrong })).toMatchObject({ ok: false, failure: { code: 'usage' } });
  }
});
