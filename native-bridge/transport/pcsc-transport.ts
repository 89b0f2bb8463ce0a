import { isDeepStrictEqual } from 'node:util';
import type { FailureOf } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import type {
  CardChannel,
  CardTransport,
  ConnectOptions,
  ReaderServiceState,
  ReaderSlot,
  TransportClock,
} from './card-transport.ts';
import {
  type PcscBinding,
  type PcscCard,
  type PcscContext,
  PcscError,
  type PcscEvents,
  type PcscReaderStatus,
  type PcscTrouble,
} from './pcsc-binding.ts';
import { pcscChannel } from './pcsc-channel.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2_000;
const BUSY_RETRY_MS = 100;
/** Beyond this the service is taken for frozen. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The port to readers and cards over PC/SC.
 *
 * Watches while it is watched or used; starts over by itself, with a growing pause of 0.25 to 2 s, whenever the
 * binding's monitor ends. A card is held exclusively or, where another program is connected to it, in one transaction.
 */
export function createPcscTransport(binding: PcscBinding, clock: TransportClock): CardTransport {
  const watchers = new Set<(state: ReaderServiceState) => void>();
  const closing = new AbortController();
  const slots = new Map<string, PcscReaderStatus>();
  let context: PcscContext | undefined;
  let state: ReaderServiceState | undefined;
  let running: Promise<void> | undefined;
  const firstAttempt = Promise.withResolvers<void>();

  function tell(next: ReaderServiceState): void {
    if (isDeepStrictEqual(next, state)) return;
    state = next;
    for (const onChange of [...watchers]) onChange(next);
  }

  function tellRunning(): void {
    tell({ service: 'running', readers: [...slots.values()].flatMap(readerSlot) });
  }

  function start(): Promise<void> {
    running ??= superviseMonitor();
    return firstAttempt.promise;
  }

  async function superviseMonitor(): Promise<void> {
    for (let pauseMs = FIRST_RETRY_MS; !closing.signal.aborted; ) {
      try {
        await watchUntilEnd(() => {
          pauseMs = FIRST_RETRY_MS;
          firstAttempt.resolve();
        });
      } catch (error) {
        if (!(error instanceof PcscError)) throw error;
      }
      context = undefined;
      slots.clear();
      if (closing.signal.aborted) return;
      tell({ service: 'down' });
      firstAttempt.resolve();
      await clock.wait(pauseMs, closing.signal).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS);
    }
  }

  /** One life of the binding's monitor. Rejects with `PcscError` where it does not begin. */
  async function watchUntilEnd(onBegun: () => void): Promise<void> {
    const end = Promise.withResolvers<void>();
    let isBegun = false;
    let isEnded = false;
    const onEnd = () => {
      isEnded = true;
      end.resolve();
    };
    closing.signal.addEventListener('abort', onEnd);
    try {
      const opened = await openedAtLast({
        onStatus(status) {
          slots.set(status.reader, status);
          if (isBegun) tellRunning();
        },
        onReaderGone(reader) {
          slots.delete(reader);
          if (isBegun) tellRunning();
        },
        onEnded: onEnd,
      });
      if (opened === undefined) return;
      if (!isEnded) {
        isBegun = true;
        context = opened;
        tellRunning();
        onBegun();
        await end.promise;
      }
      isBegun = false;
      opened.close();
    } finally {
      closing.signal.removeEventListener('abort', onEnd);
    }
  }

  /** A service that does not answer is told as down and waited for; `undefined` once the transport is closed. */
  async function openedAtLast(events: PcscEvents): Promise<PcscContext | undefined> {
    const opening = binding.open(events);
    for (;;) {
      const opened = await settledWithin(opening, CONNECT_TIMEOUT_MS, clock, closing.signal);
      if (opened !== 'late') return opened;
      if (closing.signal.aborted) {
        void opening.then((late) => late.close()).catch(() => undefined);
        return undefined;
      }
      tell({ service: 'down' });
      firstAttempt.resolve();
    }
  }

  async function connectOnce(
    reader: ReaderName,
    mode: 'exclusive' | 'transaction',
    withinMs: number,
    signal: AbortSignal,
  ): Promise<PcscCard> {
    const current = context;
    if (current === undefined) throw new PcscError('serviceDown', 'no PC/SC context');
    const connecting = current.connect(reader, mode);
    const outcome = await settledWithin(connecting, withinMs, clock, signal);
    if (outcome !== 'late') return outcome;
    // A card that comes late is let go again at once.
    const settled = connecting.then((card) => card.disconnect()).catch(() => undefined);
    if (mode === 'transaction') throw new PcscError('busy', 'another program holds a transaction');
    if (!signal.aborted) {
      tell({ service: 'down' });
      void settled.then(() => {
        if (context === current) tellRunning();
      });
    }
    throw new PcscError('serviceDown', 'the PC/SC service does not answer');
  }

  async function holdCard(reader: ReaderName, { signal, busyWaitMs }: ConnectOptions): Promise<PcscCard> {
    for (const endsAtMs = clock.nowMs() + busyWaitMs; ; ) {
      try {
        return await connectOnce(reader, 'exclusive', CONNECT_TIMEOUT_MS, signal);
      } catch (error) {
        if (!(error instanceof PcscError) || error.trouble !== 'busy') throw error;
      }
      const leftMs = endsAtMs - clock.nowMs();
      if (context?.hasTransactions === true) {
        try {
          return await connectOnce(reader, 'transaction', Math.max(leftMs, BUSY_RETRY_MS), signal);
        } catch (error) {
          if (!(error instanceof PcscError) || error.trouble !== 'busy') throw error;
        }
      }
      if (clock.nowMs() >= endsAtMs || signal.aborted) throw new PcscError('busy', 'another program holds the card');
      await clock.wait(BUSY_RETRY_MS, signal).catch(() => undefined);
    }
  }

  async function takeCard(reader: ReaderName, options: ConnectOptions): Promise<Outcome<PcscCard>> {
    if (options.signal.aborted) return failed({ code: 'cancelled' });
    await start();
    try {
      const card = await holdCard(reader, options);
      if (!options.signal.aborted) return success(card);
      await card.disconnect().catch(() => undefined);
      return failed({ code: 'cancelled' });
    } catch (error) {
      if (options.signal.aborted) return failed({ code: 'cancelled' });
      if (error instanceof PcscError) return connectFailure(error.trouble);
      throw error;
    }
  }

  return {
    watch(onChange) {
      watchers.add(onChange);
      if (state !== undefined) onChange(state);
      void start();
      return () => watchers.delete(onChange);
    },
    async connect(reader, options): Promise<Outcome<CardChannel>> {
      const taken = await takeCard(reader, options);
      if (!taken.ok) return taken;
      return success(pcscChannel(reader, taken.value, (signal) => takeCard(reader, { ...options, signal })));
    },
    async close() {
      closing.abort();
      watchers.clear();
      await running;
      firstAttempt.resolve();
    },
  };
}

