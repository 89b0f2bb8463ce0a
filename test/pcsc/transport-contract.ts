import { createHash, verify, X509Certificate } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReaderName, readerNameSchema } from '#contract/brands.ts';
import type { Outcome } from '#contract/outcome.ts';
import { SecretBytes } from '#contract/secret-bytes.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { VirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd, type VpcdLink } from '#native-bridge/simulator/vpcd-link.ts';
import type { CardChannel, CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { PcscBinding } from '#native-bridge/transport/pcsc-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { sha256DigestInfo } from '#pki/digest-info.ts';
import { generatedCount } from '../support/generated-counts.ts';
import { type PcscStack, pcscStackUnavailable, SLOT_NAMES, startPcscStack } from '../support/pcscd.ts';
import { practiceCard } from '../support/practice-card.ts';
import { startIntruder, startVerifiedHolder } from '../support/second-process.ts';

const RESTARTS = generatedCount(5, 50);
const [SLOT_0, SLOT_1] = SLOT_NAMES.map((name) => readerNameSchema.parse(name)) as [ReaderName, ReaderName];
const QUIET = { timeoutMs: 10_000, during: 'test', mayUseTry: false } as const;
const SELECT_JPKI = Uint8Array.from(Buffer.from('00A4040C0AD392F000260100000001', 'hex'));
const SYSTEM_CLOCK = {
  nowMs: () => performance.now(),
  wait: (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }),
};

export interface BindingUnderTest {
  readonly binding: PcscBinding;
  readonly hasTransactions: boolean;
  /** False where the addon itself waits, on the event loop's thread, for a call that hangs in a frozen service. */
  readonly survivesFrozenService: boolean;
  /** Why it cannot be tested here. */
  readonly unavailable: string | undefined;
}

