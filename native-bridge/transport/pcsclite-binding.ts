import { createRequire } from 'node:module';
import type pcsclite from 'pcsclite';
import {
  cardOfStatus,
  firstQuiet,
  type PcscBinding,
  type PcscCard,
  type PcscContext,
  PcscError,
  type PcscEvents,
  type PcscTrouble,
  troubleOfCode,
} from './pcsc-binding.ts';

type Addon = typeof pcsclite;
type Monitor = ReturnType<Addon>;
type Reader = Parameters<Parameters<Monitor['once']>[1]>[0];

/** Longest answer to an extended command: 65,536 bytes and a status word. */
const ANSWER_MAX_BYTES = 65_538;

/** Whether the addon is installed and built for this runtime. */
export function isPcscliteBuilt(): boolean {
  return loadAddon() !== undefined;
}

/** The addon `pcsclite`, where it has been built. It has no transactions: a card in shared use counts as busy. */
export const pcscliteBinding: PcscBinding = {
  name: 'pcsclite',
  async open(events) {
    const addon = loadAddon();
    if (addon === undefined) throw new PcscError('serviceDown', 'the addon pcsclite is not built');
    return watching(addon, events);
  },
};

function loadAddon(): Addon | undefined {
  try {
    return createRequire(import.meta.url)('pcsclite') as Addon;
  } catch {
    return undefined;
  }
}

async function watching(addon: Addon, events: PcscEvents): Promise<PcscContext> {
  const readers = new Map<string, Reader>();
  const atrs = new Map<string, Uint8Array | undefined>();
  const monitor = start(addon);
  const quiet = firstQuiet();
  let isOver = false;

  function end(error: unknown): void {
    if (isOver) return;
    isOver = true;
    // The addon's own threads are still on their way out of the call that reported this.
    setImmediate(() => closeQuietly(monitor, readers));
    events.onEnded(troubleOf(error));
  }

  monitor.on('error', end);
  monitor.on('reader', (reader: Reader) => {
    readers.set(reader.name, reader);
    reader.on('error', end);
    reader.on('status', ({ state, atr: bytes }) => {
      const card = cardOfStatus(state);
      if (isOver || card === undefined) return;
      const atr = card === 'present' && bytes !== undefined ? Uint8Array.from(bytes) : undefined;
      atrs.set(reader.name, atr);
      quiet.begin();
      events.onStatus({ reader: reader.name, card, atr });
      quiet.end();
    });
    reader.on('end', () => {
      readers.delete(reader.name);
      if (!isOver) events.onReaderGone(reader.name);
    });
  });
  await quiet.reached;
  return {
    hasTransactions: false,
    async connect(readerName) {
      const reader = readers.get(readerName);
      if (reader === undefined) throw new PcscError('readerGone', 'no such reader');
      return connectExclusive(reader, atrs.get(readerName) ?? new Uint8Array());
    },
    close() {
      if (isOver) return;
      isOver = true;
      closeQuietly(monitor, readers);
    },
  };
}

function start(addon: Addon): Monitor {
  try {
    return addon();
  } catch (error) {
    throw new PcscError(troubleOf(error), String(error));
  }
}

function closeQuietly(monitor: Monitor, readers: ReadonlyMap<string, Reader>): void {
  for (const closing of [...readers.values(), monitor]) {
    try {
      closing.close();
    } catch {
      // There is nothing left to close where the service has gone.
    }
  }
}

/** The ATR comes from the monitor: the addon's `get_status` would start a second one. */
async function connectExclusive(reader: Reader, atr: Uint8Array): Promise<PcscCard> {
  if (reader.connected) throw new PcscError('busy', 'this process holds the card already');
  const protocol = await called<number>((done) => reader.connect({ share_mode: reader.SCARD_SHARE_EXCLUSIVE }, done));
  return {
    atr,
    async transmit(command) {
      const answer = await called<Buffer>((done) =>
        reader.transmit(sharedBuffer(command), ANSWER_MAX_BYTES, protocol, done),
      );
      return Uint8Array.from(answer);
    },
    disconnect: () => called<void>((done) => reader.disconnect(reader.SCARD_UNPOWER_CARD, done)),
  };
}

/** No copy, so that a PIN in it is wiped with the command. */
function sharedBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function called<T>(call: (done: (error: unknown, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => {
      if (error) reject(new PcscError(troubleOf(error), String(error)));
      else resolve(value as T);
    });
  });
}

/** The addon puts the code into its sentence: `SCardConnect error: Sharing violation.(0x8010000b)`. */
function troubleOf(error: unknown): PcscTrouble {
  const [, code] = /\(0x([0-9a-f]{8})\)/i.exec(String(error)) ?? [];
  return code === undefined ? 'other' : troubleOfCode(Number.parseInt(code, 16), process.platform === 'win32');
}
