import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#native-bridge/simulator/invented-holder.ts';
import type { VirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import { sha256DigestInfo } from '#pki/digest-info.ts';
import { commandLine, MADOGUCHI } from '../support/command-line.ts';
import { openscUnavailable, runTool, type ToolRun } from '../support/opensc.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/pcscd.ts';
import { practiceCard } from '../support/practice-card.ts';

const reason = openscUnavailable() ?? pcscStackUnavailable();
const title = reason === undefined ? 'OpenSC on the practice card' : `OpenSC: left out, because it ${reason}`;

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

  it('finds the four certificates and both PINs by itself', async () => {
    await withCard('ordinary', async () => {
      const { exitCode, output } = await run('pkcs15-tool', '--list-certificates', '--list-pins', '--list-keys');
      expect(exitCode).toBe(0);
      for (const name of [
        'User Authentication Certificate',
        'Digital Signature Certificate',
        'User Authentication Key',
      ]) {
        expect(output).toContain(name);
      }
    });
  });

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
      writeFileSync(file('digest-info'), sha256DigestInfo(createHash('sha256').update(message).digest()));
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
      await expect.poll(() => shown.split(/(?:digits\)|Once more): /).length, { timeout: 10_000 }).toBe(at + 2);
      terminal.stdin.write(`${line}\r`);
    }
    return { status: await ended, shown };
  }
});