/** What both bindings promise, against a real pcscd with a virtual reader. */
export function describeTransport({
  binding,
  hasTransactions,
  survivesFrozenService,
  unavailable,
}: BindingUnderTest): void {
  const reason = unavailable ?? pcscStackUnavailable();
  if (reason !== undefined) {
    process.stderr.write(`left out: PC/SC through ${binding.name}, it ${reason}\n`);
    describe.skip(`PC/SC through ${binding.name}: left out, because it ${reason}`, () =>
      it('is left out', () => undefined));
    return;
  }

  describe(`PC/SC through ${binding.name}`, () => {
    let stack: PcscStack;
    let transport: CardTransport;
    let state: ReaderServiceState | undefined;
    const links: VpcdLink[] = [];
    const ending = new AbortController();

    beforeAll(async () => {
      stack = await startPcscStack();
      transport = createPcscTransport(binding, SYSTEM_CLOCK);
      transport.watch((next) => {
        state = next;
      });
    });
    afterAll(async () => {
      ending.abort();
      await Promise.all(links.map(({ ended }) => ended));
      await transport.close();
      await stack.stop();
    });

    const cardOn = (name: ReaderName) =>
      state?.service === 'running' ? state.readers.find((reader) => reader.name === name)?.card : state?.service;

    async function until(name: ReaderName, card: string | undefined, withinMs: number): Promise<number> {
      const beganAtMs = performance.now();
      while (cardOn(name) !== card) {
        if (performance.now() - beganAtMs > withinMs) throw new Error(`${name} is ${cardOn(name)}, not ${card}`);
        await wait(10);
      }
      return performance.now() - beganAtMs;
    }

    async function insert(card: VirtualCard, slot: 0 | 1 = 0): Promise<VpcdLink> {
      const link = linkToVpcd({ host: '127.0.0.1', port: stack.vpcdPorts[slot], card, signal: ending.signal });
      links.push(link);
      await until(slot === 0 ? SLOT_0 : SLOT_1, 'present', 5_000);
      return link;
    }

    async function take(link: VpcdLink, slot: ReaderName = SLOT_0): Promise<void> {
      link.pull();
      await until(slot, 'absent', 5_000);
    }

    const connect = (reader: ReaderName, busyWaitMs = 0) =>
      transport.connect(reader, { signal: AbortSignal.timeout(20_000), busyWaitMs });

    const openedJpki = async (channel: CardChannel) =>
      got(await openJpkiApp(channel, { signal: AbortSignal.timeout(20_000), memory: createReaderMemory() }));

    it('signs in with five exchanges and a signature that the certificate verifies', async () => {
      const card = await practiceCard('ordinary');
      const link = await insert(card);
      const slot = state?.service === 'running' ? state.readers.find(({ name }) => name === SLOT_0) : undefined;
      expect(Buffer.from(slot?.atr ?? []).equals(card.atr)).toBe(true);
      const channel = got(await connect(SLOT_0));
      const app = await openedJpki(channel);
      const certificate = got(await app.readCertificate('auth'));
      expect(got(await app.triesLeft('auth'))).toEqual({ triesLeft: 3, blocked: false });
      got(await app.verify('auth', pin('1234')));
      const signature = got(await app.sign('auth', 'RSA-2048', digestInfoOf('to sign')));
      expect(channel.exchanges).toBe(5);
      expect(card.wireLog).toHaveLength(5);
      expect(Buffer.from(channel.atr).toString('hex')).toBe(Buffer.from(card.atr).toString('hex'));
      await channel.release();
      const { publicKey } = new X509Certificate(certificate);
      expect(verify('sha256', Buffer.from('to sign'), publicKey, signature)).toBe(true);
      await take(link);
    });

    it('SR-19: names both readers and reaches the card on the one that was chosen', async () => {
      const hanako = await practiceCard('ordinary');
      const taro = await practiceCard('spouse');
      const first = await insert(hanako, 0);
      const second = await insert(taro, 1);
      const onSecond = got(await connect(SLOT_1));
      await openedJpki(onSecond);
      await onSecond.release();
      expect([hanako.wireLog.length, taro.wireLog.length]).toEqual([0, 1]);
      await take(first);
      expect(cardOn(SLOT_1)).toBe('present');
      expect((await connect(SLOT_0)).ok).toBe(false);
      await take(second, SLOT_1);
    });

    it('says by a failure value what is not there', async () => {
      expect(await connect(SLOT_0)).toMatchObject({ failure: { code: 'cardNotPresent' } });
      expect(await connect(readerNameSchema.parse('No such reader'))).toMatchObject({
        failure: { code: 'readerNotFound' },
      });
    });

    it('SR-12, SR-14: a card pulled at any exchange is lost, not asked again, and usable once it is back', async () => {
      for (const lastExchange of [1, 2, 3, 4, 5]) {
        const card = await practiceCard('ordinary', {
          fault: ({ exchange }) => (exchange === lastExchange ? { do: 'pullAfter' } : undefined),
        });
        const link = await insert(card);
        const channel = got(await connect(SLOT_0));
        const result = await signIn(channel);
        expect(result).toMatchObject({ ok: false, failure: { code: 'cardRemoved' } });
        await channel.release();
        expect(card.wireLog).toHaveLength(lastExchange);
        expect(card.verifyAttempts('auth')).toBe(lastExchange >= 4 ? 1 : 0);
        await until(SLOT_0, 'absent', 5_000);
        link.insert();
        await until(SLOT_0, 'present', 5_000);
        const again = got(await connect(SLOT_0));
        expect((await openedJpki(again)).sign).toBeTypeOf('function');
        await again.release();
        await take(link);
      }
    });

    it('SR-10, SR-25: while we hold the card, and after, no other process gets a signature out of it', async () => {
      const card = await practiceCard('ordinary');
      const link = await insert(card);
      const intruder = startIntruder(stack.env, SLOT_0);
      await intruder.attempts(2);
      const channel = got(await connect(SLOT_0, 3_000));
      const app = await openedJpki(channel);
      const steps: readonly (() => Promise<Outcome<unknown>>)[] = [
        () => app.verify('auth', pin('1234')),
        () => app.sign('auth', 'RSA-2048', digestInfoOf('one')),
        () => app.sign('auth', 'RSA-2048', digestInfoOf('two')),
      ];
      for (const step of steps) {
        got(await step());
        await intruder.attempts(3);
      }
      await channel.release();
      await intruder.attempts(5);
      const words = await intruder.stop();
      expect(words.length).toBeGreaterThan(10);
      expect(words).not.toContain('9000');
      await take(link);
    });

    /** Our process dies between PIN and signature while another waits for its turn; what that one was answered. */
    async function killedBetweenPinAndSignature(clearsOnReset: boolean) {
      const card = await practiceCard('ordinary', { clearsOnReset });
      const link = await insert(card);
      const holder = await startVerifiedHolder(stack.env, SLOT_0, binding.name);
      const intruder = startIntruder(stack.env, SLOT_0);
      await intruder.attempts(2);
      await holder.kill();
      await intruder.attempts(5);
      const words = await intruder.stop();
      await take(link);
      return { card, words };
    }

    it('SR-10: killed between PIN and signature, our process leaves no usable key behind', async () => {
      const { card, words } = await killedBetweenPinAndSignature(true);
      expect(words).not.toContain('9000');
      expect(card.verifyAttempts('auth')).toBe(1);
    });

    it('the second process of these tests does sign where nothing stops it: our process killed, a card that a reset does not clear', async () => {
      const { words } = await killedBetweenPinAndSignature(false);
      expect(words).toContain('9000');
    });

    it('waits for another program that holds the card, and says so when that takes too long', async () => {
      const card = await practiceCard('ordinary');
      const link = await insert(card);
      const channel = got(await connect(SLOT_0));
      expect(await connect(SLOT_0, 200)).toMatchObject({ failure: { code: 'readerBusy' } });
      const waiting = connect(SLOT_0, 3_000);
      await wait(150);
      await channel.release();
      const next = got(await waiting);
      await next.release();
      await take(link);
    });

    it.runIf(hasTransactions)(
      'shares the reader with a program that stays connected, alone while it needs to be',
      async () => {
        const card = await practiceCard('ordinary');
        const link = await insert(card);
        const idle = startIntruder(stack.env, SLOT_0, 'stays connected');
        await idle.attempts(1);
        const channel = got(await connect(SLOT_0, 1_000));
        expect(await signIn(channel)).toMatchObject({ ok: true });
        await channel.release();
        expect(await idle.stop()).not.toContain('9000');
        await take(link);
      },
    );

    it('SR-15, SR-17: comes back within five seconds each time that the service is killed, with nothing stale in between', async () => {
      const card = await practiceCard('ordinary');
      const link = await insert(card);
      for (let round = 0; round < RESTARTS; round += 1) {
        const channel = got(await connect(SLOT_0));
        await stack.killService();
        const sent = { ...QUIET, mayUseTry: true, signal: AbortSignal.timeout(5_000) };
        expect(await channel.transmit(SELECT_JPKI, sent)).toMatchObject({
          ok: false,
          failure: { code: 'readerServiceDown', tryMayBeUsed: true },
        });
        await until(SLOT_0, 'down', 1_000);
        expect(await connect(SLOT_0)).toMatchObject({ failure: { code: 'readerServiceDown' } });
        await channel.release();
        await stack.startService();
        expect(await until(SLOT_0, 'present', 5_000)).toBeLessThan(5_000);
        const again = got(await connect(SLOT_0));
        expect(await signIn(again)).toMatchObject({ ok: true });
        await again.release();
      }
      await take(link);
    });

    it.runIf(survivesFrozenService)(
      'SR-17: a frozen service times out, is told as down, and works again once it moves',
      async () => {
        const card = await practiceCard('ordinary');
        const link = await insert(card);
        const channel = got(await connect(SLOT_0));
        stack.freezeService();
        const signal = AbortSignal.timeout(5_000);
        expect(await channel.transmit(SELECT_JPKI, { ...QUIET, timeoutMs: 300, signal })).toMatchObject({
          failure: { code: 'cardTimedOut' },
        });
        await channel.release();
        expect(await connect(SLOT_0)).toMatchObject({ failure: { code: 'readerServiceDown' } });
        expect(cardOn(SLOT_0)).toBe('down');
        stack.thawService();
        await until(SLOT_0, 'present', 5_000);
        const again = got(await connect(SLOT_0, 3_000));
        expect(await signIn(again)).toMatchObject({ ok: true });
        await again.release();
        await take(link);
      },
    );

    async function signIn(channel: CardChannel): Promise<Outcome<Uint8Array>> {
      const session = { signal: AbortSignal.timeout(20_000), memory: createReaderMemory() };
      const app = await openJpkiApp(channel, session);
      if (!app.ok) return app;
      const certificate = await app.value.readCertificate('auth');
      if (!certificate.ok) return certificate;
      const tries = await app.value.triesLeft('auth');
      if (!tries.ok) return tries;
      const verified = await app.value.verify('auth', pin('1234'));
      return verified.ok ? app.value.sign('auth', 'RSA-2048', digestInfoOf('sign in')) : verified;
    }
  });
}

function pin(text: string): SecretBytes {
  return new SecretBytes(new TextEncoder().encode(text));
}

function digestInfoOf(text: string): Uint8Array {
  return sha256DigestInfo(createHash('sha256').update(text).digest());
}

function got<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`failed with ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}
