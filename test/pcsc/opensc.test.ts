import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import type { VirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { openscUnavailable, runTool, type ToolRun } from '../support/card/opensc.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import { practiceCard } from '../support/card/practice-card.ts';
import { commandLine, MADOGUCHI } from '../support/host/command-line.ts';

const reason = openscUnavailable() ?? pcscStackUnavailable();
const title = reason === undefined ? 'OpenSC on the practice card' : `OpenSC: left out, because it ${reason}`;

const PKCS11 = ['--module', '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so'];
const CERTIFICATES = [
  'Digital Signature Certificate',
  'Digital Signature Certificate CA',
  'User Authentication Certificate',
  'User Authentication Certificate CA',
];
const KEYS = ['User Authentication Key', 'Digital Signature Key'];
const PKCS11_TOKENS = [
  ['User Authentication Key', { slotIndex: '0', id: '01', pin: '1234', wrong: '9999', slot: 'auth' }],
  ['Digital Signature Key', { slotIndex: '1', id: '02', pin: 'ABC123', wrong: 'ABC124', slot: 'sign' }],
] as const;

describe.skipIf(reason !== undefined)(title, () => {
  let stack: PcscStack;
  let folder: string;
  const ending = new AbortController();

  beforeAll(async () => {
    stack = await startPcscStack();
    folder = mkdtempSync(join(tmpdir(), 'opensc-test-'));
  });
  afterAll(async () => {
    ending.abort();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One card at a time; it is taken off when the work is done. */
  async function withCard<T>(persona: PersonaName, work: (card: VirtualCard) => Promise<T>): Promise<T> {
    const card = await practiceCard(persona);
    const attached = Promise.withResolvers<void>();
    const link = linkToVpcd({
      host: '127.0.0.1',
      port: stack.vpcdPort,
      card,
      signal: ending.signal,
      onAttached: attached.resolve,
    });
    try {
      await attached.promise;
      await wait(700);
      return await work(card);
    } finally {
      link.pull();
      await wait(700);
    }
  }

  const run = (tool: string, ...args: string[]): Promise<ToolRun> => runTool(tool, args, stack.env);
  const file = (name: string) => join(folder, name);

  it('finds the four certificates, both keys and both PINs with their tries by itself, and uses none up', async () => {
    await withCard('ordinary', async (card) => {
      const dumped = await run('pkcs15-tool', '--dump');
      expect(dumped.exitCode).toBe(0);
      for (const name of CERTIFICATES) expect(dumped.output).toContain(`X.509 Certificate [${name}]`);
      for (const name of KEYS) expect(dumped.output).toContain(`Private RSA Key [${name}]`);
      expect([...dumped.output.matchAll(/Tries left +: (\d+)/g)].map(([, tries]) => Number(tries))).toEqual([3, 5]);

      const listed = await run('pkcs11-tool', ...PKCS11, '--list-objects');
      expect(listed.exitCode).toBe(0);
      // The signature certificate is shown to nobody without its password, and neither key without its PIN.
      const labels = [...listed.output.matchAll(/X\.509 cert\n +label: +(.*)/g)].map(([, label]) => label);
      expect(labels.toSorted()).toEqual(CERTIFICATES.filter((name) => name !== 'Digital Signature Certificate'));
      expect(listed.output).not.toContain('Private Key Object');
      expect([card.triesLeft('auth'), card.triesLeft('sign')]).toEqual([3, 5]);
      expect([card.verifyAttempts('auth'), card.verifyAttempts('sign')]).toEqual([0, 0]);
    });
  });

  it.each(PKCS11_TOKENS)(
    'as a PKCS #11 token: a wrong PIN is counted, the right one shows and uses the %s',
    async (name, { slotIndex, id, pin, wrong, slot }) => {
      await withCard('ordinary', async (card) => {
        const token = [...PKCS11, '--slot-index', slotIndex, '--login'];
        const before = card.triesLeft(slot);
        const refused = await run('pkcs11-tool', ...token, '--pin', wrong, '--list-objects');
        expect(refused.exitCode).not.toBe(0);
        expect(refused.output).toContain('CKR_PIN_INCORRECT');
        expect(card.triesLeft(slot)).toBe(before - 1);

        const shown = await run('pkcs11-tool', ...token, '--pin', pin, '--list-objects');
        expect(shown.exitCode).toBe(0);
        expect(shown.output).toContain(name);
        expect(card.triesLeft(slot)).toBe(before);

        writeFileSync(file('message'), `signed with the ${name}`);
        const paths = ['--input-file', file('message'), '--output-file', file('signature')];
        const signing = ['--id', id, '--sign', '--mechanism', 'SHA256-RSA-PKCS', ...paths];
        expect((await run('pkcs11-tool', ...token, '--pin', pin, ...signing)).exitCode).toBe(0);
        const reading = ['--id', id, '--read-object', '--type', 'cert', '--output-file', file('signer.der')];
        expect((await run('pkcs11-tool', ...token, '--pin', pin, ...reading)).exitCode).toBe(0);
        await run('openssl', 'x509', '-in', file('signer.der'), '-pubkey', '-noout', '-out', file('key.pem'));
        const verifying = ['dgst', '-sha256', '-verify', file('key.pem'), '-signature', file('signature')];
        expect((await run('openssl', ...verifying, file('message'))).output).toContain('Verified OK');
      });
    },
  );

  it('reads the authentication certificate that openssl verifies against the practice CA on the card', async () => {
    await withCard('ordinary', async () => {
      expect((await run('pkcs15-tool', '--read-certificate', '01', '-o', file('auth.pem'))).exitCode).toBe(0);
      expect((await run('pkcs15-tool', '--read-certificate', '03', '-o', file('ca.pem'))).exitCode).toBe(0);
      const verified = await run('openssl', 'verify', '-x509_strict', '-CAfile', file('ca.pem'), file('auth.pem'));
      expect(verified).toMatchObject({ exitCode: 0, output: expect.stringContaining('OK') });
    });
  });

  it('has a wrong PIN counted and the right one accepted', async () => {
    await withCard('ordinary', async (card) => {
      const wrong = await run('pkcs15-tool', '--verify-pin', '--auth-id', '01', '--pin', '9999');
      expect(wrong.exitCode).not.toBe(0);
      expect([card.triesLeft('auth'), card.verifyAttempts('auth')]).toEqual([2, 1]);
      const right = await run('pkcs15-tool', '--verify-pin', '--auth-id', '01', '--pin', '1234');
      expect(right.exitCode).toBe(0);
      expect(card.triesLeft('auth')).toBe(3);
    });
  });

  it.each([
    ['authentication', '01', '1234', 'auth'],
    ['signature', '02', 'ABC123', 'sign'],
  ] as const)('signs with the %s key, and openssl verifies it', async (_name, id, pin, slot) => {
    await withCard('ordinary', async (card) => {
      const message = `signed by OpenSC with key ${id}`;
      writeFileSync(file('message'), message);
      writeFileSync(file('digest-info'), digestInfo('sha256', createHash('sha256').update(message).digest()));
      const paths = ['--input', file('digest-info'), '--output', file('signature')];
      const signed = await run('pkcs15-crypt', '--sign', '--pkcs1', '--key', id, '--pin', pin, '--raw', ...paths);
      expect(signed).toMatchObject({ exitCode: 0 });
      expect(card.verifyAttempts(slot)).toBe(1);
      expect(readFileSync(file('signature'))).toHaveLength(256);
      const certificate = await run(
        'pkcs15-tool',
        '--read-certificate',
        id,
        '--pin',
        pin,
        '--auth-id',
        id,
        '--verify-pin',
        '-o',
        file('signer.pem'),
      );
      expect(certificate.exitCode).toBe(0);
      const key = await run('openssl', 'x509', '-in', file('signer.pem'), '-pubkey', '-noout');
      writeFileSync(file('key.pem'), key.output);
      const verified = await run(
        'openssl',
        'dgst',
        '-sha256',
        '-verify',
        file('key.pem'),
        '-signature',
        file('signature'),
        file('message'),
      );
      expect(verified.output).toContain('Verified OK');
    });
  });

  it('is refused by a locked card', async () => {
    await withCard('locked', async (card) => {
      const { exitCode } = await run('pkcs15-tool', '--verify-pin', '--auth-id', '01', '--pin', '1234');
      expect(exitCode).not.toBe(0);
      expect(card.triesLeft('auth')).toBe(0);
    });
  });

  it('SR-3, SR-22: takes the PINs that our command line changed; what is refused beforehand does not reach the card', async () => {
    await withCard('ordinary', async (card) => {
      const cli = commandLine(stack.env);
      const change = (which: string, ...secrets: string[]) => cli.run(['pin', 'change', which], secrets);
      for (const [which, status, code, ...secrets] of [
        ['auth', 4, 'newPinRefused', '1234', '1111'],
        ['sign', 4, 'newPinRefused', 'ABC123'],
        ['register', 2, 'usage', '1234', '9173'],
      ] as const) {
        expect(await change(which, ...secrets)).toMatchObject({ status, json: { error: { code } } });
      }
      expect(card.wireLog).toEqual([]);

      expect(await change('auth', '1234', '8264')).toMatchObject({ status: 0, json: { changed: true } });
      expect(await change('sign', 'abc123', 'hj4qz8')).toMatchObject({ status: 0, json: { changed: true } });
      expect(await change('text', '5678', '9173')).toMatchObject({ status: 0, json: { changed: true } });
      const sent = card.wireLog.filter(({ dataBytes, ins }) => dataBytes > 0 && (ins === 0x20 || ins === 0x24));
      expect(sent.map(({ ins, file }) => [ins, file])).toEqual(
        [0x18, 0x1b, 0x11].flatMap((file) => [
          [0x20, file],
          [0x24, file],
        ]),
      );

      const verify = (id: string, pin: string) => run('pkcs15-tool', '--verify-pin', '--auth-id', id, '--pin', pin);
      expect((await verify('01', '1234')).exitCode).not.toBe(0);
      expect((await verify('01', '8264')).exitCode).toBe(0);
      expect((await verify('02', 'HJ4QZ8')).exitCode).toBe(0);
      expect(await cli.run(['card', 'attributes'], ['9173'])).toMatchObject({ status: 0, json: { sex: 'female' } });
    });
  });

  it('SR-24: our command line asks for a new PIN twice at a hidden prompt, after the tries were read', async () => {
    await withCard('ordinary', async (card) => {
      const first = await atTerminal(['1234', '8264', '8265']);
      expect(first.status).toBe(4);
      expect(first.shown).toContain('The two entries are not the same');
      expect(card.verifyAttempts('auth')).toBe(0);
      expect(card.wireLog.filter(({ ins, dataBytes }) => ins === 0x20 && dataBytes === 0)).not.toEqual([]);

      const second = await atTerminal(['1234', '8264', '8264']);
      expect(second.status).toBe(0);
      expect(second.shown).not.toMatch(/1234|8264/);
      expect((await run('pkcs15-tool', '--verify-pin', '--auth-id', '01', '--pin', '8264')).exitCode).toBe(0);
    });
  });

  /** Types each line once one more question stands on the screen. */
  async function atTerminal(lines: readonly string[]) {
    const command = `${process.execPath} ${MADOGUCHI} pin change auth --lang en`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, ...stack.env } });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8');
    });
    const ended = new Promise<number | null>((resolve) => terminal.once('close', resolve));
    for (const [at, line] of lines.entries()) {
      await expect.poll(() => shown.split(/(?:digits\)|Once more): /).length).toBe(at + 2);
      terminal.stdin.write(`${line}\r`);
    }
    return { status: await ended, shown };
  }
});
