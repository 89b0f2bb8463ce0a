import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { got } from '../support/card/card-harness.ts';
import { practiceCard } from '../support/card/practice-card.ts';
import { openedJpki, type ReaderBench, SLOT_0, SLOT_1, signInOn } from '../support/card/reader-bench.ts';
import { generatedCount } from '../support/generated-counts.ts';

const SELECT_JPKI = Uint8Array.from(Buffer.from('00A4040C0AD392F000260100000001', 'hex'));
const LOGIN_EXCHANGES = [1, 2, 3, 4, 5] as const;
const VERIFY_EXCHANGE = 4;
const RECOVERED_WITHIN_MS = 5_000;
/** With five exchanges of a login: how often the service is killed; more than fifty times in the nightly run. */
const KILL_ROUNDS = generatedCount(1, 11);
const COLLECTIONS = 3;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const FREEZE_ROUNDS = generatedCount(1, 50);

/** What both bindings promise while cards, readers and the service itself come and go under them. */
export function describeRecovery(
  opened: () => ReaderBench,
  { survivesFrozenService }: { readonly survivesFrozenService: boolean },
): void {
  const transmit = (channel: CardChannel, timeoutMs: number, mayUseTry: boolean) =>
    channel.transmit(SELECT_JPKI, { timeoutMs, during: 'test', mayUseTry, signal: AbortSignal.timeout(5_000) });

  async function signsInAgain(bench: ReaderBench, reader = SLOT_0): Promise<void> {
    const channel = got(await bench.connect(reader, 3_000));
    expect(await signInOn(channel)).toMatchObject({ ok: true });
    await channel.release();
  }

  describe('while all of it comes and goes', () => {
    it('SR-14, SR-15, SR-17: killed at any exchange of a login, the service is back within five seconds of its return, with nothing stale in between', async () => {
      const bench = opened();
      let killAt = 0;
      let killed: Promise<void> | undefined;
      const card = await practiceCard('ordinary', {
        fault() {
          killAt -= 1;
          if (killAt !== 0) return undefined;
          killed = bench.stack.killService();
          return { do: 'stall', until: wait(20) };
        },
      });
      const link = await bench.insert(card);
      for (let round = 0; round < KILL_ROUNDS; round += 1) {
        for (const exchange of LOGIN_EXCHANGES) {
          const [verifiedBefore, sentBefore] = [card.verifyAttempts('auth'), card.wireLog.length];
          const channel = got(await bench.connect(SLOT_0));
          killAt = exchange;
          expect(await signInOn(channel)).toMatchObject({
            failure: { code: 'readerServiceDown', tryMayBeUsed: exchange === VERIFY_EXCHANGE },
          });
          await killed;
          expect(card.wireLog.length - sentBefore).toBeLessThanOrEqual(exchange);
          expect(card.verifyAttempts('auth') - verifiedBefore).toBeLessThanOrEqual(exchange < VERIFY_EXCHANGE ? 0 : 1);
          await bench.until(SLOT_0, 'down', 1_000);
          expect(await bench.connect(SLOT_0)).toMatchObject({ failure: { code: 'readerServiceDown' } });
          await channel.release();
          await bench.stack.startService();
          await bench.until(SLOT_0, 'present', RECOVERED_WITHIN_MS);
          await signsInAgain(bench);
        }
      }
      await bench.take(link);
    });

    it('SR-12: an answer of one byte, at any exchange of a login, is a lost card and not asked for again', async () => {
      const bench = opened();
      let cutAt = 0;
      const card = await practiceCard('ordinary', {
        fault() {
          cutAt -= 1;
          return cutAt === 0 ? { do: 'answer', bytes: Uint8Array.of(0x90) } : undefined;
        },
      });
      const link = await bench.insert(card);
      for (const exchange of LOGIN_EXCHANGES) {
        const before = card.wireLog.length;
        const channel = got(await bench.connect(SLOT_0));
        cutAt = exchange;
        expect(await signInOn(channel)).toMatchObject({
          ok: false,
          failure: { code: expect.stringMatching(/^card(Removed|Unreadable)$/), tryMayBeUsed: exchange === 4 },
        });
        expect(card.wireLog.length - before).toBe(exchange);
        await channel.release();
        await signsInAgain(bench);
      }
      await bench.take(link);
    });

    it('SR-11, SR-19: two cards that change places are told apart, and no PIN reaches the wrong one', async () => {
      const bench = opened();
      const cards = [await practiceCard('ordinary'), await practiceCard('spouse')] as const;
      const first = await bench.insert(cards[0], 0);
      const second = await bench.insert(cards[1], 1);
      const seen = got(await bench.connect(SLOT_0));
      const known = got(await (await openedJpki(seen)).readCertificate('auth'));
      await seen.release();
      await bench.take(first);
      await bench.take(second, SLOT_1);
      const swapped = [await bench.insert(cards[1], 0), await bench.insert(cards[0], 1)] as const;
      const channel = got(await bench.connect(SLOT_0));
      const app = await openedJpki(channel);
      expect(await app.recognise(known)).toMatchObject({ failure: { code: 'cardChanged' } });
      await channel.release();
      const other = got(await bench.connect(SLOT_1));
      got(await (await openedJpki(other)).recognise(known));
      await other.release();
      expect(cards.map((card) => card.verifyAttempts('auth'))).toEqual([0, 0]);
      await bench.take(swapped[0]);
      await bench.take(swapped[1], SLOT_1);
    });

    it('SR-17: readers that are called otherwise after a restart are named anew, and none is left over', async () => {
      const bench = opened();
      const card = await practiceCard('ordinary');
      const link = await bench.insert(card);
      const renamed = readerNameSchema.parse('Another PCD 00 00');
      await bench.stack.killService();
      await bench.until(SLOT_0, 'down', 1_000);
      await bench.stack.startService('Another PCD');
      await bench.until(renamed, 'present', RECOVERED_WITHIN_MS);
      const state = bench.state();
      const names = state?.service === 'running' ? state.readers.map(({ name }) => name) : [];
      expect(names.toSorted()).toEqual([renamed, 'Another PCD 00 01']);
      expect(await bench.connect(SLOT_0)).toMatchObject({ failure: { code: 'readerNotFound' } });
      await signsInAgain(bench, renamed);
      await bench.stack.killService();
      await bench.until(renamed, 'down', 1_000);
      await bench.stack.startService();
      await bench.until(SLOT_0, 'present', RECOVERED_WITHIN_MS);
      await signsInAgain(bench);
      await bench.take(link);
    });

    it('SR-17: what is left of a service that was killed does not end the process once it is collected', async () => {
      const bench = opened();
      const uncaught: Error[] = [];
      const onUncaught = (error: Error) => uncaught.push(error);
      process.on('uncaughtException', onUncaught);
      for (let round = 0; round < COLLECTIONS; round += 1) {
        await bench.stack.killService();
        await bench.until(SLOT_0, 'down', 1_000);
        await bench.stack.startService();
        await bench.until(SLOT_0, 'absent', RECOVERED_WITHIN_MS);
        collectGarbage();
        // What the addon has to say comes after the collection, from its own task.
        await wait(50);
      }
      process.off('uncaughtException', onUncaught);
      expect(uncaught).toEqual([]);
    });

    it.runIf(survivesFrozenService)(
      'SR-17: a frozen service times out, is told as down, and works again once it moves',
      async () => {
        const bench = opened();
        const card = await practiceCard('ordinary');
        const link = await bench.insert(card);
        for (let round = 0; round < FREEZE_ROUNDS; round += 1) {
          const channel = got(await bench.connect(SLOT_0));
          await bench.stack.freezeService();
          try {
            expect(await transmit(channel, 300, false)).toMatchObject({ failure: { code: 'cardTimedOut' } });
            await channel.release();
            expect(await bench.connect(SLOT_0)).toMatchObject({ failure: { code: 'readerServiceDown' } });
            expect(bench.cardOn(SLOT_0)).toBe('down');
          } finally {
            bench.stack.thawService();
          }
          await bench.until(SLOT_0, 'present', RECOVERED_WITHIN_MS);
          await signsInAgain(bench);
        }
        await bench.take(link);
      },
    );
  });
}
