import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endSocket } from '#platform/end-socket.ts';
import type { PortalLog } from '../log.ts';
import { answerErrors, readBodies, sendProblem } from './audience.ts';
import { JSON_FORM } from './json-form.ts';

/** The log has a line for every answer of every audience. */
export function logAnswers(app: FastifyInstance, log: PortalLog, nowMs: () => number): void {
  const startedAtMs = new WeakMap<object, number>();
  app.addHook('onRequest', async (request) => {
    startedAtMs.set(request, nowMs());
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
}

/** Paths that belong to no audience are answered as programs are. */
export function answerUnknownPaths(app: FastifyInstance, log: PortalLog): void {
  readBodies(app, JSON_FORM);
  answerErrors(app, JSON_FORM, log);
  app.setNotFoundHandler((request, reply) => {
    return sendProblem(reply.headers(JSON_FORM.headers), JSON_FORM.problem({ code: 'notFound' }, request.id));
  });
}

/** A path that cannot be decoded, or is longer than any of ours: no route and no hook ever sees it. */
export function refuseBrokenPaths(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = JSON_FORM.problem({ code: 'requestMalformed', at: 'path' }, request.id);
  void sendProblem(reply.headers(JSON_FORM.headers), problem);
}

/** A request of HTTP/1.1 names one host (RFC 9112, 3.2). Node's own answer would lack our headers. */
export function requireHost(app: FastifyInstance, log: PortalLog): void {
  app.addHook('onRequest', async (request, reply) => {
    const { rawHeaders, httpVersion } = request.raw;
    const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
    if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return;
    log({ event: 'requestRefused', requestId: request.id, route: 'unknown', code: 'requestMalformed' });
    reply.headers({ ...JSON_FORM.headers, connection: 'close' });
    return sendProblem(reply, JSON_FORM.problem({ code: 'requestMalformed', at: 'host' }, request.id));
  });
}

/** An expectation other than 100-continue, which Node would refuse in words of its own. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (request) => refuseBrokenRequests(new Error('expectation'), request.socket));
}

/** What Node itself could not read as HTTP, or waited for too long. */
export function refuseBrokenRequests(_error: Error, socket: Socket): void {
  const nameless = '00000000-0000-4000-8000-000000000000';
  const { status, mediaType, body } = JSON_FORM.problem({ code: 'requestMalformed', at: 'http' }, nameless);
  const headers = { ...JSON_FORM.headers, 'content-type': mediaType, 'content-length': String(body.length) };
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  endSocket(socket, `HTTP/1.1 ${status} Bad Request\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
