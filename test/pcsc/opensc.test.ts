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
});
