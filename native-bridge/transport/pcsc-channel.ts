import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import { unmovedCopy } from '#contract/values/secret-bytes.ts';
import type { CardChannel, TransmitOptions } from './card-transport.ts';
import { type PcscCard, PcscError, type PcscTrouble } from './pcsc-binding.ts';

/** A release does not wait longer than this for a call that hangs in a frozen service. */
const RELEASE_WAIT_MS = 2_000;

/** One card held through PC/SC. @param takeAnew connects to the reader's card again, once this one was let go */
export function pcscChannel(
  reader: ReaderName,
  firstCard: PcscCard,
  takeAnew: (signal: AbortSignal) => Promise<Outcome<PcscCard>>,
): CardChannel {
  const { atr } = firstCard;
  let card: PcscCard | undefined = firstCard;
  let exchanges = 0;
  let cardMs = 0;
  let underWay: Promise<unknown> = Promise.resolve();
  let released: Promise<void> | undefined;

  return {
    reader,
    atr,
    get exchanges() {
      return exchanges;
    },
    get cardMs() {
      return cardMs;
    },
    async transmit(command, options) {
      if (released !== undefined) throw new Error('transmit on a released channel');
      if (options.signal.aborted) return failed({ code: 'cancelled' });
      if (card === undefined) return failed(lost('cardRemoved', options));
      exchanges += 1;
      const startedAtMs = performance.now();
      // The native call reads its bytes when it comes to it, which may be after the caller gave up and wiped its own.
      const owned = unmovedCopy(command);
      const answering = card
        .transmit(owned)
        .then(
          (answer) => ({ answer }),
          (error: unknown) => ({ error }),
        )
        .finally(() => owned.fill(0));
      underWay = answering;
      const first = await soonest(answering, options);
      cardMs += performance.now() - startedAtMs;
      if (first === 'cancelled') return failed({ code: 'cancelled' });
      if (first === 'timedOut') return failed(lost('cardTimedOut', options));
      if ('error' in first) {
        if (!(first.error instanceof PcscError)) throw first.error;
        return failed(transmitFailure(first.error.trouble, options));
      }
      // Some stacks report success with nothing when the card went away in the middle.
      return first.answer.length < 2 ? failed(lost('cardRemoved', options)) : success(first.answer);
    },
    async renew(signal) {
      if (released !== undefined) throw new Error('renew on a released channel');
      const renewing = takenAnew(signal);
      underWay = renewing.catch(() => undefined);
      return renewing;
    },
    release() {
      released ??= letGo();
      return released;
    },
  };

  async function takenAnew(signal: AbortSignal): Promise<Outcome<void>> {
    await underWay;
    const old = card;
    card = undefined;
    await old?.disconnect().catch(() => undefined);
    const taken = await takeAnew(signal);
    if (!taken.ok) return taken;
    card = taken.value;
    return success(undefined);
  }

  /** After a call that is still under way; in the background where that does not come back. */
  async function letGo(): Promise<void> {
    const done = underWay.then(() => card?.disconnect()).catch(() => undefined);
    const timer = Promise.withResolvers<void>();
    const timeout = setTimeout(timer.resolve, RELEASE_WAIT_MS);
    await Promise.race([done, timer.promise]);
    clearTimeout(timeout);
  }
}

async function soonest<T>(
  answering: Promise<T>,
  { signal, timeoutMs }: TransmitOptions,
): Promise<T | 'timedOut' | 'cancelled'> {
  const waiting = Promise.withResolvers<'timedOut' | 'cancelled'>();
  const timer = setTimeout(() => waiting.resolve('timedOut'), timeoutMs);
  const onAbort = () => waiting.resolve('cancelled');
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([answering, waiting.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

type LostCode = 'readerServiceDown' | 'cardRemoved' | 'readerRemoved' | 'cardUnreadable' | 'cardTimedOut';

function lost(code: LostCode, { during, mayUseTry }: TransmitOptions): Failure {
  return { code, during, tryMayBeUsed: mayUseTry };
}

function transmitFailure(trouble: PcscTrouble, options: TransmitOptions): Failure {
  switch (trouble) {
    case 'serviceDown':
      return lost('readerServiceDown', options);
    case 'serviceStopped':
    case 'readerGone':
      return lost('readerRemoved', options);
    case 'cardGone':
      return lost('cardRemoved', options);
    case 'cardMute':
    case 'busy':
    case 'wasReset':
    case 'other':
      return lost('cardUnreadable', options);
  }
}