function readerSlot({ reader, card, atr }: PcscReaderStatus): ReaderSlot[] {
  const name = readerNameSchema.safeParse(reader);
  return name.success ? [{ name: name.data, card, atr }] : [];
}

function connectFailure(trouble: PcscTrouble): { readonly ok: false; readonly failure: FailureOf<ConnectFailureCode> } {
  const during = 'connect';
  switch (trouble) {
    case 'serviceDown':
      return { ok: false, failure: { code: 'readerServiceDown', during, tryMayBeUsed: false } };
    case 'readerGone':
      return { ok: false, failure: { code: 'readerNotFound' } };
    case 'cardGone':
      return { ok: false, failure: { code: 'cardNotPresent' } };
    case 'busy':
      return { ok: false, failure: { code: 'readerBusy' } };
    case 'cardMute':
    case 'wasReset':
    case 'other':
      return { ok: false, failure: { code: 'cardUnreadable', during, tryMayBeUsed: false } };
  }
}

type ConnectFailureCode = 'readerServiceDown' | 'readerNotFound' | 'cardNotPresent' | 'readerBusy' | 'cardUnreadable';

/** The promise's value, or `late` where it has not settled within `withinMs` or by the time the signal aborts. */
async function settledWithin<T>(
  promise: Promise<T>,
  withinMs: number,
  clock: Pick<TransportClock, 'wait'>,
  signal: AbortSignal,
): Promise<T | 'late'> {
  const done = new AbortController();
  const late = clock.wait(withinMs, AbortSignal.any([signal, done.signal])).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}
