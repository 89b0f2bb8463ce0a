import type { Card, Client, Reader, Transaction } from 'pcsc-mini';
import {
  cardOfStatus,
  firstQuiet,
  type PcscBinding,
  type PcscCard,
  type PcscContext,
  PcscError,
  type PcscEvents,
  type PcscTrouble,
} from './pcsc-binding.ts';

type Addon = typeof import('pcsc-mini');

/** Longest answer to an extended command; the addon's own default holds a short one only. */
const ANSWER_MAX_BYTES = 65_538;

const ATR_WAIT_MS = 500;

const TROUBLE_BY_NAME: Readonly<Record<string, PcscTrouble>> = {
  NoService: 'serviceDown',
  ServiceStopped: 'serviceDown',
  CommError: 'serviceDown',
  UnknownReader: 'readerGone',
  ReaderUnavailable: 'readerGone',
  NoReadersAvailable: 'readerGone',
  NoSmartCard: 'cardGone',
  RemovedCard: 'cardGone',
  UnresponsiveCard: 'cardMute',
  UnpoweredCard: 'cardMute',
  SharingViolation: 'busy',
  ResetCard: 'wasReset',
};

/** The default binding: one prebuilt binary for Node and Electron, with transactions. */
export const pcscMiniBinding: PcscBinding = {
  name: 'pcsc-mini',
  async open(events) {
    const addon = await loadAddon();
    return watching(addon, events);
  },
};

async function loadAddon(): Promise<Addon> {
  try {
    return await import('pcsc-mini');
  } catch (error) {
    throw new PcscError('serviceDown', `the addon pcsc-mini cannot be loaded: ${String(error)}`);
  }
}

/**
 * Clients whose service has gone. The addon throws where nobody can catch it when such a one is collected, so they are
 * kept: one for each time that the service ends.
 */
const neverCollected = new Set<Client>();

/** A client whose monitor has ended cannot be started again, so every context has a new one. */
async function watching(addon: Addon, events: PcscEvents): Promise<PcscContext> {
  const client = new addon.Client();
  const quiet = firstQuiet();
  let isOver = false;
  client.on('reader', (reader) => {
    const name = reader.name();
    let insertion = 0;
    let atr: Uint8Array | undefined;
    reader.on('change', async ({ raw }) => {
      const card = cardOfStatus(raw);
      if (card === undefined || isOver) return;
      // The high half counts insertions and removals; the low half also changes when somebody connects.
      const isNewCard = card === 'present' && raw >>> 16 !== insertion;
      insertion = raw >>> 16;
      if (isNewCard || card !== 'present') atr = undefined;
      quiet.begin();
      if (isNewCard) atr = await atrOf(addon, reader);
      if (!isOver && insertion === raw >>> 16) events.onStatus({ reader: name, card, atr });
      quiet.end();
    });
    reader.on('disconnect', () => {
      if (!isOver) events.onReaderGone(name);
    });
  });
  client.on('error', (error) => {
    if (isOver) return;
    isOver = true;
    neverCollected.add(client);
    events.onEnded(troubleOf(error));
  });
  await native(() => client.start());
  await quiet.reached;
  return {
    hasTransactions: true,
    async connect(readerName, mode) {
      const reader = readerCalled(client, readerName);
      return mode === 'exclusive' ? connectExclusive(addon, reader) : connectForTransaction(addon, reader);
    },
    close() {
      isOver = true;
      try {
        client.stop();
      } catch {
        // It throws where the service has gone, which is where there is nothing left to stop.
        neverCollected.add(client);
      }
    },
  };
}

/**
 * The ATR of a card that nobody talks to. The one in the addon's event is not the card's: its memory has been reused
 * by then. `undefined` where it cannot be had at once; on Windows a direct connection would lock others out.
 */
async function atrOf(addon: Addon, reader: Reader): Promise<Uint8Array | undefined> {
  if (process.platform === 'win32') return undefined;
  const reading = readAtr(addon, reader).catch(() => undefined);
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ATR_WAIT_MS);
  const atr = await Promise.race([reading, late.promise]);
  clearTimeout(timer);
  return atr;
}

async function readAtr(addon: Addon, reader: Reader): Promise<Uint8Array> {
  const card = await reader.connect(addon.CardMode.DIRECT, addon.Protocol.UNSET);
  try {
    return Uint8Array.from((await card.state()).atr);
  } finally {
    await card.disconnect(addon.CardDisposition.LEAVE);
  }
}

function readerCalled(client: Client, name: string): Reader {
  const reader = client.reader(name);
  if (reader === undefined) throw new PcscError('readerGone', 'no such reader');
  return reader;
}

async function connectExclusive(addon: Addon, reader: Reader): Promise<PcscCard> {
  const card = await native(() => reader.connect(addon.CardMode.EXCLUSIVE));
  return heldCard(card, () => card.disconnect(addon.CardDisposition.UNPOWER));
}

async function connectForTransaction(addon: Addon, reader: Reader): Promise<PcscCard> {
  const card = await native(() => reader.connect(addon.CardMode.SHARED));
  const transaction = await native(() => beginTransaction(addon, card)).catch(async (error: unknown) => {
    await card.disconnect(addon.CardDisposition.LEAVE).catch(() => undefined);
    throw error;
  });
  return heldCard(card, async () => {
    await transaction.end(addon.CardDisposition.UNPOWER);
    await card.disconnect(addon.CardDisposition.LEAVE);
  });
}

/** Another program may have reset the card since we connected: then the connection is renewed, once. */
async function beginTransaction(addon: Addon, card: Card): Promise<Transaction> {
  try {
    return await card.transaction();
  } catch (error) {
    if (troubleOf(error) !== 'wasReset') throw error;
    await card.reconnect(addon.CardMode.SHARED, addon.CardDisposition.LEAVE);
    return card.transaction();
  }
}

async function heldCard(card: Card, disconnect: () => Promise<void>): Promise<PcscCard> {
  try {
    const { atr } = await native(() => card.state());
    const answer = new ArrayBuffer(ANSWER_MAX_BYTES);
    return {
      atr: Uint8Array.from(atr),
      transmit: (command) => native(async () => Uint8Array.from(await card.transmit(command, answer))),
      disconnect: () => native(disconnect),
    };
  } catch (error) {
    await disconnect().catch(() => undefined);
    throw error;
  }
}

async function native<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof PcscError ? error : new PcscError(troubleOf(error), String(error));
  }
}

function troubleOf(error: unknown): PcscTrouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return TROUBLE_BY_NAME[code] ?? 'other';
}
