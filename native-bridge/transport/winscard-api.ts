import { PcscError, troubleOfCode } from './pcsc-binding.ts';
import { WINDOWS_KERNEL, type WinscardSystem } from './winscard-systems.ts';

type ForeignType = string | object;

/** A function of a native library. */
export interface ForeignFunction {
  (...given: readonly unknown[]): unknown;
  /** Calls it on another thread and tells the last argument how it went. Keeps nothing alive that it was given. */
  async(...given: readonly unknown[]): void;
}

interface ForeignLibrary {
  func(name: string, result: ForeignType, parameters: ForeignType[]): ForeignFunction;
}

/** The part of koffi that reaches a native library. */
export interface ForeignFunctions {
  load(path: string): ForeignLibrary;
  struct(members: Record<string, ForeignType>): object;
  pack(members: Record<string, ForeignType>): object;
  array(of: ForeignType, length: number): object;
  pointer(to: ForeignType): object;
  out(type: ForeignType): object;
  inout(type: ForeignType): object;
  sizeof(type: ForeignType): number;
}

/** One reader as SCardGetStatusChange is told of it, and as it tells of it. `flags`: SCARD_STATE_*, 0 for unaware. */
export interface ReaderFlags {
  readonly reader: string;
  readonly flags: number;
  readonly atr: Uint8Array;
}

export interface StatusChange {
  readonly because: 'changed' | 'timedOut' | 'cancelled' | 'unknownReader';
  readonly readers: readonly ReaderFlags[];
}

/** The calls of PC/SC. All but `cancelAtOnce` run off the event loop and reject with `PcscError`. */
export interface Winscard {
  establishContext(): Promise<WinscardContext>;
  /** Resolves once the service runs, or after `limitMs`. Only where it stops without readers. */
  readonly serviceRuns?: ((limitMs: number) => Promise<void>) | undefined;
}

/** One SCARDCONTEXT: its calls wait for each other, save for a cancel. */
export interface WinscardContext {
  listReaders(): Promise<readonly string[]>;
  statusChange(timeoutMs: number | 'endless', readers: readonly ReaderFlags[]): Promise<StatusChange>;
  /** Ends a pending `statusChange`; does nothing where the service has not got to it yet. */
  cancel(): Promise<void>;
  connect(reader: string, share: ShareMode): Promise<WinscardCard>;
  release(): Promise<void>;
  /** `cancel` on the caller's thread, for the end of the process. */
  cancelAtOnce(): void;
}

/** One SCARDHANDLE. */
export interface WinscardCard {
  reconnect(share: ShareMode): Promise<void>;
  /** Waits for others to end theirs, however long. */
  beginTransaction(): Promise<void>;
  endTransaction(disposition: Disposition): Promise<void>;
  atr(): Promise<Uint8Array>;
  /** The bytes are read when the call comes to them, and not copied. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** `undefined` where the reader, its driver or the system does not say. */
  attribute(attribute: ReaderAttribute): Promise<Uint8Array | undefined>;
  disconnect(disposition: Disposition): Promise<void>;
}

/** Sources of all numbers below: winscard.h, winerror.h and winsmcrd.h of Windows; pcsclite.h and reader.h. */
const SCARD_SCOPE_USER = 0;
const SHARE_MODES = { exclusive: 1, shared: 2 } as const;
type ShareMode = keyof typeof SHARE_MODES;
const DISPOSITIONS = { leave: 0, unpower: 2 } as const;
export type Disposition = keyof typeof DISPOSITIONS;
const SCARD_PROTOCOL_T0_OR_T1 = 3;
const INFINITE = 0xffff_ffff;
const READER_ATTRIBUTES = { vendorName: 0x0001_0100, maxInput: 0x0007_a007 } as const;
type ReaderAttribute = keyof typeof READER_ATTRIBUTES;

const SCARD_S_SUCCESS = 0;
const SCARD_E_NO_READERS_AVAILABLE = 0x8010_002e;
const ENDINGS: Readonly<Record<number, StatusChange['because']>> = {
  [SCARD_S_SUCCESS]: 'changed',
  2148532226: 'cancelled',
  2148532233: 'unknownReader',
  2148532234: 'timedOut',
};

/** Every reader that pcsc-lite can have, sixteen with names of 128 bytes, four times over. */
const READER_NAMES_MAX_CHARACTERS = 8_192;
const READER_NAME_MAX_CHARACTERS = 512;
const ATTRIBUTE_MAX_BYTES = 264;
/** Longest answer to an extended command: 65,536 bytes and a status word. */
const ANSWER_MAX_BYTES = 65_538;
const NO_ATR = new Uint8Array();

interface NativeReaderState {
  szReader: string;
  pvUserData: null;
  dwCurrentState: number | bigint;
  dwEventState: number | bigint;
  cbAtr: number | bigint;
  rgbAtr: Uint8Array;
}

