import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { MethodName } from '#contract/app/app-contract.ts';
import { decodeFrame, encodeFrame, type FrameChannel } from '#contract/app/ipc-frame.ts';
import { type Dispatcher, type Handlers, serveContract } from '#contract/app/ipc-server.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import { RENDERER_POLICY } from '#host/renderer-files.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface HostCall {
  readonly method: MethodName;
  readonly params: Readonly<Record<string, unknown>>;
  /** The bytes of the secret members as they arrived. */
  readonly secret: Uint8Array | undefined;
  readonly newSecret: Uint8Array | undefined;
}

export interface ScriptedHost {
  readonly origin: string;
  readonly calls: readonly HostCall[];
  /** What the window knows from now on: sent as events to an open window, and as the answer to its `hello`. */
  show(snapshot: Snapshot): void;
  /** Replaces what a method answers. */
  answer<Name extends MethodName>(method: Name, handler: Handlers[Name]): void;
  openWindows(): number;
  /** Cuts every open window off. */
  drop(): void;
  close(): Promise<void>;
}

/** A host that says what a test tells it to, over the kiosk's socket and policy, with the built renderer. */
export async function startScriptedHost(rendererFolder: string, first: Snapshot): Promise<ScriptedHost> {
  let snapshot = first;
  const calls: HostCall[] = [];
  const answers: Partial<Handlers> = {};
  const windows = new Map<WebSocket, Dispatcher>();

  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://host').pathname);
    const file = path === '/' ? '/index.html' : path;
    try {
      const bytes = await readFile(join(rendererFolder, file));
      response.writeHead(200, {
        'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': RENDERER_POLICY,
        'x-content-type-options': 'nosniff',
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  const sockets = new WebSocketServer({ server, path: '/channel' });
  sockets.on('connection', (socket) => {
    const dispatcher = serveContract(channelOf(socket), handlers(), () => ({ id: 'scripted' }));
    windows.set(socket, dispatcher);
    socket.on('close', () => windows.delete(socket));
  });

  function handlers(): Handlers {
    const handle = (method: MethodName) => async (given: Readonly<Record<string, unknown>>) => {
      const { pin, newPin } = given;
      calls.push({ method, params: given, secret: copyOf(pin), newSecret: copyOf(newPin) });
      const answer = answers[method] as ((params: unknown) => Promise<Outcome<unknown>>) | undefined;
      if (answer !== undefined) return answer(given);
      return success(method === 'hello' ? snapshot : {});
    };
    return new Proxy({}, { get: (_, method) => handle(method as MethodName) }) as Handlers;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    calls,
    show: (next) => {
      snapshot = next;
      for (const dispatcher of windows.values()) {
        dispatcher.emit('languageChanged', { language: next.language });
        dispatcher.emit('environmentChanged', next.environment);
        dispatcher.emit('devicesChanged', next.devices);
        dispatcher.emit('sessionChanged', next.session);
        dispatcher.emit('flowChanged', next.flow);
        dispatcher.emit('idleChanged', next.idle);
      }
    },
    answer: (method, handler) => {
      answers[method] = handler;
    },
    openWindows: () => windows.size,
    drop: () => {
      for (const socket of windows.keys()) socket.terminate();
    },
    close: async () => {
      for (const socket of windows.keys()) socket.terminate();
      await new Promise((resolve) => sockets.close(resolve));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function channelOf(socket: WebSocket): FrameChannel {
  return {
    send: (frame) => socket.send(encodeFrame(frame)),
    onFrame: (listener) => socket.on('message', (data) => listener(decodeFrame(new Uint8Array(data as Buffer)))),
    onClose: (listener) => socket.on('close', () => listener()),
    close: () => socket.close(),
  };
}

function copyOf(member: unknown): Uint8Array | undefined {
  return member instanceof SecretBytes ? member.check((bytes) => bytes.slice()) : undefined;
}
