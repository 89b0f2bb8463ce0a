import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import { type ContractClient, connectContract } from '#contract/app/ipc-client.ts';
import type { VirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import { buildRenderer } from '../../scripts/build.mjs';
import { openscUnavailable, runTool } from '../support/card/opensc.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import { practiceCard } from '../support/card/practice-card.ts';
import { digestInfoOf, PAGE_ORIGIN } from '../support/flow/native-requests.ts';
import { commandLine, type LongRunning } from '../support/host/command-line.ts';
import { buyCookie, type KioskUnderTest, openSocket } from '../support/host/kiosk-harness.ts';
import { OWN_CALLER, startHost } from '../support/native/native-host-process.ts';
import { soon } from '../support/soon.ts';

const unavailable = pcscStackUnavailable() ?? openscUnavailable();
if (unavailable !== undefined) process.stderr.write(`left out: native host over pcscd, ${unavailable}\n`);

describe.skipIf(unavailable !== undefined)('the native host with the kiosk host, pcscd and vpcd', () => {
  const home = mkdtempSync(join(tmpdir(), 'native-pcsc-'));
  const file = (name: string) => join(home, name);
  const ending = new AbortController();
  let env: Readonly<Record<string, string>>;
  let stack: PcscStack;
  let card: VirtualCard;
  let kiosk: LongRunning;
  let window: ContractClient;
  let flow: FlowView | null = null;
  let program = '';

  beforeAll(async () => {
    expect(await buildRenderer()).toBe(true);
    stack = await startPcscStack();
    env = { ...stack.env, HOME: home, XDG_CONFIG_HOME: file('.config') };
    card = await practiceCard('ordinary');
    linkToVpcd({ host: '127.0.0.1', port: stack.vpcdPort, card, signal: ending.signal, onAttached: () => undefined });
    const cli = commandLine(env);
    const install = ['native-host', 'install', '--browser', 'chromium', '--user-data-dir', file('profile')];
    expect((await cli.run(install)).status).toBe(0);
    const manifest = file('profile/NativeMessagingHosts/jp.madoguchi.native_host.json');
    program = JSON.parse(readFileSync(manifest, 'utf8')).path;
    kiosk = await cli.start(['kiosk', '--no-open', '--portal', 'http://127.0.0.1:9']);
    const { origin, port, hash } = new URL(String(kiosk.said.open));
    const under = { origin, port: Number(port), ticket: hash.slice(1) } as KioskUnderTest;
    const { channel } = await openSocket(under, await buyCookie(under));
    window = connectContract(channel);
    window.on('flowChanged', (view) => {
      flow = view;
    });
    window.on('cardRequested', (asked) => void window.call('beginNativeRequest', asked));
    await window.call('hello', {});
  });
  afterAll(async () => {
    await kiosk?.stop();
    ending.abort();
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function ref(at: string): { flowId: FlowView['flowId']; revision: number } {
    const step = flow?.step;
    const where = step !== undefined && 'card' in step ? step.card.at : step?.at;
    if (flow === null || where !== at) throw new Error(`at ${where} and not at ${at}`);
    return { flowId: flow.flowId, revision: flow.revision };
  }

  /** A page that asks, and the person who agrees and types the secret. */
  async function ask(message: object, secret: string): Promise<Readonly<Record<string, unknown>>> {
    const host = startHost(program, [OWN_CALLER], env);
    const madoguchi = { origin: PAGE_ORIGIN, topLevel: true, tab: 1 };
    host.send({ service_id: '01', madoguchi, ...message });
    await window.call('agreeToCardUse', await soon(() => ref('agreeing')));
    const pin = new TextEncoder().encode(secret);
    expect(await window.call('givePin', { ...(await soon(() => ref('awaitingPin'))), pin })).toMatchObject({
      ok: true,
    });
    const reply = await host.reply();
    host.close();
    await host.ended();
    return reply;
  }

  /** Throws what openssl says where the signature does not hold. */
  function opensslAccepts(certificate: unknown, signature: unknown, text: string, hash: string): void {
    writeFileSync(file('c.der'), Buffer.from(String(certificate), 'base64'));
    writeFileSync(file('signature'), Buffer.from(String(signature), 'base64'));
    writeFileSync(file('text'), text);
    const key = execFileSync('openssl', ['x509', '-inform', 'DER', '-in', file('c.der'), '-noout', '-pubkey']);
    writeFileSync(file('key.pem'), key);
    const verify = ['dgst', `-${hash}`, '-verify', file('key.pem'), '-signature', file('signature'), file('text')];
    execFileSync('openssl', verify, { stdio: 'pipe' });
  }
  const digest = (text: string, hash: 'sha256' | 'sha512' = 'sha256') =>
    Buffer.from(digestInfoOf(text, hash)).toString('base64');

  it('mode 01: openssl accepts the signature, and OpenSC reads the same certificate from the card', async () => {
    const reply = await ask({ mode: '01', digest: digest('login') }, '1234');
    expect(reply).toMatchObject({ mode: '01', result: '0', combination_code: expect.stringMatching(/^[0-9a-f]{64}$/) });
    opensslAccepts(reply.certificate, reply.signature, 'login', 'sha256');
    expect(() => opensslAccepts(reply.certificate, reply.signature, 'other', 'sha256')).toThrow();
    expect(String(reply.certificate)).not.toMatch(/=$/);
    const { exitCode, output } = await runTool('pkcs15-tool', ['--read-certificate', '1'], stack.env);
    expect([exitCode, output.replace(/\s/g, '')]).toEqual([0, expect.stringContaining(String(reply.certificate))]);
    expect(card.verifyAttempts('auth')).toBe(1);
  });

  it('mode 02: openssl accepts each signature under the certificate that the password opened', async () => {
    const message = { mode: '02', digest: [digest('one'), digest('two', 'sha512')] };
    const { signature, certificate } = await ask(message, 'ABC123');
    const [one, two] = signature as string[];
    opensslAccepts(certificate, one, 'one', 'sha256');
    opensslAccepts(certificate, two, 'two', 'sha512');
    expect(() => opensslAccepts(certificate, one, 'two', 'sha256')).toThrow();
    expect(card.verifyAttempts('sign')).toBe(1);
  });

  it('mode 04: what the card holds, in the protocol’s form', async () => {
    const reply = await ask({ mode: '04' }, '5678');
    const text = (name: string) => Buffer.from(String(reply[name]), 'hex').toString('utf8');
    expect([text('name'), text('birthday'), text('sex')]).toEqual([
      '見本　花子',
      expect.stringMatching(/^\d{8}$/),
      expect.stringMatching(/^[129]$/),
    ]);
    expect(`${kiosk.standardError()}`).not.toContain('見本');
  });

  it('a wrong PIN costs one try, and the next one is the person’s again', async () => {
    const before = card.verifyAttempts('auth');
    const host = startHost(program, [OWN_CALLER], env);
    host.send({
      mode: '01',
      service_id: '01',
      digest: digest('x'),
      madoguchi: { origin: PAGE_ORIGIN, topLevel: true, tab: 1 },
    });
    await window.call('agreeToCardUse', await soon(() => ref('agreeing')));
    const pin = new TextEncoder().encode('0000');
    await window.call('givePin', { ...(await soon(() => ref('awaitingPin'))), pin });
    await soon(() => {
      const step = flow?.step;
      if (step === undefined || !('card' in step) || step.card.at !== 'awaitingPin' || step.card.lastFailure === null)
        throw new Error('not asked again');
    });
    expect(card.verifyAttempts('auth')).toBe(before + 1);
    host.close();
    await soon(() => {
      if (flow?.step.at !== 'cancelled') throw new Error('still there');
    });
    expect(card.verifyAttempts('auth')).toBe(before + 1);
  });
});
