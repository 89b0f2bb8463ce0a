import { failed, success } from '#contract/failures/outcome.ts';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import type {
  CardChannel,
  CardTransport,
  ReaderServiceState,
  ReaderSlot,
  TransportClock,
} from '#native-bridge/transport/card-transport.ts';
import { CardWasReset, type VirtualCard } from './virtual-card.ts';

/** Readers and a reader service that exist in this process only, moved by hand. */
export interface SimulatorTransport extends CardTransport {
  /** Puts a card on a reader, plugging the reader in first where it is not. Throws where a card lies there already. */
  insert(card: VirtualCard, readerName?: string): void;
  /** Takes the card off. Whatever is under way fails with `cardRemoved`. */
  pull(readerName?: string): void;
  /** Plugs in an empty reader. */
  plug(readerName?: string): void;
  unplug(readerName?: string): void;
  stopService(): void;
  startService(): void;
}

const PRACTICE_READER_NAME = 'Practice reader 00';

type LossCode = 'cardRemoved' | 'readerRemoved' | 'readerServiceDown';

interface SimulatedReader {
  readonly name: ReaderName;
  card: VirtualCard | undefined;
  held: { lose(code: LossCode): void } | undefined;
}

export function createSimulatorTransport(clock: TransportClock): SimulatorTransport {
  const readers = new Map<string, SimulatedReader>();
  const watchers = new Set<(state: ReaderServiceState) => void>();
  const freed = new Set<() => void>();
  let isRunning = true;

  function state(): ReaderServiceState {
    if (!isRunning) return { service: 'down' };
    const slots = [...readers.values()].map(
      ({ name, card }): ReaderSlot => ({ name, card: card === undefined ? 'absent' : 'present', atr: card?.atr }),
    );
    return { service: 'running', readers: slots };
  }

  function tell(): void {
    const now = state();
    for (const onChange of [...watchers]) onChange(now);
  }

  function plugged(readerName: string): SimulatedReader {
    const reader = readers.get(readerName) ?? {
      name: readerNameSchema.parse(readerName),
      card: undefined,
      held: undefined,
    };
    readers.set(readerName, reader);
    return reader;
  }

  function takeOff(reader: SimulatedReader): void {
    reader.card?.powerOff();
    reader.card = undefined;
    reader.held?.lose('cardRemoved');
    tell();
  }

  function letGo(reader: SimulatedReader): void {
    reader.held = undefined;
    for (const tryAgain of [...freed]) tryAgain();
  }

  return {
    watch(onChange) {
      watchers.add(onChange);
      queueMicrotask(() => {
        if (watchers.has(onChange)) onChange(state());
      });
      return () => watchers.delete(onChange);
    },

    async connect(readerName, { signal, busyWaitMs }) {
      for (const endsAtMs = clock.nowMs() + busyWaitMs; ; ) {
        if (signal.aborted) return failed({ code: 'cancelled' });
        const reader = readers.get(readerName);
        if (!isRunning) return failed({ code: 'readerServiceDown', during: 'connect', tryMayBeUsed: false });
        if (reader === undefined) return failed({ code: 'readerNotFound' });
        if (reader.card === undefined) return failed({ code: 'cardNotPresent' });
        if (reader.held === undefined) {
          const { channel, lose } = simulatedChannel(reader, reader.card, clock, { takeOff, letGo });
          reader.held = { lose };
          return success(channel);
        }
        const leftMs = endsAtMs - clock.nowMs();
        if (leftMs <= 0) return failed({ code: 'readerBusy' });
        await freedOrLater(freed, clock, leftMs, signal);
      }
    },

    async close() {
      watchers.clear();
    },

    insert(card, readerName = PRACTICE_READER_NAME) {
      const reader = plugged(readerName);
      if (reader.card !== undefined) throw new Error('a card lies on this reader already');
      card.powerOff();
      reader.card = card;
      tell();
    },
    pull(readerName = PRACTICE_READER_NAME) {
      const reader = readers.get(readerName);
      if (reader !== undefined) takeOff(reader);
    },
    plug(readerName = PRACTICE_READER_NAME) {
      plugged(readerName);
      tell();
    },
    unplug(readerName = PRACTICE_READER_NAME) {
      const reader = readers.get(readerName);
      readers.delete(readerName);
      reader?.card?.powerOff();
      reader?.held?.lose('readerRemoved');
      tell();
    },
    stopService() {
      isRunning = false;
      for (const reader of readers.values()) {
        reader.card?.powerOff();
        reader.held?.lose('readerServiceDown');
      }
      tell();
    },
    startService() {
      isRunning = true;
      tell();
    },
  };
}

