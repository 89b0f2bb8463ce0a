import { failed, success } from '#contract/failures/outcome.ts';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import type {
  CardChannel,
  CardTransport,
  ReaderServiceState,
  ReaderSlot,
} from '#native-bridge/transport/card-transport.ts';
import type { VirtualCard } from './virtual-card.ts';

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

export function createSimulatorTransport(): SimulatorTransport {
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
      for (const endsAtMs = performance.now() + busyWaitMs; ; ) {
        if (signal.aborted) return failed({ code: 'cancelled' });
        const reader = readers.get(readerName);
        if (!isRunning) return failed({ code: 'readerServiceDown', during: 'connect', tryMayBeUsed: false });
        if (reader === undefined) return failed({ code: 'readerNotFound' });
        if (reader.card === undefined) return failed({ code: 'cardNotPresent' });
        if (reader.held === undefined) {
          const { channel, lose } = simulatedChannel(reader, reader.card, { takeOff, letGo });
          reader.held = { lose };
          return success(channel);
        }
        const leftMs = endsAtMs - performance.now();
        if (leftMs <= 0) return failed({ code: 'readerBusy' });
        await freedOrLater(freed, leftMs, signal);
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
  { takeOff, letGo }: ReaderEvents,
): { channel: CardChannel; lose(code: LossCode): void } {
  const loss = Promise.withResolvers<LossCode>();
  let lost: LossCode | undefined;
  let isReleased = false;
  let underWay: Promise<unknown> = Promise.resolve();
  let exchanges = 0;
  let cardMs = 0;

  function lose(code: LossCode): void {
    lost ??= code;
    loss.resolve(lost);
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
      const failure = (code: LossCode | 'cardTimedOut') => failed({ code, during, tryMayBeUsed: mayUseTry });
      if (isReleased) throw new Error('transmit on a released channel');
      if (signal.aborted) return failed({ code: 'cancelled' });
      if (lost !== undefined) return failure(lost);
      exchanges += 1;
      const startedAtMs = performance.now();
      const answer = card.respond(command);
      underWay = answer.catch(() => undefined);
      const first = await firstOf(answer, loss.promise, timeoutMs, signal);
      cardMs += performance.now() - startedAtMs;
      if (first === 'cancelled') return failed({ code: 'cancelled' });
      if (typeof first === 'string') return failure(first);
      if (first.length >= 2) return success(first);
      takeOff(reader);
      return failure('cardRemoved');
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
  answer: Promise<Uint8Array>,
  loss: Promise<LossCode>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Uint8Array | LossCode | 'cardTimedOut' | 'cancelled'> {
  const ended = new AbortController();
  const timedOut = new Promise<'cardTimedOut'>((resolve) => {
    const timer = setTimeout(() => resolve('cardTimedOut'), timeoutMs);
    ended.signal.addEventListener('abort', () => clearTimeout(timer));
  });
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
async function freedOrLater(freed: Set<() => void>, leftMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, leftMs);
    function done(): void {
      clearTimeout(timer);
      freed.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    }
    freed.add(done);
    signal.addEventListener('abort', done);
  });
}
