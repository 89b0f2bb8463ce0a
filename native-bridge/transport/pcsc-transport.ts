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
import { listedReader } from './listed-reader.ts';
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
 * binding's monitor ends, or as soon as the system tells that the service runs. A card is held exclusively or, where
 * another program is connected to it, in one transaction.
 *
 * A service that the system stops while it has no reader reads as no reader, unless `listsReader` says that the system
 * lists one: then it is down.
 */
export function createPcscTransport(
  binding: PcscBinding,
  clock: TransportClock,
  listsReader: (signal: AbortSignal) => Promise<boolean> = async () => false,
): CardTransport {
  const watchers = new Set<(state: ReaderServiceState) => void>();
  const closing = new AbortController();
  const slots = new Map<string, PcscReaderStatus>();
  let context: PcscContext | undefined;
  let state: ReaderServiceState | undefined;
  let running: Promise<void> | undefined;
  const firstAttempt = Promise.withResolvers<void>();
  const listed = listedReader(() => listsReader(closing.signal), clock.nowMs);

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
    let wasTold = false;
    for (let pauseMs = FIRST_RETRY_MS; !closing.signal.aborted; ) {
      const trouble = await watchUntilEnd(() => {
        pauseMs = FIRST_RETRY_MS;
        listed.forget();
        firstAttempt.resolve();
      }).catch((error: unknown) => {
        if (error instanceof PcscError) return error.trouble;
        throw error;
      });
      context = undefined;
      slots.clear();
      const lacksReader = trouble === 'serviceStopped' && !(await listed.isThere(state === undefined));
      if (closing.signal.aborted) return;
      tell(lacksReader ? { service: 'running', readers: [] } : { service: 'down' });
      firstAttempt.resolve();
      // What told of a service that does not run all the same is not believed twice in a row.
      wasTold = await pause(pauseMs, wasTold ? undefined : binding.serviceRuns);
      pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS);
    }
  }

  /** Whether the system told, before the time was over, that the service runs. */
  async function pause(ms: number, serviceRuns: PcscBinding['serviceRuns']): Promise<boolean> {
    const startedAtMs = clock.nowMs();
    const over = clock.wait(ms, closing.signal).catch(() => undefined);
    await Promise.race([over, serviceRuns?.(ms) ?? over]);
    return serviceRuns !== undefined && clock.nowMs() - startedAtMs < ms;
  }

  /** One life of the binding's monitor; how it ended. Rejects with `PcscError` where it does not begin. */
  async function watchUntilEnd(onBegun: () => void): Promise<PcscTrouble> {
    const end = Promise.withResolvers<PcscTrouble>();
    let isBegun = false;
    let isEnded = false;
    const onEnd = (trouble: PcscTrouble) => {
      isEnded = true;
      end.resolve(trouble);
    };
    const onClosing = () => onEnd('other');
    closing.signal.addEventListener('abort', onClosing);
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
      if (opened === undefined) return 'other';
      if (!isEnded) {
        isBegun = true;
        context = opened;
        tellRunning();
        onBegun();
      }
      const trouble = await end.promise;
      isBegun = false;
      opened.close();
      return trouble;
    } finally {
      closing.signal.removeEventListener('abort', onClosing);
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
    if (current === undefined) {
      throw new PcscError(state?.service === 'running' ? 'serviceStopped' : 'serviceDown', 'no PC/SC context');
    }
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
    case 'serviceStopped':
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