interface ReaderEvents {
  takeOff(reader: SimulatedReader): void;
  letGo(reader: SimulatedReader): void;
}

function simulatedChannel(
  reader: SimulatedReader,
  card: VirtualCard,
  clock: TransportClock,
  { takeOff, letGo }: ReaderEvents,
): { channel: CardChannel; lose(code: LossCode): void } {
  const loss = Promise.withResolvers<LossCode>();
  let lost: LossCode | undefined;
  let isReleased = false;
  let wasReset = false;
  let underWay: Promise<unknown> = Promise.resolve();
  let exchanges = 0;
  let cardMs = 0;

  function lose(code: LossCode): void {
    lost ??= code;
    loss.resolve(lost);
  }

  function noteReset(error: unknown): 'wasReset' {
    if (!(error instanceof CardWasReset)) throw error;
    wasReset = true;
    return 'wasReset';
  }

  const channel: CardChannel = {
    reader: reader.name,
    atr: card.atr,
    get exchanges() {
      return exchanges;
    },
    get cardMs() {
      return cardMs;
    },
    async transmit(command, { signal, timeoutMs, during, mayUseTry }) {
      const failure = (code: LossCode | 'cardTimedOut' | 'cardUnreadable') =>
        failed({ code, during, tryMayBeUsed: mayUseTry });
      if (isReleased) throw new Error('transmit on a released channel');
      if (signal.aborted) return failed({ code: 'cancelled' });
      if (lost !== undefined) return failure(lost);
      if (wasReset) return failure('cardUnreadable');
      exchanges += 1;
      const startedAtMs = performance.now();
      const answer = card.respond(command).catch(noteReset);
      underWay = answer.catch(() => undefined);
      const first = await firstOf(answer, loss.promise, clock, timeoutMs, signal);
      cardMs += performance.now() - startedAtMs;
      if (first === 'cancelled') return failed({ code: 'cancelled' });
      if (first === 'wasReset') return failure('cardUnreadable');
      if (typeof first === 'string') return failure(first);
      if (first.length >= 2) return success(first);
      takeOff(reader);
      return failure('cardRemoved');
    },
    async renew() {
      if (isReleased) throw new Error('renew on a released channel');
      if (lost !== undefined) return failed({ code: 'cardNotPresent' });
      await underWay;
      card.powerOff();
      wasReset = false;
      return success(undefined);
    },
    async release() {
      if (isReleased) return;
      isReleased = true;
      await underWay;
      card.powerOff();
      letGo(reader);
    },
  };
  return { channel, lose };
}

async function firstOf(
  answer: Promise<Uint8Array | 'wasReset'>,
  loss: Promise<LossCode>,
  clock: Pick<TransportClock, 'wait'>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Uint8Array | 'wasReset' | LossCode | 'cardTimedOut' | 'cancelled'> {
  const ended = new AbortController();
  const timedOut = clock.wait(timeoutMs, ended.signal).then(
    () => 'cardTimedOut' as const,
    () => 'cancelled' as const, // the race is over by then
  );
  const cancelled = new Promise<'cancelled'>((resolve) => {
    signal.addEventListener('abort', () => resolve('cancelled'), { signal: ended.signal });
  });
  try {
    return await Promise.race([answer, loss, timedOut, cancelled]);
  } finally {
    ended.abort();
  }
}

/** Resolves when some channel is let go, when the time is up, or when the signal aborts. */
async function freedOrLater(
  freed: Set<() => void>,
  clock: Pick<TransportClock, 'wait'>,
  leftMs: number,
  signal: AbortSignal,
): Promise<void> {
  const next = Promise.withResolvers<void>();
  const done = new AbortController();
  const later = clock.wait(leftMs, AbortSignal.any([signal, done.signal])).catch(() => undefined);
  freed.add(next.resolve);
  await Promise.race([next.promise, later]);
  freed.delete(next.resolve);
  done.abort();
}