/** SCARD_READERSTATE and SCARD_IO_REQUEST as a system's headers lay them out. */
export function winscardStructures(
  foreign: Pick<ForeignFunctions, 'struct' | 'pack' | 'array'>,
  { isPacked, names, dword, atrBytes }: WinscardSystem,
): { readonly readerState: object; readonly ioRequest: object } {
  const structure = (members: Record<string, ForeignType>) =>
    isPacked ? foreign.pack(members) : foreign.struct(members);
  return {
    readerState: structure({
      szReader: names === 'wide' ? 'str16' : 'str',
      pvUserData: 'void *',
      dwCurrentState: dword,
      dwEventState: dword,
      cbAtr: dword,
      rgbAtr: foreign.array('uint8', atrBytes),
    }),
    ioRequest: structure({ dwProtocol: dword, cbPciLength: dword }),
  };
}

/** Binds the system's library. Throws where it is not there. */
export function openWinscard(foreign: ForeignFunctions, system: WinscardSystem): Winscard {
  const { names, long, dword, handle, atrBytes, stopsWithoutReaders } = system;
  const { readerState, ioRequest } = winscardStructures(foreign, system);
  const name = names === 'wide' ? 'str16' : 'str';
  const encoding = names === 'wide' ? 'utf16le' : 'utf8';
  const characterBytes = names === 'wide' ? 2 : 1;
  const out = (type: ForeignType) => foreign.out(foreign.pointer(type));
  const inout = (type: ForeignType) => foreign.inout(foreign.pointer(type));
  const bytes = 'void *';

  const library = foreign.load(system.library);
  const plain = (called: string, ...parameters: ForeignType[]) =>
    nativeCall(called, library.func(called, long, parameters), stopsWithoutReaders);
  const named = (called: string, ...parameters: ForeignType[]) =>
    plain(names === 'wide' ? `${called}W` : called, ...parameters);

  const establish = plain('SCardEstablishContext', dword, 'void *', 'void *', out(handle));
  const release = plain('SCardReleaseContext', handle);
  const list = named('SCardListReaders', handle, name, bytes, inout(dword));
  const status = named('SCardGetStatusChange', handle, dword, inout(readerState), dword);
  const cancel = plain('SCardCancel', handle);
  const connect = named('SCardConnect', handle, name, dword, dword, out(handle), out(dword));
  const reconnect = plain('SCardReconnect', handle, dword, dword, dword, out(dword));
  const disconnect = plain('SCardDisconnect', handle, dword);
  const begin = plain('SCardBeginTransaction', handle);
  const end = plain('SCardEndTransaction', handle, dword);
  const cardStatus = named('SCardStatus', handle, bytes, inout(dword), out(dword), out(dword), bytes, inout(dword));
  const transmit = plain('SCardTransmit', handle, foreign.pointer(ioRequest), bytes, dword, bytes, bytes, inout(dword));
  const attribute = plain('SCardGetAttrib', handle, dword, bytes, inout(dword));

  function contextOf(context: unknown): WinscardContext {
    return {
      async listReaders() {
        const listed = Buffer.alloc(READER_NAMES_MAX_CHARACTERS * characterBytes);
        const characters = [READER_NAMES_MAX_CHARACTERS];
        const code = await list.codeOf(context, null, listed, characters);
        if (code === SCARD_E_NO_READERS_AVAILABLE) return [];
        list.check(code);
        const text = listed.toString(encoding, 0, Number(characters[0]) * characterBytes);
        return text.split('\0').filter((reader) => reader !== '');
      },
      async statusChange(timeoutMs, readers) {
        const states = readers.map(
          ({ reader, flags }): NativeReaderState => ({
            szReader: reader,
            pvUserData: null,
            dwCurrentState: flags,
            dwEventState: 0,
            cbAtr: 0,
            rgbAtr: NO_ATR,
          }),
        );
        const limitMs = timeoutMs === 'endless' ? INFINITE : timeoutMs;
        const code = await status.codeOf(context, limitMs, states, states.length);
        const because = ENDINGS[code];
        if (because === undefined) throw status.failure(code);
        return { because, readers: states.map((state, at) => told(state, readers[at]?.reader ?? '')) };
      },
      cancel: () => cancel.succeed(context),
      async connect(reader, share) {
        const card = [0];
        const protocol = [0];
        await connect.succeed(context, reader, SHARE_MODES[share], SCARD_PROTOCOL_T0_OR_T1, card, protocol);
        return cardOf(card[0], Number(protocol[0]));
      },
      release: () => release.succeed(context),
      cancelAtOnce: () => cancel.atOnce(context),
    };
  }

  function told({ dwEventState, cbAtr, rgbAtr }: NativeReaderState, reader: string): ReaderFlags {
    return {
      reader,
      flags: Number(dwEventState) >>> 0,
      atr: Uint8Array.from(rgbAtr.subarray(0, Math.min(Number(cbAtr), atrBytes))),
    };
  }

  function cardOf(card: unknown, firstProtocol: number): WinscardCard {
    let protocol = firstProtocol;
    const answer = new Uint8Array(ANSWER_MAX_BYTES);
    return {
      async reconnect(share) {
        const active = [0];
        const { leave } = DISPOSITIONS;
        await reconnect.succeed(card, SHARE_MODES[share], SCARD_PROTOCOL_T0_OR_T1, leave, active);
        protocol = Number(active[0]);
      },
      beginTransaction: () => begin.succeed(card),
      endTransaction: (disposition) => end.succeed(card, DISPOSITIONS[disposition]),
      async atr() {
        const reader = new Uint8Array(READER_NAME_MAX_CHARACTERS * characterBytes);
        const atr = new Uint8Array(atrBytes);
        const length = [atrBytes];
        await cardStatus.succeed(card, reader, [READER_NAME_MAX_CHARACTERS], [0], [0], atr, length);
        return atr.slice(0, Math.min(Number(length[0]), atrBytes));
      },
      async transmit(command) {
        const length = [ANSWER_MAX_BYTES];
        const request = { dwProtocol: protocol, cbPciLength: ioRequestBytes };
        await transmit.succeed(card, request, command, command.length, null, answer, length);
        const received = answer.subarray(0, Number(length[0]));
        const copy = Uint8Array.from(received);
        received.fill(0);
        return copy;
      },
      async attribute(wanted) {
        const value = new Uint8Array(ATTRIBUTE_MAX_BYTES);
        const length = [ATTRIBUTE_MAX_BYTES];
        const code = await attribute.codeOf(card, READER_ATTRIBUTES[wanted], value, length);
        return code === SCARD_S_SUCCESS ? value.slice(0, Number(length[0])) : undefined;
      },
      disconnect: (disposition) => disconnect.succeed(card, DISPOSITIONS[disposition]),
    };
  }

  const ioRequestBytes = foreign.sizeof(ioRequest);
  return {
    async establishContext() {
      const context = [0];
      await establish.succeed(SCARD_SCOPE_USER, null, null, context);
      return contextOf(context[0]);
    },
    serviceRuns: stopsWithoutReaders ? serviceEvent(foreign, library) : undefined,
  };
}

