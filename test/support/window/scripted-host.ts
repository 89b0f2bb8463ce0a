import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeFrame, encodeFrame, type FrameChannel } from '#contract/app/ipc-frame.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { RENDERER_POLICY } from '#host/renderer-files.ts';
import { createHostScript, type HostScript } from './host-script.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface ScriptedHost extends Omit<HostScript, 'serve'> {
  readonly origin: string;
  /** Cuts every open window off. */
  drop(): void;
  close(): Promise<void>;
}

/** A script over the kiosk's socket and policy, with the built renderer. */
export async function startScriptedHost(rendererFolder: string, first: Snapshot): Promise<ScriptedHost> {
  const { serve, ...script } = createHostScript(first);

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
  sockets.on('connection', (socket) => serve(channelOf(socket)));
  const drop = () => {
    for (const socket of sockets.clients) socket.terminate();
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...script,
    origin: `http://127.0.0.1:${port}`,
    drop,
    close: async () => {
      drop();
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
