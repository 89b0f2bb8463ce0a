/// <reference lib="dom" />
import { wireCodec } from './wire.ts';

// The two functions below are sent to the page as text: each stands on its own but for its parameters.

interface PageNames {
  /** The event by which the two worlds of a page meet, once, before any script of the page runs. */
  readonly meeting: string;
  /** What only the isolated world can call: one text to the main process. */
  readonly binding: string;
  /** What the main process calls in the isolated world. */
  readonly delivery: string;
}

type Bridge = (value: unknown) => unknown;
type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void;

/**
 * One end of `contextBridge`: values cross by structured clone of an event's detail, functions as proxies, prototypes
 * not at all. `meeting` is a node that no script of the page can reach.
 */
function bridgeEnd(meeting: EventTarget, here: string, there: string) {
  const functions: ((...given: unknown[]) => unknown)[] = [];
  let answer: unknown;

  function pack(value: unknown): unknown {
    if (typeof value === 'function') {
      functions.push(value as (...given: unknown[]) => unknown);
      return { f: functions.length - 1 };
    }
    if (typeof value === 'symbol') throw new TypeError('a symbol cannot cross');
    if (typeof value !== 'object' || value === null) return { v: value };
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Date) return { v: value };
    if (value instanceof Error) return { e: value.message };
    if (Array.isArray(value)) return { a: value.map(pack) };
    return { o: Object.keys(value).map((name) => [name, pack((value as Record<string, unknown>)[name])]) };
  }

  function unpack(packed: unknown): unknown {
    const tagged = packed as Record<string, unknown>;
    if ('f' in tagged) {
      return (...given: unknown[]) => {
        answer = undefined;
        meeting.dispatchEvent(new CustomEvent(there, { detail: { call: tagged.f, given: given.map(pack) } }));
        const { thrown, value } = answer as { thrown: boolean; value: unknown };
        if (thrown) throw unpack(value);
        return unpack(value);
      };
    }
    if ('e' in tagged) return new Error(String(tagged.e));
    if ('a' in tagged) return (tagged.a as unknown[]).map(unpack);
    if ('o' in tagged) {
      return Object.fromEntries((tagged.o as [string, unknown][]).map(([name, member]) => [name, unpack(member)]));
    }
    return tagged.v;
  }

  meeting.addEventListener(here, (event) => {
    const { call, given, reply } = (event as CustomEvent).detail;
    if (call === undefined) {
      answer = reply;
      return;
    }
    let answered: unknown;
    try {
      answered = { thrown: false, value: pack(functions[call]?.(...given.map(unpack))) };
    } catch (error) {
      answered = { thrown: true, value: pack(error instanceof Error ? error : new Error(String(error))) };
    }
    meeting.dispatchEvent(new CustomEvent(there, { detail: { reply: answered } }));
  });
  return { pack, unpack };
}

/** The page's own world: puts what the preload exposes on `window`, frozen. */
function mainWorld(names: PageNames, end: typeof bridgeEnd): void {
  if (window !== window.top) return;
  const meeting = document.createElement('i');
  const { unpack } = end(meeting, 'to-page', 'to-preload');
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      for (const member of Object.values(value)) freeze(member);
      Object.freeze(value);
    }
    return value;
  };
  meeting.addEventListener('expose', (event) => {
    const { name, api } = (event as CustomEvent).detail;
    Object.defineProperty(window, name, { value: freeze(unpack(api)), writable: false, configurable: false });
  });
  document.dispatchEvent(new FocusEvent(names.meeting, { relatedTarget: meeting }));
}

/** The preload's world: `require('electron')` and nothing else, as in a sandboxed window. */
function isolatedWorld(names: PageNames, end: typeof bridgeEnd, codec: typeof wireCodec, preload: Preload): void {
  if (window !== window.top) return;
  const { toText, fromText } = codec();
  const say = (kind: string, ...values: unknown[]): void => {
    (globalThis as unknown as Record<string, (text: string) => void>)[names.binding]?.(toText([kind, ...values]));
  };
  const listeners = new Map<string, ((event: object, ...data: unknown[]) => void)[]>();
  const noted = new Set<string>();
  const note = (member: string): void => {
    if (noted.has(member)) return;
    noted.add(member);
    say('reached', member);
  };
  Object.defineProperty(globalThis, names.delivery, {
    value: (text: string) => {
      const [channel, ...data] = fromText(text);
      for (const listener of listeners.get(String(channel)) ?? []) listener({ senderId: 0 }, ...data);
    },
  });

  let bridge: { readonly meeting: EventTarget; readonly pack: Bridge } | undefined;
  document.addEventListener(
    names.meeting,
    (event) => {
      const meeting = (event as FocusEvent).relatedTarget;
      if (meeting !== null) bridge = { meeting, pack: end(meeting, 'to-preload', 'to-page').pack };
    },
    { once: true },
  );

  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: unknown): void {
        note('ContextBridge.exposeInMainWorld');
        if (bridge === undefined) throw new Error('the two worlds of the page have not met');
        bridge.meeting.dispatchEvent(new CustomEvent('expose', { detail: { name, api: bridge.pack(api) } }));
      },
    },
    ipcRenderer: {
      send(channel: string, ...data: unknown[]): void {
        note('IpcRenderer.send');
        say('send', channel, ...data);
      },
      on(channel: string, listener: (event: object, ...data: unknown[]) => void): void {
        note('IpcRenderer.on');
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`a sandboxed preload cannot load ${name}`);
  };
  const exports = {};
  const run = () => preload(require, { exports }, exports, { sandboxed: true, platform: 'stand-in' });
  document.addEventListener(names.meeting, run, { once: true });
}

/** The two scripts of a page, in the order in which they are to be registered. */
export function pageScripts(names: PageNames, preload: string) {
  const given = JSON.stringify(names);
  return {
    isolated: `(${isolatedWorld})(${given}, ${bridgeEnd}, ${wireCodec}, function (require, module, exports, process) {\n${preload}\n});`,
    main: `(${mainWorld})(${given}, ${bridgeEnd});`,
  };
}