/** Waits for the event that Windows sets while its service runs. Source: winscard.h, synchapi.h of its SDK. */
function serviceEvent(foreign: ForeignFunctions, winscard: ForeignLibrary): (limitMs: number) => Promise<void> {
  const access = nativeCall('SCardAccessStartedEvent', winscard.func('SCardAccessStartedEvent', 'uintptr_t', []), true);
  const release = winscard.func('SCardReleaseStartedEvent', 'void', []);
  const kernel = foreign.load(WINDOWS_KERNEL);
  const wait = nativeCall(
    'WaitForSingleObject',
    kernel.func('WaitForSingleObject', 'uint32', ['uintptr_t', 'uint32']),
    true,
  );
  return async (limitMs) => {
    // A handle has 32 bits that count, on every processor.
    const event = await access.codeOf();
    if (event === 0) throw access.failure(event);
    try {
      await wait.codeOf(event, limitMs);
    } finally {
      release();
    }
  };
}

interface NativeCall {
  /** The code that it returns, without sign: a LONG of 32 bits is negative where one of 64 is not. */
  codeOf(...given: readonly unknown[]): Promise<number>;
  succeed(...given: readonly unknown[]): Promise<void>;
  check(code: number): void;
  failure(code: number): PcscError;
  /** On the caller's thread, whatever comes of it. */
  atOnce(...given: readonly unknown[]): void;
}

function nativeCall(called: string, native: ForeignFunction, stopsWithoutReaders: boolean): NativeCall {
  /** What the library reads or writes meanwhile must not be collected. */
  const inUse = new Set<readonly unknown[]>();

  function codeOf(...given: readonly unknown[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(new PcscError('other', `${called}: ${String(error)}`));
      inUse.add(given);
      try {
        native.async(...given, (error: unknown, code: unknown) => {
          inUse.delete(given);
          if (error === null) resolve(Number(code) >>> 0);
          else fail(error);
        });
      } catch (error) {
        inUse.delete(given);
        fail(error);
      }
    });
  }

  const failure = (code: number) =>
    new PcscError(troubleOfCode(code, stopsWithoutReaders), `${called}: 0x${code.toString(16)}`);
  function check(code: number): void {
    if (code !== SCARD_S_SUCCESS) throw failure(code);
  }

  return {
    codeOf,
    succeed: async (...given) => check(await codeOf(...given)),
    check,
    failure,
    atOnce: (...given) => void native(...given),
  };
}
