import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect as connectClear, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import type { PortalConfigInput } from '#portal/portal-config.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { commandLine } from '../../support/host/command-line.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let folder: string;
let lender: TestPortal;
let running: RunningPortal | undefined;
let logged: PortalLogEntry[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-tls-'));
  lender = await openTestPortal();
  logged = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await lender.close();
  await rm(folder, { recursive: true, force: true });
});

const certificateFile = () => join(folder, 'portal.crt');
const keyFile = () => join(folder, 'portal.key');

function makeCertificate(name: string, to = { certificate: certificateFile(), key: keyFile() }) {
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', to.key, '-out', to.certificate], {
    stdio: 'ignore',
  });
}

const start = (config: Partial<PortalConfigInput>) =>
  startPortal(
    {
      dataDir: join(folder, 'data'),
      databaseUrl: lender.databaseUrl,
      trustDir: inject('practiceFolder'),
      practice: true,
      ...config,
    },
    { log: (entry) => logged.push(entry) },
  );

async function startWithTls(config: Partial<PortalConfigInput> = {}) {
  makeCertificate('first');
  const started = await start({ tls: { certificateFile: certificateFile(), keyFile: keyFile() }, ...config });
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  running = started.value;
  return started.value;
}

async function served({ address }: RunningPortal): Promise<{ readonly name: string; readonly answer: string }> {
  const port = Number(new URL(address).port);
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  let name = '';
  socket.once('secureConnect', () => {
    name = String(socket.getPeerCertificate().subject.CN);
  });
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const answer = await everything(socket);
  return { name, answer };
}

function everything(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  return new Promise((resolve) => socket.once('error', () => undefined).once('close', () => resolve(answer)));
}

describe('The portal', () => {
  it.each(['0.0.0.0', '192.0.2.1', '::', 'portal.example'])(
    'SR-121: does not start in clear text on %s',
    async (host) => {
      expect(await start({ host })).toMatchObject({
        ok: false,
        failure: { code: 'usage', detail: expect.stringMatching(/host .*tls or trustedProxies/) },
      });
    },
  );

  it('SR-121: takes no origin in clear text but this computer’s', async () => {
    expect(await start({ origin: 'http://portal.example' })).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });

  it('SR-121: speaks TLS with the certificate it was given, and asks browsers to stay with it', async () => {
    const portal = await startWithTls({ host: '0.0.0.0' });
    expect(portal.address).toMatch(/^https:/);
    expect(portal.origin).toBe(portal.address);
    const { name, answer } = await served(portal);
    expect(name).toBe('first');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/strict-transport-security: max-age=63072000/);
    const clear = connectClear(Number(new URL(portal.address).port), '127.0.0.1');
    clear.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await everything(clear)).not.toContain('HTTP/1.1 200');
  });

  it('SR-121: serves a renewed certificate without a new start, and never half of one', async () => {
    const portal = await startWithTls();
    const next = { certificate: join(folder, 'next.crt'), key: join(folder, 'next.key') };
    makeCertificate('second', next);
    await rename(next.certificate, certificateFile());
    await vi.waitFor(() => expect(logged).toContainEqual({ event: 'certificateRefused' }), { timeout: 5_000 });
    expect((await served(portal)).name).toBe('first');
    await rename(next.key, keyFile());
    await vi.waitFor(() => expect(logged).toContainEqual({ event: 'certificateRenewed' }), { timeout: 5_000 });
    expect((await served(portal)).name).toBe('second');
  });

  it('SR-121: does not start with a key that is another certificate’s, or none', async () => {
    makeCertificate('first');
    const tls = { certificateFile: certificateFile(), keyFile: keyFile() };
    makeCertificate('other', { certificate: join(folder, 'other.crt'), key: keyFile() });
    expect(await start({ tls })).toMatchObject({ ok: false, failure: { code: 'usage' } });
    await writeFile(keyFile(), 'no key');
    expect(await start({ tls })).toMatchObject({ ok: false, failure: { code: 'usage' } });
    expect(await start({ tls: { ...tls, keyFile: join(folder, 'missing') } })).toMatchObject({
      ok: false,
      failure: { code: 'usage', detail: 'tls.keyFile cannot be read: ENOENT' },
    });
  });

  it('SR-121: lets nobody but the named proxy speak clear text from another address', async () => {
    const own = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    const from = async (portal: RunningPortal, host: string) => {
      const socket = connectClear({ port: Number(new URL(portal.address).port), host });
      socket.write('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      return (await everything(socket)).slice(0, 12);
    };
    const strangers = await start({ host: '0.0.0.0', trustedProxies: ['192.0.2.7'] });
    if (!strangers.ok) throw new Error(JSON.stringify(strangers.failure));
    running = strangers.value;
    expect(await from(running, '127.0.0.1')).toBe('HTTP/1.1 200');
    if (own === undefined) return;
    expect(await from(running, own)).toBe('');
    await running.stop();
    const known = await start({ host: '0.0.0.0', trustedProxies: [own] });
    if (!known.ok) throw new Error(JSON.stringify(known.failure));
    running = known.value;
    expect(await from(running, own)).toBe('HTTP/1.1 200');
  });
});

describe('The app', () => {
  it.each(['http://portal.example', 'http://192.0.2.1:8080', 'http://127.0.0.1.example', 'http://localhost.example'])(
    'SR-121: speaks with no portal at %s, whoever names it',
    async (address) => {
      const { run } = commandLine({ MADOGUCHI_HOME: folder });
      for (const result of [await run(['services', '--portal', address]), await run(['login', '--portal', address])]) {
        expect(result.status).toBe(2);
        expect(result.json).toMatchObject({ error: { code: 'usage' } });
      }
      const named = await commandLine({ MADOGUCHI_PORTAL: address }).run(['services']);
      expect(named.json).toMatchObject({ error: { code: 'usage' } });
    },
  );
});
