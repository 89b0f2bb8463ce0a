import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VpcdLink } from '#native-bridge/simulator/vpcd-link.ts';
import { koffiBinding, openedThroughKoffi, winscardBinding } from '#native-bridge/transport/koffi-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { WINSCARD_SYSTEMS } from '#native-bridge/transport/winscard-systems.ts';
import { got } from '../support/card/card-harness.ts';
import { pcscStackUnavailable } from '../support/card/pcscd.ts';
import { practiceCard } from '../support/card/practice-card.ts';
import {
  openReaderBench,
  type ReaderBench,
  readerOfSlot,
  SLOT_0,
  SYSTEM_CLOCK,
  signInOn,
} from '../support/card/reader-bench.ts';
import { soonTrue } from '../support/soon.ts';

/** Node waits on four threads: more than that of everything that waits. */
const LISTENERS = 8;
const READERS = 3;
const SLOTS = Array.from({ length: 2 * READERS }, (_, slot) => slot);
const ANSWER_MS = 300;
const ABRUPT_ENDS = 5;
const ENDS_WITHIN_MS = 5_000;
const SCARD_STATE_CHANGED = 0x0002;

describe.skipIf(pcscStackUnavailable() !== undefined)('PC/SC through koffi, on the few threads of a process', () => {
  let bench: ReaderBench;
  beforeAll(async () => {
    bench = await openReaderBench(koffiBinding, READERS);
  });
  afterAll(() => bench.close());

  /** As of a program that has not asked the service before: those of one binding share their pending call. */
  const freshTransport = () =>
    createPcscTransport(winscardBinding(WINSCARD_SYSTEMS.linux, openedThroughKoffi), SYSTEM_CLOCK);
  const newContext = async () => (await openedThroughKoffi(WINSCARD_SYSTEMS.linux)).establishContext();

  it('tells all who listen, twice as many as there are threads, and reaches the card all the same', async () => {
    const cards: (string | undefined)[] = [];
    const listeners = Array.from({ length: LISTENERS }, (_, at) => {
      const transport = createPcscTransport(koffiBinding, SYSTEM_CLOCK);
      transport.watch((state) => {
        cards[at] = state.service === 'running' ? state.readers.find(({ name }) => name === SLOT_0)?.card : undefined;
      });
      return transport;
    });
    await soonTrue(() => cards.length === LISTENERS && cards.every((card) => card === 'absent'));
    const link = await bench.insert(await practiceCard('ordinary'));
    await soonTrue(() => cards.every((card) => card === 'present'));
    const channel = got(await bench.connect(SLOT_0));
    expect(await signInOn(channel)).toMatchObject({ ok: true });
    await channel.release();
    await Promise.all(listeners.map((transport) => transport.close()));
    await bench.take(link);
  });

  it('holds a card on each of more readers than there are threads, and gets an answer from each', async () => {
    const links: VpcdLink[] = [];
    for (const slot of SLOTS) {
      const card = await practiceCard('ordinary', { fault: () => ({ do: 'stall', until: wait(ANSWER_MS) }) });
      links.push(await bench.insert(card, slot));
    }
    const channels = await Promise.all(SLOTS.map(async (slot) => got(await bench.connect(readerOfSlot(slot)))));
    const signed = await Promise.all(channels.map((channel) => signInOn(channel)));
    expect(signed.map(({ ok }) => ok)).toEqual(SLOTS.map(() => true));
    await Promise.all(channels.map((channel) => channel.release()));
    for (const [slot, link] of links.entries()) await bench.take(link, readerOfSlot(slot));
  });

  it('SR-17: tells a service as down that is frozen when it is first asked, while all else goes on, and uses it once it moves', async () => {
    const link = await bench.insert(await practiceCard('ordinary'));
    await bench.stack.freezeService();
    const [waiting, closed] = [freshTransport(), freshTransport()];
    const services: string[] = [];
    waiting.watch(({ service }) => services.push(service));
    closed.watch(() => undefined);
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 10);
    const connecting = () => waiting.connect(SLOT_0, { signal: AbortSignal.timeout(20_000), busyWaitMs: 0 });
    expect(await connecting()).toMatchObject({ failure: { code: 'readerServiceDown' } });
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(100);
    expect(services).toEqual(['down']);
    await closed.close();
    bench.stack.thawService();
    await soonTrue(() => services.at(-1) === 'running');
    const channel = got(await connecting());
    expect(await signInOn(channel)).toMatchObject({ ok: true });
    await channel.release();
    await waiting.close();
    await bench.take(link);
  });

  it('ends a pending call within a second of being asked to', async () => {
    const context = await newContext();
    const { readers } = await context.statusChange(0, [{ reader: SLOT_0, flags: 0, atr: new Uint8Array() }]);
    const known = readers.map((one) => ({ ...one, flags: one.flags & ~SCARD_STATE_CHANGED }));
    const pending = context.statusChange('endless', known);
    await wait(100);
    const askedAtMs = performance.now();
    await context.cancel();
    expect(await pending).toMatchObject({ because: 'cancelled' });
    expect(performance.now() - askedAtMs).toBeLessThan(1_000);
    await context.release();
  });

  it('lets the process end while a call is pending, even one that was made just now', async () => {
    for (let end = 0; end < ABRUPT_ENDS; end += 1) {
      const child = spawn(process.execPath, [join(import.meta.dirname, '../support/card/abrupt-watcher.ts')], {
        env: { ...process.env, ...bench.stack.env },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
      expect(await ended).toBe(0);
      clearTimeout(late);
    }
  });

  it('goes on where a driver says nothing of its reader', async () => {
    const link = await bench.insert(await practiceCard('ordinary'));
    const context = await newContext();
    const card = await context.connect(SLOT_0, 'exclusive');
    expect([await card.attribute('vendorName'), await card.attribute('maxInput')]).toEqual([undefined, undefined]);
    expect(await card.atr()).not.toHaveLength(0);
    await card.disconnect('leave');
    await context.release();
    await bench.take(link);
  });
});
