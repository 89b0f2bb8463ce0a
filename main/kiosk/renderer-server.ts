import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { RENDERER_POLICY, type RendererFiles } from '#host/renderer-files.ts';
import { endSocket } from '#platform/end-socket.ts';
import { GUARD_HEADERS } from '#platform/page-files.ts';
import type { LaunchTickets } from './launch-ticket.ts';
import { comesFromOurPage, isFetchSite, isForUs, type OwnAddress, ownAddress, ownCookie } from './request-guard.ts';
import { createSocketLimiter } from './socket-limiter.ts';
import { STRANGERS_ANSWER } from './start-page.ts';

const LOOPBACK = '127.0.0.1';
const HEADER_LIMIT_BYTES = 16_384;
const HEADER_TIMEOUT_MS = 10_000;
const TICKET_LIMIT_BYTES = 256;
const CHANNEL_PATH = '/channel';

interface RendererServer {
  readonly own: OwnAddress;
  /** Stops listening and cuts what is open. */
  stop(): Promise<void>;
}

interface RendererServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly files: RendererFiles;
  readonly desk: LaunchTickets;
  /** Takes over a socket whose host, origin and cookie are ours. */
  readonly onChannel: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/**
 * Serves the built renderer on 127.0.0.1 to the one browser that bought the cookie.
 *
 * Every request passes the same checks in the same order: address, cookie, origin; only then is its path looked at.
 * Fails with `usage` where the port is taken: then somebody else listens there, and nothing of ours goes to it.
 */
export async function startRendererServer(options: RendererServerOptions): Promise<Outcome<RendererServer>> {
  const { files, desk, onChannel } = options;
  const limiter = createSocketLimiter();
  let own = ownAddress(options.port);

  const server = createServer(
    {
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: HEADER_TIMEOUT_MS,
      requestTimeout: HEADER_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false, // its absence is ours to answer, with 421
    },
    (request, response) => {
      response.sendDate = false;
      if (!isForUs(request, own)) refuseAddress(response);
      else if (request.method === 'POST' && request.url === '/ticket') void exchangeTicket(request, response);
      else if (!mayRead(request)) refuse(response);
      else serveFile(request, response);
    },
  );
  server.on('connection', limiter.admit);
  server.on('upgrade', (request, socket, head) => {
    // Node has just taken its own listener off; without one, a peer that resets the socket would end the process.
    socket.on('error', () => socket.destroy());
    if (!isForUs(request, own))
      endSocket(socket, 'HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    else if (request.url !== CHANNEL_PATH || !holdsCookie(request) || !comesFromOurPage(request, own))
      refuseRaw(socket);
    else {
      limiter.release(request.socket);
      onChannel(request, socket, head);
    }
  });

  function holdsCookie(request: IncomingMessage): boolean {
    if (!desk.admits(ownCookie(request, own))) return false;
    limiter.trust(request.socket);
    return true;
  }

  /** Nothing is read but by GET; a typed address may open the page, no other site may open anything. */
  function mayRead(request: IncomingMessage): boolean {
    const sites = request.url === '/' ? ['same-origin', 'none'] : ['same-origin'];
    return request.method === 'GET' && holdsCookie(request) && isFetchSite(request, sites);
  }

  async function exchangeTicket(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!comesFromOurPage(request, own)) return refuse(response);
    const ticket = await readBody(request);
    const cookie = ticket === undefined ? undefined : desk.redeem(ticket);
    if (cookie === undefined) return refuse(response);
    limiter.trust(request.socket);
    response.writeHead(204, {
      'Set-Cookie': `${own.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`,
      'Cache-Control': 'no-store',
      ...GUARD_HEADERS,
    });
    response.end();
  }

  function serveFile(request: IncomingMessage, response: ServerResponse): void {
    const file = files.get(request.url ?? '');
    if (file === undefined) {
      response.writeHead(404, { 'Content-Length': '0', 'Cache-Control': 'no-store', ...GUARD_HEADERS }).end();
      return;
    }
    const { body } = file;
    response
      .writeHead(200, {
        'Content-Type': file.mediaType,
        'Content-Length': String(body.length),
        'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
        'Content-Security-Policy': RENDERER_POLICY,
        ...GUARD_HEADERS,
      })
      .end(body);
  }

  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const { address, port } = listening.value;
  if (address !== LOOPBACK) throw new Error(`bound to ${address}`);
  own = ownAddress(port);
  return success({
    own,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function listen(server: Server, port: number): Promise<Outcome<AddressInfo>> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(failed({ code: 'usage', detail: `cannot listen on ${LOOPBACK}:${port}` })));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve(success(server.address() as AddressInfo)));
  });
}

function refuseAddress(response: ServerResponse): void {
  response.writeHead(421, { 'Content-Length': '0', Connection: 'close' }).end();
}

function refuse(response: ServerResponse): void {
  response.writeHead(STRANGERS_ANSWER.status, STRANGERS_ANSWER.headers).end(STRANGERS_ANSWER.body);
}

/** The same bytes as `refuse`, for a socket that has left HTTP's hands. */
function refuseRaw(socket: Duplex): void {
  const headers = Object.entries(STRANGERS_ANSWER.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  endSocket(socket, `HTTP/1.1 ${STRANGERS_ANSWER.status} Forbidden\r\n${headers.join('')}\r\n${STRANGERS_ANSWER.body}`);
}

/** A body of a ticket's size; `undefined` where its length is not declared, too long, or it is cut off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const declaredBytes = Number(request.headers['content-length']);
  if (!(declaredBytes <= TICKET_LIMIT_BYTES)) return undefined;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString('latin1');
  } catch {
    return undefined; // cut off on the way; there is nobody left to tell
  }
}
