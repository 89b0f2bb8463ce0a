import koffi from 'koffi';
import type { ForeignFunction, ForeignFunctions } from '#native-bridge/transport/winscard-api.ts';

/**
 * What a system's headers say, written down a second time: sizes in bits and offsets in bytes, which the product's own
 * table gives as types. x64 and arm64. Sources as there.
 *
 * `tellsOfReaders`: whether the call that waits tells of readers that came since the caller last knew their number, of
 * those only that came since it was called (pcsc-lite up to 2.3), or of none.
 */
export const HEADERS = {
  win32: {
    library: /^[A-Z]:\\\w+\\System32\\winscard\.dll$/,
    isWide: true,
    long: 'int32',
    dword: 'uint32',
    handle: 'uint64',
    readerState: { bytes: 64, szReader: 0, pvUserData: 8, dwCurrentState: 16, dwEventState: 20, cbAtr: 24, rgbAtr: 28 },
    ioRequest: { bytes: 8, dwProtocol: 0, cbPciLength: 4 },
    tellsOfReaders: 'sinceKnown',
    countsEvents: true,
  },
  darwin: {
    library: /^\/System\/Library\/Frameworks\/PCSC\.framework\/PCSC$/,
    isWide: false,
    long: 'int32',
    dword: 'uint32',
    handle: 'int32',
    readerState: { bytes: 61, szReader: 0, pvUserData: 8, dwCurrentState: 16, dwEventState: 20, cbAtr: 24, rgbAtr: 28 },
    ioRequest: { bytes: 8, dwProtocol: 0, cbPciLength: 4 },
    tellsOfReaders: 'never',
    countsEvents: false,
  },
  linux: {
    library: /^libpcsclite\.so\.1$/,
    isWide: false,
    long: 'int64',
    dword: 'uint64',
    handle: 'int64',
    readerState: { bytes: 80, szReader: 0, pvUserData: 8, dwCurrentState: 16, dwEventState: 24, cbAtr: 32, rgbAtr: 40 },
    ioRequest: { bytes: 16, dwProtocol: 0, cbPciLength: 8 },
    tellsOfReaders: 'sinceCalled',
    countsEvents: true,
  },
} as const;

export type SystemName = keyof typeof HEADERS;

export interface ScriptedCard {
  readonly atr: Uint8Array;
  answer(command: Uint8Array): Uint8Array;
}

/** A PC/SC library that behaves as one system's does: native functions with its headers' types, and JavaScript behind. */
export interface ScriptedSystem {
  readonly foreign: ForeignFunctions;
  /** Names of the functions that were called, in order. */
  readonly calls: string[];
  readonly openContexts: number;
  /** How often the event of a running service was accessed and not released. */
  readonly openEvents: number;
  /** What readers say of themselves, by the number of the attribute. */
  readonly attributes: Map<number, Uint8Array>;
  plug(reader: string): void;
  unplug(reader: string): void;
  putOn(reader: string, card: ScriptedCard): void;
  takeOff(reader: string): void;
  /** What the function answers from now on in place of doing its work; 0 lets it work again. */
  failWith(called: string, code: number): void;
  /** Runs `work` each time that the readers have been listed, before the caller has them. */
  onListed(work: () => void): void;
  /** From now on calls fail as they do while the service is stopped, and a pending one ends. */
  stopService(): void;
  startService(): void;
  /** From now on the event of a running service is set, though the service does not run. */
  setEventForNothing(): void;
  /** From now on it tells again and again of readers that came or went, where it tells of them at all. */
  tellForNothing(): void;
}

const PARAMETERS = {
  SCardEstablishContext: ['dword', 'pointer', 'pointer', 'pointer'],
  SCardReleaseContext: ['handle'],
  SCardListReaders: ['handle', 'pointer', 'pointer', 'pointer'],
  SCardGetStatusChange: ['handle', 'dword', 'pointer', 'dword'],
  SCardCancel: ['handle'],
  SCardConnect: ['handle', 'pointer', 'dword', 'dword', 'pointer', 'pointer'],
  SCardReconnect: ['handle', 'dword', 'dword', 'dword', 'pointer'],
  SCardDisconnect: ['handle', 'dword'],
  SCardBeginTransaction: ['handle'],
  SCardEndTransaction: ['handle', 'dword'],
  SCardStatus: ['handle', 'pointer', 'pointer', 'pointer', 'pointer', 'pointer', 'pointer'],
  SCardTransmit: ['handle', 'pointer', 'pointer', 'dword', 'pointer', 'pointer', 'pointer'],
  SCardGetAttrib: ['handle', 'dword', 'pointer', 'pointer'],
  SCardAccessStartedEvent: [],
  SCardReleaseStartedEvent: [],
  WaitForSingleObject: ['handle', 'dword'],
} as const;
/** What those return that return no LONG. */
const RESULTS: Readonly<Record<string, 'handle' | 'dword' | 'void'>> = {
  SCardAccessStartedEvent: 'handle',
  SCardReleaseStartedEvent: 'void',
  WaitForSingleObject: 'dword',
};
const KERNEL_LIBRARY = /^[A-Z]:\\\w+\\System32\\kernel32\.dll$/;
const TAKES_NAMES = ['SCardListReaders', 'SCardGetStatusChange', 'SCardConnect', 'SCardStatus'];

