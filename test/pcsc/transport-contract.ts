import { verify, X509Certificate } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import koffi from 'koffi';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '#contract/failures/outcome.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { PcscBinding } from '#native-bridge/transport/pcsc-binding.ts';
import { openWinscard } from '#native-bridge/transport/winscard-api.ts';
import { WINSCARD_SYSTEMS } from '#native-bridge/transport/winscard-systems.ts';
import { got, secret } from '../support/card/card-harness.ts';
import { pcscStackUnavailable } from '../support/card/pcscd.ts';
import { practiceCard } from '../support/card/practice-card.ts';
import {
  digestInfoOf,
  openedJpki,
  openReaderBench,
  type ReaderBench,
  SLOT_0,
  SLOT_1,
  signInOn,
} from '../support/card/reader-bench.ts';
import { startIntruder, startVerifiedHolder } from '../support/card/second-process.ts';
import { describeRecovery } from './recovery-contract.ts';

const GIVEN_UP_ROUNDS = 20;
const PULLS_WHILE_SHARED = 5;

/** Whether the card can be had exclusively: not while any program, this one included, has a handle to it. */
async function reachableAlone(reader: string): Promise<boolean> {
  const context = await openWinscard(koffi, WINSCARD_SYSTEMS.linux).establishContext();
  try {
    const card = await context.connect(reader, 'exclusive');
    await card.disconnect('leave');
    return true;
  } catch {
    return false;
  } finally {
    await context.release();
  }
}

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
    let bench: ReaderBench;
    beforeAll(async () => {
      bench = await openReaderBench(binding);
    });
    afterAll(() => bench.close());

    it('signs in with five exchanges and a signature that the certificate verifies', async () => {
      const card = await practiceCard('ordinary');
      const link = await bench.insert(card);
      const state = bench.state();
      const slot = state?.service === 'running' ? state.readers.find(({ name }) => name === SLOT_0) : undefined;
      expect(Buffer.from(slot?.atr ?? []).equals(card.atr)).toBe(true);
      const channel = got(await bench.connect(SLOT_0));
      const app = await openedJpki(channel);
      const certificate = got(await app.readCertificate('auth'));
      expect(got(await app.triesLeft('auth'))).toEqual({ triesLeft: 3, blocked: false });
      got(await app.verify('auth', secret('1234')));
      const signature = got(await app.sign('auth', 'RSA-2048', digestInfoOf('to sign')));
      expect(channel.exchanges).toBe(5);
      expect(card.wireLog).toHaveLength(5);
      expect(Buffer.from(channel.atr).toString('hex')).toBe(Buffer.from(card.atr).toString('hex'));
      await channel.release();
      const { publicKey } = new X509Certificate(certificate);
      expect(verify('sha256', Buffer.from('to sign'), publicKey, signature)).toBe(true);
      await bench.take(link);
    });

    it('SR-19: names both readers and reaches the card on the one that was chosen', async () => {
      const hanako = await practiceCard('ordinary');
      const taro = await practiceCard('spouse');
      const first = await bench.insert(hanako, 0);
      const second = await bench.insert(taro, 1);
      const onSecond = got(await bench.connect(SLOT_1));
      await openedJpki(onSecond);
      await onSecond.release();
      expect([hanako.wireLog.length, taro.wireLog.length]).toEqual([0, 1]);
      await bench.take(first);
      expect(bench.cardOn(SLOT_1)).toBe('present');
      expect((await bench.connect(SLOT_0)).ok).toBe(false);
      await bench.take(second, SLOT_1);
    });

    it('says by a failure value what is not there', async () => {
      expect(await bench.connect(SLOT_0)).toMatchObject({ failure: { code: 'cardNotPresent' } });
      expect(await bench.connect(readerNameSchema.parse('No such reader'))).toMatchObject({
        failure: { code: 'readerNotFound' },
      });
    });

    it('SR-12, SR-14: a card pulled at any exchange is lost, not asked again, and usable once it is back', async () => {
      for (const lastExchange of [1, 2, 3, 4, 5]) {
        const card = await practiceCard('ordinary', {
          fault: ({ exchange }) => (exchange === lastExchange ? { do: 'pullAfter' } : undefined),
        });
        const link = await bench.insert(card);
        const channel = got(await bench.connect(SLOT_0));
        const result = await signInOn(channel);
        expect(result).toMatchObject({ ok: false, failure: { code: 'cardRemoved' } });
        await channel.release();
        expect(card.wireLog).toHaveLength(lastExchange);
        expect(card.verifyAttempts('auth')).toBe(lastExchange >= 4 ? 1 : 0);
        await bench.until(SLOT_0, 'absent', 5_000);
        link.insert();
        await bench.until(SLOT_0, 'present', 5_000);
        const again = got(await bench.connect(SLOT_0));
        expect((await openedJpki(again)).sign).toBeTypeOf('function');
        await again.release();
        await bench.take(link);
      }
    });

    it('takes a card anew that its reader resets at extended length, and reads it short from then on', async () => {
      const card = await practiceCard('ordinary', { extendedLength: 'resetsUnsaid' });
      const link = await bench.insert(card);
      const memory = createReaderMemory();
      const channel = got(await bench.connect(SLOT_0));
      expect(await signInOn(channel, memory)).toMatchObject({ ok: true });
      await channel.release();
      const again = got(await bench.connect(SLOT_0));
      expect(await signInOn(again, memory)).toMatchObject({ ok: true });
      await again.release();
      expect(card.wireLog.filter(({ command }) => /^00B0....00..../.test(command))).toHaveLength(1);
      expect(card.verifyAttempts('auth')).toBe(2);
      await bench.take(link);
    });

    it('SR-3, SR-14: a PIN that was given up on its way reaches the card as it was sent, or not at all', async () => {
      const verify = '00200098043A3B3C3D';
      const seen: string[] = [];
      const link = await bench.insert({
        atr: (await practiceCard('ordinary')).atr,
        async respond(command) {
          seen.push(Buffer.from(command).toString('hex').toUpperCase());
          return Uint8Array.of(0x90, 0x00);
        },
        powerOff: () => undefined,
        reset: () => undefined,
      });
      const channel = got(await bench.connect(SLOT_0));
      for (let round = 0; round < GIVEN_UP_ROUNDS; round += 1) {
        const command = new Uint8Array(Buffer.from(verify, 'hex'));
        const giving = new AbortController();
        const options = { signal: giving.signal, timeoutMs: 5_000, during: 'verifyPin', mayUseTry: true };
        const sending = channel.transmit(command, options);
        giving.abort();
        expect(await sending).toMatchObject({ failure: { code: 'cancelled' } });
        command.fill(0);
        await wait(20);
      }
      await channel.release();
      expect(new Set(seen)).toEqual(new Set([verify]));
      await bench.take(link);
    });

    it('SR-10, SR-25: while we hold the card, and after, no other process gets a signature out of it', async () => {
      const card = await practiceCard('ordinary');
      const link = await bench.insert(card);
      const intruder = startIntruder(bench.stack.env, SLOT_0);
      await intruder.attempts(2);
      const channel = got(await bench.connect(SLOT_0, 3_000));
      const app = await openedJpki(channel);
      const steps: readonly (() => Promise<Outcome<unknown>>)[] = [
        () => app.verify('auth', secret('1234')),
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
      await bench.take(link);
    });

    /** Our process dies between PIN and signature while another waits for its turn; what that one was answered. */
    async function killedBetweenPinAndSignature(clearsOnReset: boolean) {
      const card = await practiceCard('ordinary', { clearsOnReset });
      const link = await bench.insert(card);
      const holder = await startVerifiedHolder(bench.stack.env, SLOT_0, binding.name);
      const intruder = startIntruder(bench.stack.env, SLOT_0);
      await intruder.attempts(2);
      await holder.kill();
      await intruder.attempts(5);
      const words = await intruder.stop();
      await bench.take(link);
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
      const link = await bench.insert(card);
      const channel = got(await bench.connect(SLOT_0));
      expect(await bench.connect(SLOT_0, 200)).toMatchObject({ failure: { code: 'readerBusy' } });
      const waiting = bench.connect(SLOT_0, 3_000);
      await wait(150);
      await channel.release();
      const next = got(await waiting);
      await next.release();
      await bench.take(link);
    });

    it.runIf(hasTransactions)(
      'shares the reader with a program that stays connected, alone while it needs to be',
      async () => {
        const card = await practiceCard('ordinary');
        const link = await bench.insert(card);
        const idle = startIntruder(bench.stack.env, SLOT_0, 'stays connected');
        await idle.attempts(1);
        const channel = got(await bench.connect(SLOT_0, 1_000));
        expect(await signInOn(channel)).toMatchObject({ ok: true });
        await channel.release();
        expect(await idle.stop()).not.toContain('9000');
        await bench.take(link);
      },
    );

    it.runIf(hasTransactions)(
      'SR-17: lets go of a card that is pulled while another program stays connected, five times over',
      async () => {
        const link = await bench.insert(await practiceCard('ordinary'));
        const idle = startIntruder(bench.stack.env, SLOT_0, 'stays connected');
        await idle.attempts(1);
        for (let pull = 0; pull < PULLS_WHILE_SHARED; pull += 1) {
          expect(await reachableAlone(SLOT_0)).toBe(false);
          const pulled = got(await bench.connect(SLOT_0, 1_000));
          await bench.take(link);
          await pulled.release();
          link.insert();
          await bench.until(SLOT_0, 'present', 5_000);
          const channel = got(await bench.connect(SLOT_0, 1_000));
          expect(await signInOn(channel)).toMatchObject({ ok: true });
          await channel.release();
        }
        await idle.stop();
        await vi.waitUntil(() => reachableAlone(SLOT_0), { timeout: 2_000 });
        await bench.take(link);
      },
    );

    describeRecovery(() => bench, { survivesFrozenService });
  });
}
