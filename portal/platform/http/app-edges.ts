import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type PortalLog, unexpectedEntry } from '../log.ts';
import { failureReply, PROBLEM_MEDIA_TYPE } from './failure-reply.ts';
import { sendFailure } from './route-table.ts';

/** On every answer: nothing in it is a page, so a browser may do nothing with it. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Security headers on all answers, failures told as problems, nothing of an exception but an identifier. */
export function guardBrowsers(app: FastifyInstance, log: PortalLog, nowMs: () => number): void {
  const startedAtMs = new WeakMap<object, number>();
  app.addHook('onRequest', async (request, reply) => {
    startedAtMs.set(request, nowMs());
    reply.headers(SECURITY_HEADERS);
  });
  app.addHook('onResponse', async (request, reply) => {
    log({
      event: 'requestAnswered',
      requestId: request.id,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      tookMs: nowMs() - (startedAtMs.get(request) ?? nowMs()),
    });
  });
  app.setNotFoundHandler((request, reply) => {
    reply.headers(SECURITY_HEADERS);
    return sendFailure(reply, request.id, { code: 'notFound' });
  });
  app.setErrorHandler((error, request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const limitBytes = request.routeOptions.bodyLimit ?? 80_000;
      return sendFailure(reply.header('connection', 'close'), request.id, { code: 'requestTooLarge', limitBytes });
    }
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
      return sendFailure(reply, request.id, { code: 'mediaTypeUnsupported' });
    if (error instanceof MalformedBody || code.startsWith('FST_ERR_CTP')) {
      return sendFailure(reply, request.id, { code: 'requestMalformed', at: 'body' });
    }
    if (isStorageFailure(code) || isLostConnection(error)) {
      log(unexpectedEntry(error, request.id));
      return sendFailure(reply, request.id, { code: 'storageUnavailable' });
    }
    log(unexpectedEntry(error, request.id));
    return sendFailure(reply, request.id, { code: 'internal', id: request.id });
  });
}

/** PostgreSQL's classes 08 (connection), 53 (resources) and 57 (operator), and the system's own connection errors. */
function isStorageFailure(code: string): boolean {
  return /^(08|53|57)[0-9A-Z]{3}$/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOSPC'].includes(code);
}

/** Errors of the PostgreSQL client itself, which carry no code. */
const LOST_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed)/;

function isLostConnection(error: unknown): boolean {
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

class MalformedBody extends Error {}

/** No body parser but ours: JSON in UTF-8 or bytes. Which of them a route takes was decided before the first byte. */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: { readonly headers: object }, body: Buffer) => {
    const type = 'content-type' in request.headers ? String(request.headers['content-type']) : '';
    if (!type.toLowerCase().startsWith('application/json')) return body;
    if (body.length === 0) return undefined;
    try {
      const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
      return value;
    } catch {
      throw new MalformedBody();
    }
  });
}

/** A path that cannot be decoded, or is longer than any of ours: no route and no hook ever sees it. */
export function refuseBrokenPaths(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void sendFailure(reply.headers(SECURITY_HEADERS), request.id, { code: 'requestMalformed', at: 'path' });
}

/** What Node itself could not read as HTTP. */
export function refuseBrokenRequests(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  const { status, body } = failureReply(
    { code: 'requestMalformed', at: 'http' },
    '00000000-0000-4000-8000-000000000000',
  );
  const text = JSON.stringify(body);
  const headers = { ...SECURITY_HEADERS, 'content-type': PROBLEM_MEDIA_TYPE, 'content-length': String(text.length) };
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} Bad Request\r\n${lines.join('\r\n')}\r\n\r\n${text}`);
}
