import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import { type JpkiApp, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { linkToVpcd, type VpcdLink, type VpcdLinkOptions } from '#native-bridge/simulator/vpcd-link.ts';
import type { CardChannel, CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { PcscBinding } from '#native-bridge/transport/pcsc-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { got, secret } from './card-harness.ts';
import { type PcscStack, slotName, startPcscStack } from './pcscd.ts';

export const SLOT_0 = readerOfSlot(0);
export const SLOT_1 = readerOfSlot(1);
const PATIENCE_MS = 20_000;
const CARD_MOVES_WITHIN_MS = 5_000;
export const SYSTEM_CLOCK = {
  nowMs: () => performance.now(),
  wait: (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }),
};

/** Our transport on a reader service of its own, with hands that put cards on its two slots. */
export interface ReaderBench {
  readonly stack: PcscStack;
  readonly transport: CardTransport;
  state(): ReaderServiceState | undefined;
  /** `absent`, `present`, `mute`, or `down` where the service is; `undefined` where there is no such reader. */
  cardOn(reader: ReaderName): string | undefined;
  /** Resolves with the milliseconds that it took; rejects after `withinMs`. */
  until(reader: ReaderName, card: string | undefined, withinMs: number): Promise<number>;
  /** Slots count on from reader to reader. */
  insert(card: VpcdLinkOptions['card'], slot?: number): Promise<VpcdLink>;
  take(link: VpcdLink, reader?: ReaderName): Promise<void>;
  connect(reader: ReaderName, busyWaitMs?: number): Promise<Outcome<CardChannel>>;
  close(): Promise<void>;
}

export async function openReaderBench(binding: PcscBinding, readers = 1): Promise<ReaderBench> {
  const stack = await startPcscStack(readers);
  const transport = createPcscTransport(binding, SYSTEM_CLOCK);
  const links: VpcdLink[] = [];
  const ending = new AbortController();
  let state: ReaderServiceState | undefined;
  transport.watch((next) => {
    state = next;
  });

  const bench: ReaderBench = {
    stack,
    transport,
    state: () => state,
    cardOn: (name) =>
      state?.service === 'running' ? state.readers.find((reader) => reader.name === name)?.card : state?.service,
    async until(name, card, withinMs) {
      const beganAtMs = performance.now();
      while (bench.cardOn(name) !== card) {
        if (performance.now() - beganAtMs > withinMs) throw new Error(`${name} is ${bench.cardOn(name)}, not ${card}`);
        await wait(10);
      }
      return performance.now() - beganAtMs;
    },
    async insert(card, slot = 0) {
      const link = linkToVpcd({ host: '127.0.0.1', port: stack.vpcdPorts[slot] ?? 0, card, signal: ending.signal });
      links.push(link);
      await bench.until(readerOfSlot(slot), 'present', CARD_MOVES_WITHIN_MS);
      return link;
    },
    async take(link, reader = SLOT_0) {
      link.pull();
      await bench.until(reader, 'absent', CARD_MOVES_WITHIN_MS);
    },
    connect: (reader, busyWaitMs = 0) =>
      transport.connect(reader, { signal: AbortSignal.timeout(PATIENCE_MS), busyWaitMs }),
    async close() {
      ending.abort();
      await Promise.all(links.map(({ ended }) => ended));
      await transport.close();
      await stack.stop();
    },
  };
  return bench;
}

export function readerOfSlot(slot: number): ReaderName {
  return readerNameSchema.parse(slotName(slot));
}

export async function openedJpki(channel: CardChannel): Promise<JpkiApp> {
  return got(await openJpkiApp(channel, newSession()));
}

/** A login in one sitting: SELECT, certificate, tries, PIN, signature. */
export async function signInOn(channel: CardChannel, memory = createReaderMemory()): Promise<Outcome<Uint8Array>> {
  const app = await openJpkiApp(channel, { ...newSession(), memory });
  if (!app.ok) return app;
  const certificate = await app.value.readCertificate('auth');
  if (!certificate.ok) return certificate;
  const tries = await app.value.triesLeft('auth');
  if (!tries.ok) return tries;
  const verified = await app.value.verify('auth', secret('1234'));
  return verified.ok ? app.value.sign('auth', 'RSA-2048', digestInfoOf('sign in')) : verified;
}

export function digestInfoOf(text: string): Uint8Array {
  return digestInfo('sha256', createHash('sha256').update(text).digest());
}

function newSession() {
  return { signal: AbortSignal.timeout(PATIENCE_MS), memory: createReaderMemory() };
}
