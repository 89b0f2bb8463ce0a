import { once } from 'node:events';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type Frame, type FrameChannel } from '#contract/app/ipc-frame.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock } from '#core/ports/ports.ts';
import { systemClock } from '#host/node-ports.ts';
import type { RendererFiles } from '#host/renderer-files.ts';
import { hostKiosk, type KioskHost } from '#kiosk/kiosk-host.ts';
import { type ScriptedCore, scriptedCore } from '../window/scripted-core.ts';

export interface KioskUnderTest {
  readonly core: ScriptedCore;
  readonly host: KioskHost;
  readonly logged: readonly LogEntry[];
  readonly origin: string;
  readonly port: number;
  readonly ticket: string;
}

const PAGE = '<!doctype html><title>served</title><script src="/assets/app-abcdefgh.js"></script>';
const SCRIPT = 'document.title = "running";';

/** Stands for the built renderer: a page and one script. */
export const TEST_FILES: RendererFiles = new Map([
  ['/', { mediaType: 'text/html; charset=utf-8', body: Buffer.from(PAGE), immutable: false }],
  [
    '/assets/app-abcdefgh.js',
    { mediaType: 'text/javascript; charset=utf-8', body: Buffer.from(SCRIPT), immutable: true },
  ],
]);

export async function startTestKiosk(
  options: { readonly clock?: Clock; readonly port?: number } = {},
): Promise<KioskUnderTest> {
  const core = scriptedCore();
  const logged: LogEntry[] = [];
  const hosted = await hostKiosk(core, {
    port: options.port ?? 0,
    publicTerminal: false,
    opening: { by: 'hand' },
    files: TEST_FILES,
    clock: options.clock ?? systemClock,
    log: (entry) => logged.push(entry),
  });
  if (!hosted.ok) throw new Error(hosted.failure.code);
  const { origin, port, hash } = new URL(hosted.value.openUrl);
  return { core, host: hosted.value, logged, origin, port: Number(port), ticket: hash.slice(1) };
}

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** One request on a connection of its own, with exactly these headers. */
export function ask(
  port: number,
  path: string,
  options: { readonly method?: string; readonly headers?: OutgoingHttpHeaders; readonly body?: string } = {},
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const asking = request({
      host: '127.0.0.1',
      port,
      path,
      method: options.method ?? 'GET',
      headers: { Host: `127.0.0.1:${port}`, ...options.headers },
      agent: false,
    });
    asking.once('error', reject);
    // An upgrade that is granted would leave no reply to read; this client never wants one.
    asking.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('upgraded'));
    });
    asking.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asking.end(options.body);
  });
}

/** Trades the ticket for the cookie as the start page does; the `Cookie` header to send from then on. */
export async function buyCookie({ port, origin, ticket }: KioskUnderTest): Promise<string> {
  const reply = await ask(port, '/ticket', { method: 'POST', headers: { Origin: origin }, body: ticket });
  const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`no cookie, status ${reply.status}`);
  return cookie;
}

/** A window's end of the kiosk's socket, with every text that crossed it. */
export async function openSocket(
  { port, origin }: KioskUnderTest,
  cookie: string,
): Promise<{ readonly channel: FrameChannel; readonly socket: WebSocket; readonly texts: string[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/channel`, { headers: { Cookie: cookie, Origin: origin } });
  const texts: string[] = [];
  await once(socket, 'open');
  const channel: FrameChannel = {
    send(frame: Frame) {
      const message = encodeFrame(frame);
      texts.push(textOf(message));
      socket.send(message);
    },
    onFrame(listener) {
      socket.on('message', (message: Buffer) => {
        texts.push(textOf(message));
        listener(decodeFrame(message));
      });
    },
    onClose: (listener) => socket.once('close', () => listener()),
    close: () => socket.close(),
  };
  return { channel, socket, texts };
}

function textOf(message: Uint8Array): string {
  const length = new DataView(message.buffer, message.byteOffset).getUint32(0);
  return new TextDecoder().decode(message.subarray(4, 4 + length));
}
