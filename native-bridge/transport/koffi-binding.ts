import { type PcscBinding, type PcscCard, PcscError } from './pcsc-binding.ts';
import { type ReaderWatch, watchReaders } from './reader-watch.ts';
import {
  type Disposition,
  openWinscard,
  type Winscard,
  type WinscardCard,
  type WinscardContext,
} from './winscard-api.ts';
import { WINSCARD_SYSTEMS, type WinscardSystem } from './winscard-systems.ts';

type Mode = 'exclusive' | 'transaction';

interface Connection {
  readonly context: WinscardContext;
  readonly card: WinscardCard;
}

/** The default binding: the system's own PC/SC library, called through koffi. */
export const koffiBinding: PcscBinding = winscardBinding(thisSystem(), openedThroughKoffi);

export async function openedThroughKoffi(system: WinscardSystem): Promise<Winscard> {
  const { default: koffi } = await import('koffi');
  return openWinscard(koffi, system);
}

function thisSystem(): WinscardSystem {
  const { platform } = process;
  return platform === 'win32' || platform === 'darwin' ? WINSCARD_SYSTEMS[platform] : WINSCARD_SYSTEMS.linux;
}

/**
 * A binding over the calls of PC/SC.
 *
 * However many contexts are open, one pending call watches the readers. Each card is held over a context of its own,
 * since calls on one context wait for each other.
 */
export function winscardBinding(
  system: WinscardSystem,
  load: (system: WinscardSystem) => Promise<Winscard>,
): PcscBinding {
  let loading: Promise<Winscard> | undefined;
  let watch: ReaderWatch | undefined;
  /** The last attempt to reach each reader. One that hangs in a frozen service is waited for, not joined by more. */
  const attempts = new Map<string, Promise<unknown>>();
  /** Readers where this process has a transaction or waits for one: to wait for itself would take a thread for good. */
  const transacting = new Set<string>();

  function loaded(): Promise<Winscard> {
    loading ??= load(system).catch((error: unknown) => {
      loading = undefined;
      throw new PcscError('serviceDown', `PC/SC cannot be loaded: ${String(error)}`);
    });
    return loading;
  }

  async function reached(winscard: Winscard, reader: string, mode: Mode): Promise<Connection> {
    for (let last = attempts.get(reader); last !== undefined; last = attempts.get(reader)) await last;
    const attempt = connected(winscard, reader, mode);
    const settled = attempt.then(
      () => undefined,
      () => undefined,
    );
    attempts.set(reader, settled);
    void settled.then(() => attempts.get(reader) === settled && attempts.delete(reader));
    return attempt;
  }

  async function transacted(winscard: Winscard, reader: string): Promise<PcscCard> {
    if (transacting.has(reader)) throw new PcscError('busy', 'this process has a transaction there');
    transacting.add(reader);
    const over = () => void transacting.delete(reader);
    try {
      const connection = await reached(winscard, reader, 'transaction');
      await begun(connection);
      return await held(connection, 'transaction', over);
    } catch (error) {
      over();
      throw error;
    }
  }

  async function serviceRuns(limitMs: number): Promise<void> {
    const winscard = await loaded().catch(() => undefined);
    await winscard?.serviceRuns?.(limitMs).catch(() => undefined);
  }

  return {
    name: 'koffi',
    serviceRuns: system.stopsWithoutReaders ? serviceRuns : undefined,
    async open(events) {
      const winscard = await loaded();
      if (watch === undefined || watch.isOver) watch = watchReaders(winscard, system);
      const joined = watch;
      await joined.add(events);
      return {
        hasTransactions: true,
        connect: async (reader, mode) =>
          mode === 'transaction'
            ? transacted(winscard, reader)
            : held(await reached(winscard, reader, mode), mode, () => undefined),
        close: () => joined.remove(events),
      };
    },
  };
}

async function connected(winscard: Winscard, reader: string, mode: Mode): Promise<Connection> {
  const context = await winscard.establishContext();
  try {
    return { context, card: await context.connect(reader, mode === 'exclusive' ? 'exclusive' : 'shared') };
  } catch (error) {
    await context.release().catch(() => undefined);
    throw error;
  }
}

/** Another program may have reset the card since we connected: then the connection is renewed, once. */
async function begun(connection: Connection): Promise<void> {
  const { card } = connection;
  try {
    await card.beginTransaction().catch(async (error: unknown) => {
      if (!(error instanceof PcscError) || error.trouble !== 'wasReset') throw error;
      await card.reconnect('shared');
      await card.beginTransaction();
    });
  } catch (error) {
    await closed(connection, 'leave').catch(() => undefined);
    throw error;
  }
}

async function held(connection: Connection, mode: Mode, onOver: () => void): Promise<PcscCard> {
  const { card } = connection;
  async function disconnect(): Promise<void> {
    try {
      await letGo(connection, mode);
    } finally {
      onOver();
    }
  }
  try {
    const atr = await card.atr();
    return { atr, transmit: (command) => card.transmit(command), disconnect };
  } catch (error) {
    await disconnect().catch(() => undefined);
    throw error;
  }
}

/** Every step, though the one before it failed: where the card was pulled, a transaction cannot be ended any more. */
async function letGo(connection: Connection, mode: Mode): Promise<void> {
  let left: Disposition = 'unpower';
  try {
    if (mode === 'transaction') {
      await connection.card.endTransaction('unpower');
      // The power is off, and the card may be somebody else's by now.
      left = 'leave';
    }
  } finally {
    await closed(connection, left);
  }
}

async function closed({ context, card }: Connection, disposition: Disposition): Promise<void> {
  try {
    await card.disconnect(disposition);
  } finally {
    await context.release();
  }
}