const READERS_THEMSELVES = String.raw`\\?PnP?\Notification`;
const [OK, CANCELLED, UNKNOWN_READER, TIMED_OUT, NO_CARD, UNSUPPORTED, NO_READERS] = [
  0, 0x80100002, 0x80100009, 0x8010000a, 0x8010000c, 0x8010001f, 0x8010002e,
];
const [CHANGED, UNKNOWN, EMPTY, PRESENT] = [0x0002, 0x0004, 0x0010, 0x0020];
const T1 = 2;
const [NO_SERVICE, SERVICE_STOPPED] = [0x8010001d, 0x8010001e];
const WAIT_TIMEOUT = 0x102;
const INFINITE = 0xffffffff;
const HANDLE = 7;
const EVENT = 0x7ffc;

interface Reader {
  card: ScriptedCard | undefined;
  moves: number;
}

/** koffi mistakes a nameless prototype for a nameless structure. */
function uniqueName(): string {
  prototypes += 1;
  return `Scripted${prototypes}`;
}
let prototypes = 0;

type Given = readonly (number | bigint)[];

/** @param takesPseudoReader of a system that does not tell of readers: whether it takes what stands for them */
export function scriptedSystem(system: SystemName, takesPseudoReader = false): ScriptedSystem {
  const { isWide, long, dword, handle, readerState, ioRequest, tellsOfReaders, countsEvents } = HEADERS[system];
  const readers = new Map<string, Reader>();
  const attributes = new Map<number, Uint8Array>();
  const codes = new Map<string, number>();
  const calls: string[] = [];
  const waiting = new Set<() => void>();
  let afterListing: () => void = () => undefined;
  let isRestless = false;
  let isRunning = true;
  let isEventSet = true;
  let openEvents = 0;
  const waitingForEvent = new Set<() => void>();
  let readersWhenCalled = 0;
  let cancels = 0;
  let openContexts = 0;
  let connected = '';

  const text = (at: unknown): string => (isWide ? koffi.decode.string16(at) : koffi.decode.string(at));
  const number = (at: unknown, offset = 0): number => Number(koffi.decode(at, offset, dword));
  const put = (at: unknown, value: number, offset = 0) => koffi.encode(at, offset, dword, value);
  function putBytes(at: unknown, bytes: Uint8Array, offset = 0): void {
    koffi.encode(at, offset, 'uint8', [...bytes], bytes.length);
  }
  function putList(at: unknown, names: readonly string[]): number {
    const list = Buffer.from(`${names.join('\0')}\0\0`, isWide ? 'utf16le' : 'utf8');
    putBytes(at, list);
    return list.length / (isWide ? 2 : 1);
  }

  /** The flags that a reader has now. */
  function flagsOf(name: string): number {
    if (name === READERS_THEMSELVES) {
      if (tellsOfReaders === 'never') return takesPseudoReader ? 0 : UNKNOWN;
      return tellsOfReaders === 'sinceKnown' ? readers.size * 0x10000 : 0;
    }
    const reader = readers.get(name);
    if (reader === undefined) return UNKNOWN;
    return (reader.card === undefined ? EMPTY : PRESENT) + (countsEvents ? reader.moves * 0x10000 : 0);
  }
  function hasChanged(name: string, known: number): boolean {
    const isOfReaders = name === READERS_THEMSELVES;
    if (isOfReaders && isRestless) return true;
    if (isOfReaders && takesPseudoReader) return false;
    if (isOfReaders && tellsOfReaders === 'sinceCalled') return readers.size !== readersWhenCalled;
    return (known & ~CHANGED) >>> 0 !== flagsOf(name);
  }
  function wake(): void {
    for (const look of [...waiting]) look();
  }
  function moved(name: string, card: ScriptedCard | undefined): void {
    const reader = readers.get(name);
    if (reader === undefined) throw new Error(`no reader ${name}`);
    reader.card = card;
    reader.moves += 1;
    wake();
  }

  const functions: Readonly<Record<keyof typeof PARAMETERS, (...given: Given) => number>> = {
    SCardEstablishContext(_scope, _one, _two, context) {
      if (!isRunning) return NO_SERVICE;
      koffi.encode(context, handle, HANDLE);
      openContexts += 1;
      return OK;
    },
    SCardReleaseContext() {
      openContexts -= 1;
      return OK;
    },
    SCardListReaders(_context, _groups, list, length) {
      const characters = putList(list, [...readers.keys()]);
      put(length, characters);
      afterListing();
      return readers.size === 0 ? NO_READERS : OK;
    },
    SCardGetStatusChange(_context, _timeout, states, count) {
      if (!isRunning) return SERVICE_STOPPED;
      let ending = TIMED_OUT;
      for (let at = 0; at < Number(count); at += 1) {
        const state = at * readerState.bytes;
        const name = text(koffi.decode(states, state + readerState.szReader, 'void *'));
        const isNew = hasChanged(name, number(states, state + readerState.dwCurrentState));
        const flags = flagsOf(name) + (isNew ? CHANGED : 0);
        if (isNew) ending = OK;
        put(states, flags >>> 0, state + readerState.dwEventState);
        const { atr = new Uint8Array() } = readers.get(name)?.card ?? {};
        put(states, atr.length, state + readerState.cbAtr);
        putBytes(states, atr, state + readerState.rgbAtr);
      }
      return ending;
    },
    SCardCancel() {
      cancels += 1;
      wake();
      return OK;
    },
    SCardConnect(_context, name, _share, _protocols, card, protocol) {
      connected = text(name);
      const reader = readers.get(connected);
      if (reader === undefined) return UNKNOWN_READER;
      if (reader.card === undefined) return NO_CARD;
      koffi.encode(card, handle, HANDLE);
      put(protocol, T1);
      return OK;
    },
    SCardReconnect(_card, _share, _protocols, _initialization, protocol) {
      put(protocol, T1);
      return OK;
    },
    SCardDisconnect() {
      return OK;
    },
    SCardBeginTransaction() {
      return OK;
    },
    SCardEndTransaction() {
      return OK;
    },
    SCardStatus(_card, name, nameLength, state, protocol, atr, atrLength) {
      put(nameLength, putList(name, [connected]));
      put(state, 0x34);
      put(protocol, T1);
      const bytes = readers.get(connected)?.card?.atr ?? new Uint8Array();
      putBytes(atr, bytes);
      put(atrLength, bytes.length);
      return OK;
    },
    SCardTransmit(_card, request, command, length, _answerRequest, answer, answerLength) {
      const card = readers.get(connected)?.card;
      if (card === undefined) return NO_CARD;
      if (number(request, ioRequest.dwProtocol) !== T1) throw new Error('another protocol than the card has');
      if (number(request, ioRequest.cbPciLength) !== ioRequest.bytes) throw new Error('a structure of another size');
      const bytes = card.answer(Uint8Array.from(koffi.decode(command, 'uint8', Number(length))));
      putBytes(answer, bytes);
      put(answerLength, bytes.length);
      return OK;
    },
    SCardGetAttrib(_card, id, value, length) {
      const bytes = attributes.get(Number(id));
      if (bytes === undefined) return UNSUPPORTED;
      putBytes(value, bytes);
      put(length, bytes.length);
      return OK;
    },
    SCardAccessStartedEvent() {
      openEvents += 1;
      return EVENT;
    },
    SCardReleaseStartedEvent() {
      openEvents -= 1;
      return OK;
    },
    WaitForSingleObject(event) {
      if (Number(event) !== EVENT || openEvents === 0) throw new Error('a handle that is not open');
      return isEventSet ? OK : WAIT_TIMEOUT;
    },
  };

  function eventSet(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(finish, timeoutMs);
      function finish(): void {
        clearTimeout(timer);
        waitingForEvent.delete(finish);
        resolve();
      }
      waitingForEvent.add(finish);
      if (isEventSet) finish();
    });
  }
  function setEvent(): void {
    isEventSet = true;
    for (const finish of [...waitingForEvent]) finish();
  }

  /** Until a reader is no longer as it was known, the call is cancelled or its time is over. */
  function statusChanged(timeoutMs: number, states: readonly { szReader: string; dwCurrentState: number }[]) {
    const cancelsBefore = cancels;
    readersWhenCalled = readers.size;
    return new Promise<'cancelled' | 'answered'>((resolve) => {
      const timer = timeoutMs === INFINITE ? undefined : setTimeout(() => finish('answered'), timeoutMs);
      function finish(how: 'cancelled' | 'answered'): void {
        clearTimeout(timer);
        waiting.delete(look);
        resolve(how);
      }
      function look(): void {
        if (!isRunning) finish('answered');
        else if (cancels !== cancelsBefore) finish('cancelled');
        else if (states.some(({ szReader, dwCurrentState }) => hasChanged(szReader, dwCurrentState)))
          finish('answered');
      }
      waiting.add(look);
      look();
    });
  }

  /** The function as native code, called with the types that the product declares. */
  function bound(called: keyof typeof PARAMETERS, result: string | object, parameters: (string | object)[]) {
    const types = { dword, handle, long, void: 'void', pointer: 'void *' };
    const resultType = RESULTS[called] ?? 'long';
    const inHeader = koffi.proto(
      uniqueName(),
      types[resultType],
      PARAMETERS[called].map((type) => types[type]),
    );
    const behind = (...given: Given) => {
      calls.push(called);
      const code = codes.get(called) ?? functions[called](...given);
      return long === 'int32' && resultType === 'long' ? code | 0 : code;
    };
    // Never unregistered: a call of an earlier script that comes late would reach the script that got its place.
    const pointer = koffi.register(behind, koffi.pointer(inHeader));
    return koffi.decode(
      pointer,
      koffi.proto(uniqueName(), result as string, parameters as string[]),
    ) as ForeignFunction;
  }

  function functionCalled(name: string, result: string | object, parameters: (string | object)[]): ForeignFunction {
    const called = isWide && name.endsWith('W') ? name.slice(0, -1) : name;
    if (!(called in PARAMETERS)) throw new Error(`the library has no ${name}`);
    if (isWide && TAKES_NAMES.includes(called) === (called === name)) throw new Error(`the library has no ${name}`);
    const native = bound(called as keyof typeof PARAMETERS, result, parameters);
    if (called === 'WaitForSingleObject') {
      return Object.assign((...given: readonly unknown[]) => native(...given), {
        async: (...given: readonly unknown[]) => void eventSet(Number(given[1])).then(() => native.async(...given)),
      });
    }
    if (called !== 'SCardGetStatusChange') return native;
    return Object.assign((...given: readonly unknown[]) => native(...given), {
      async async(...given: readonly unknown[]) {
        const [, timeoutMs, states, , done] = given;
        const how = await statusChanged(Number(timeoutMs), states as never);
        if (how === 'answered') native.async(...given);
        else (done as (error: null, code: number) => void)(null, long === 'int32' ? CANCELLED | 0 : CANCELLED);
      },
    });
  }

  return {
    foreign: {
      load(path) {
        const isKernel = isWide && KERNEL_LIBRARY.test(path);
        if (!isKernel && !HEADERS[system].library.test(path)) throw new Error(`no library ${path}`);
        return {
          func(name, result, parameters) {
            if (isKernel === name.startsWith('SCard')) throw new Error(`the library has no ${name}`);
            return functionCalled(name, result, parameters);
          },
        };
      },
      struct: (members) => koffi.struct(members as never),
      pack: (members) => koffi.pack(members as never),
      array: (of, length) => koffi.array(of as string, length),
      pointer: (to) => koffi.pointer(to as string),
      out: (type) => koffi.out(type as string),
      inout: (type) => koffi.inout(type as string),
      sizeof: (type) => koffi.sizeof(type as string),
    },
    calls,
    get openContexts() {
      return openContexts;
    },
    get openEvents() {
      return openEvents;
    },
    attributes,
    plug(reader) {
      readers.set(reader, { card: undefined, moves: 0 });
      wake();
    },
    unplug(reader) {
      readers.delete(reader);
      wake();
    },
    putOn: moved,
    takeOff: (reader) => moved(reader, undefined),
    failWith(called, code) {
      if (code === OK) codes.delete(called);
      else codes.set(called, code);
    },
    onListed(work) {
      afterListing = work;
    },
    stopService() {
      isRunning = false;
      isEventSet = false;
      wake();
    },
    startService() {
      isRunning = true;
      setEvent();
    },
    setEventForNothing: setEvent,
    tellForNothing() {
      isRestless = true;
      wake();
    },
  };
}
