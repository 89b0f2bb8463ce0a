import { setTimeout as wait } from 'node:timers/promises';
import { cardOfStatus, PcscError, type PcscEvents, type PcscReaderStatus, type PcscTrouble } from './pcsc-binding.ts';
import type { ReaderFlags, StatusChange, Winscard, WinscardContext } from './winscard-api.ts';
import type { WinscardSystem } from './winscard-systems.ts';

/** What SCardGetStatusChange takes in place of a reader, to tell of readers that come and go. */
const READERS_THEMSELVES = String.raw`\\?PnP?\Notification`;
/** Source: winscard.h, pcsclite.h. */
const SCARD_STATE_CHANGED = 0x0002;
const SCARD_STATE_UNKNOWN = 0x0004;
/** How often readers are listed where nothing tells of them. */
const LISTING_MS = 1_000;
/** Calls in a row that bring nothing new, before they are slowed down. */
const MOST_IDLE_ROUNDS = 3;
/** By then a call has reached the service. */
const REACHED_MS = 100;
const UNAWARE = 0;
const NO_ATR = new Uint8Array();

/** One pending call that watches all readers, for whoever listens. */
export interface ReaderWatch {
  /** Over: it takes no more listeners. */
  readonly isOver: boolean;
  /** Resolves once the readers that are there have been told of. Rejects with `PcscError`. */
  add(events: PcscEvents): Promise<void>;
  /** When the last one goes, the pending call is ended. */
  remove(events: PcscEvents): void;
}

/**
 * Watches the readers of a PC/SC service with one pending call, however many listen: each takes one of the four threads
 * that Node waits on.
 *
 * Over once the service is, with `onEnded` for all. Readers are listed when the system tells that some came or went, and
 * every second where it does not tell, or not of all. Readers beyond `maxWatched` are not seen.
 */
