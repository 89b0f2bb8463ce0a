import { EventEmitter } from 'node:events';
import type { CDPSession } from 'playwright-core';

/** One conversation of the DevTools protocol, typed as Playwright types it. */
export type DevToolsSession = Pick<CDPSession, 'send' | 'on'>;

export interface DevTools extends DevToolsSession {
  /** The conversation with one attached target (flat mode). */
  session(sessionId: string): DevToolsSession;
  /** The browser is gone, or went. */
  readonly closed: Promise<void>;
  close(): void;
}

interface Incoming {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Connects to a Chromium that listens at `endpoint` (a `ws:` address). Answers and events keep their order. */
export async function connectDevTools(endpoint: string): Promise<DevTools> {
  const socket = new WebSocket(endpoint);
  const waiting = new Map<number, Waiting>();
  const sessions = new Map<string, EventEmitter>();
  let lastId = 0;

  function conversation(sessionId: string): DevToolsSession {
    const events = sessions.get(sessionId) ?? new EventEmitter({ captureRejections: false });
    sessions.set(sessionId, events);
    return {
      send: (method: string, params: unknown = {}) =>
        new Promise((resolve, reject) => {
          lastId += 1;
          waiting.set(lastId, { resolve, reject });
          socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId === '' ? {} : { sessionId }) }));
        }),
      on: (event: string, listener: (params: unknown) => void) => events.on(event, listener),
    } as unknown as DevToolsSession;
  }

  const browser = conversation('');
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
  socket.addEventListener('message', ({ data }) => {
    const message: Incoming = JSON.parse(String(data));
    if (message.id === undefined) {
      if (message.method !== undefined) sessions.get(message.sessionId ?? '')?.emit(message.method, message.params);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) asked?.resolve(message.result);
    else asked?.reject(new Error(message.error.message));
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('the browser does not answer')), { once: true });
  });
  return { ...browser, session: conversation, closed, close: () => socket.close() };
}
