import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { refuseExpectations } from './app-edges.ts';
import { guardSockets, type SocketGuard } from './socket-guard.ts';
import type { TlsCertificate } from './tls-certificate.ts';

export interface ServerRules {
  readonly guard: SocketGuard;
  readonly headersWithinSeconds: number;
  readonly requestWithinSeconds: number;
  readonly idleSeconds: number;
  /** Without it the server speaks clear text. */
  readonly tls: TlsCertificate | undefined;
}

const HEADER_LIMIT_BYTES = 16_384;
/** Longer than any answer takes: a reader that takes nothing more holds nothing. */
const SILENT_FOR_MS = 90_000;
/** How often deadlines are looked at. */
const CHECK_EVERY_MS = 500;

/** A server of HTTP/1.1 whose sockets end in time, whatever they bring. */
export function createHttpServer(handler: RequestListener, rules: ServerRules): Server {
  const { guard, headersWithinSeconds, requestWithinSeconds, idleSeconds, tls } = rules;
  const options = {
    maxHeaderSize: HEADER_LIMIT_BYTES,
    headersTimeout: Math.min(headersWithinSeconds, requestWithinSeconds) * 1_000,
    requestTimeout: requestWithinSeconds * 1_000,
    keepAliveTimeout: idleSeconds * 1_000,
    connectionsCheckingInterval: CHECK_EVERY_MS,
    requireHostHeader: false, // its absence is ours to answer
  };
  const server =
    tls === undefined
      ? createServer(options, handler)
      : tls.follow(
          createTlsServer(
            { ...options, ...tls.pair, minVersion: 'TLSv1.2', handshakeTimeout: headersWithinSeconds * 1_000 },
            handler,
          ),
        );
  server.setTimeout(SILENT_FOR_MS);
  refuseExpectations(server);
  guardSockets(server, guard);
  return server;
}