export function watchReaders(
  winscard: Winscard,
  { maxWatched, tellsOfReaders }: Pick<WinscardSystem, 'maxWatched' | 'tellsOfReaders'>,
): ReaderWatch {
  const listeners = new Set<PcscEvents>();
  const statuses = new Map<string, PcscReaderStatus>();
  const closing = new AbortController();
  const begun = Promise.withResolvers<void>();
  begun.promise.catch(() => undefined);
  let isOver = false;
  /** When the pending call was made. */
  let calledAtMs = 0;
  const running = run();

  async function run(): Promise<void> {
    try {
      const context = await winscard.establishContext();
      const atExit = () => {
        sleep(calledAtMs + REACHED_MS - performance.now());
        context.cancelAtOnce();
      };
      const cancel = () => void cancelUntilOver(context);
      process.on('exit', atExit);
      closing.signal.addEventListener('abort', cancel);
      try {
        await watchOn(context);
      } finally {
        isOver = true;
        process.off('exit', atExit);
        await context.release().catch(() => undefined);
      }
      begun.reject(new PcscError('other', 'nobody listens any more'));
    } catch (error) {
      end(error);
    }
  }

  function end(error: unknown): void {
    isOver = true;
    begun.reject(error);
    const trouble: PcscTrouble = error instanceof PcscError ? error.trouble : 'other';
    for (const { onEnded } of listeners) onEnded(trouble);
  }

  /** A cancel is lost that comes before the call has reached the service. */
  async function cancelUntilOver(context: WinscardContext): Promise<void> {
    while (!isOver) {
      await context.cancel().catch(() => undefined);
      await Promise.race([running, wait(REACHED_MS)]);
    }
  }

  async function watchOn(context: WinscardContext): Promise<void> {
    let themselves = await readersThemselves(context);
    let readers: readonly ReaderFlags[] = [];
    let idleRounds = 0;
    for (let isListed = false; !closing.signal.aborted; ) {
      const before = readers;
      if (!isListed) readers = kept(readers, await listed(context));
      if (readers.every(({ flags }) => flags !== UNAWARE)) begun.resolve();
      const change = await nextChange(context, themselves, readers, !isListed);
      const hasChanged = change.because === 'changed';
      const own = themselves === undefined ? undefined : change.readers[0];
      const others = themselves === undefined ? change.readers : change.readers.slice(1);
      isListed =
        hasChanged && !isSet(own, SCARD_STATE_CHANGED) && !others.some((one) => isSet(one, SCARD_STATE_UNKNOWN));
      if (hasChanged) {
        themselves = own === undefined ? undefined : known(own);
        readers = others.map(known);
        others.forEach(tell);
      }
      idleRounds = change.because === 'timedOut' || isNew(before, readers) ? 0 : idleRounds + 1;
      if (idleRounds > MOST_IDLE_ROUNDS) {
        themselves = undefined;
        await pause();
      }
    }
  }

  /** Waits until something changes: without end where the system tells of readers, else until it is time to list them. */
  async function nextChange(
    context: WinscardContext,
    themselves: ReaderFlags | undefined,
    readers: readonly ReaderFlags[],
    areJustListed: boolean,
  ): Promise<StatusChange> {
    const watched = themselves === undefined ? readers : [themselves, ...readers];
    if (watched.length === 0) {
      await pause();
      return { because: 'timedOut', readers: [] };
    }
    const look = areJustListed && themselves !== undefined ? setTimeout(lookAgain, REACHED_MS) : undefined;
    calledAtMs = performance.now();
    try {
      return await context.statusChange(themselves === undefined || !tellsOfReaders ? LISTING_MS : 'endless', watched);
    } finally {
      clearTimeout(look);
    }

    /** A reader that came between the list and the call is in neither. Source: pcsc-lite up to 2.3, winscard_clnt.c. */
    async function lookAgain(): Promise<void> {
      const other = await winscard.establishContext().catch(() => undefined);
      const names = other === undefined ? undefined : await listed(other).catch(() => undefined);
      await other?.release().catch(() => undefined);
      const isSame = names?.join('\n') === readers.map(({ reader }) => reader).join('\n');
      if (names !== undefined && !isSame) await context.cancel().catch(() => undefined);
    }
  }

  async function listed(context: WinscardContext): Promise<readonly string[]> {
    return (await context.listReaders()).slice(0, maxWatched - 1);
  }

  function kept(readers: readonly ReaderFlags[], names: readonly string[]): readonly ReaderFlags[] {
    for (const { reader } of readers) if (!names.includes(reader)) tellGone(reader);
    return names.map((name) => {
      const before = readers.find(({ reader }) => reader === name);
      return before === undefined || isSet(before, SCARD_STATE_UNKNOWN) ? unaware(name) : before;
    });
  }

  function tell({ reader, flags, atr }: ReaderFlags): void {
    const card = cardOfStatus(flags);
    if (card === undefined) {
      tellGone(reader);
      return;
    }
    const status = { reader, card, atr: card === 'present' && atr.length > 0 ? atr : undefined };
    statuses.set(reader, status);
    for (const { onStatus } of listeners) onStatus(status);
  }

  function tellGone(reader: string): void {
    if (statuses.delete(reader)) for (const { onReaderGone } of listeners) onReaderGone(reader);
  }

  async function pause(): Promise<void> {
    await wait(LISTING_MS, undefined, { signal: closing.signal }).catch(() => undefined);
  }

  return {
    get isOver() {
      return isOver || closing.signal.aborted;
    },
    async add(events) {
      listeners.add(events);
      for (const status of statuses.values()) events.onStatus(status);
      await begun.promise;
    },
    remove(events) {
      if (listeners.delete(events) && listeners.size === 0) closing.abort();
    },
  };
}

/** The pseudo-reader for readers themselves; `undefined` where the system does not know it. */
async function readersThemselves(context: WinscardContext): Promise<ReaderFlags | undefined> {
  const { because, readers } = await context.statusChange(0, [unaware(READERS_THEMSELVES)]);
  const [answer] = readers;
  return because === 'unknownReader' || answer === undefined || isSet(answer, SCARD_STATE_UNKNOWN)
    ? undefined
    : known(answer);
}

/** Stands still: at the end of the process nothing else can wait. */
function sleep(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function unaware(reader: string): ReaderFlags {
  return { reader, flags: UNAWARE, atr: NO_ATR };
}

/** What the next call is told that we know; the high half counts events and is part of it. */
function known({ reader, flags, atr }: ReaderFlags): ReaderFlags {
  return { reader, flags: (flags & ~SCARD_STATE_CHANGED) >>> 0, atr };
}

function isSet(reader: ReaderFlags | undefined, flag: number): boolean {
  return reader !== undefined && (reader.flags & flag) !== 0;
}

function isNew(before: readonly ReaderFlags[], after: readonly ReaderFlags[]): boolean {
  return (
    before.length !== after.length ||
    after.some(({ reader, flags }, at) => before[at]?.reader !== reader || before[at].flags !== flags)
  );
}
