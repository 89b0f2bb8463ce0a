import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { MandateThing } from '#contract/portal/mandate.ts';
import type { SessionLevel } from '#contract/portal/menu-policy.ts';
import { type PortalLog, unexpectedEntry } from '../log.ts';
import { failureOfError } from './error-failure.ts';

/** A failure as an audience reads it. */
export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly mediaType: string;
  readonly body: string;
}

/**
 * Who is let in. A guard `onRequest` decides before a byte of the body is read, one at `preHandler` has the body: a
 * signature is over its bytes.
 */
interface Guard<Caller> {
  readonly at: 'onRequest' | 'preHandler';
  readonly admit: (request: FastifyRequest) => Promise<Outcome<Caller>>;
}

/** How the portal speaks with everyone of one kind. */
export interface AudienceForm {
  /** On every answer, refusals included. */
  readonly headers: Readonly<Record<string, string>>;
  /** Beside them, what is another one from time to time. */
  readonly announced?: () => Readonly<Record<string, string>>;
  /** Of a body, where its route sets no limit of its own. */
  readonly bodyLimitBytes: number;
  /** Whether a body with this content type is read at all. */
  readonly takes: (contentType: string) => boolean;
  /** What a handler gets of a body. Throws `MalformedBody`. */
  readonly readBody: (bytes: Buffer, contentType: string) => unknown;
  readonly problem: (failure: Failure, requestId: string) => Problem;
}

export interface Audience<Caller> extends AudienceForm {
  readonly guard: Guard<Caller>;
}

/** What a route of an audience is added with. */
export interface AudienceScope<Caller> {
  readonly scope: FastifyInstance;
  /** Whom the guard let in. */
  readonly callerOf: (request: FastifyRequest) => Caller;
  /** Answers with a failure, which the log names. */
  readonly refuse: (request: FastifyRequest, reply: FastifyReply, failure: Failure) => FastifyReply;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The content types this route reads; without it, it takes no body. */
    takes?: (contentType: string) => boolean;
    /** As the route's declaration says. */
    stepUp?: boolean;
    polled?: boolean;
    /** Of a person's own route, as the policy of the menu says. */
    level?: SessionLevel;
    /** What of a mandate has to cover it, where a person acts for another. */
    acting?: MandateThing | 'always';
  }
}

/**
 * Opens an audience in an encapsulated scope of the app: its guard, headers, body parser, limit and form of a failure
 * hold for the routes that `addRoutes` adds there, and for no other.
 */
export function openAudience<Caller>(
  app: FastifyInstance,
  audience: Audience<Caller>,
  log: PortalLog,
  addRoutes: (opened: AudienceScope<Caller>) => void,
): void {
  const callers = new WeakMap<FastifyRequest, { readonly caller: Caller }>();
  const { guard } = audience;

  const refuse: AudienceScope<Caller>['refuse'] = (request, reply, failure) => {
    log({ event: 'requestRefused', requestId: request.id, route: routeOf(request), code: failure.code });
    return sendProblem(reply, audience.problem(failure, request.id));
  };
  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    const admitted = await guard.admit(request);
    if (!admitted.ok) return refuse(request, reply, admitted.failure);
    callers.set(request, { caller: admitted.value });
  };
  const callerOf = (request: FastifyRequest) => {
    const admitted = callers.get(request);
    if (admitted === undefined) throw new Error('a handler runs behind the guard of its audience');
    return admitted.caller;
  };

  app.register(async (scope) => {
    readBodies(scope, audience);
    answerErrors(scope, audience, log);
    scope.addHook('onRoute', (route) => {
      route.bodyLimit ??= audience.bodyLimitBytes;
    });
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers({ ...audience.headers, ...audience.announced?.() });
      if (!acceptsContent(request)) return refuse(request, reply, { code: 'mediaTypeUnsupported' });
      if (guard.at === 'onRequest') return admit(request, reply);
    });
    if (guard.at === 'preHandler') scope.addHook('preHandler', admit);
    addRoutes({ scope, callerOf, refuse });
  });
}

/** No body parser but the audience's own. Which content types it reads was decided before the first byte. */
export function readBodies(scope: FastifyInstance, { readBody, bodyLimitBytes }: AudienceForm): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    async (request: { readonly headers: object }, body: Buffer) =>
      readBody(body, 'content-type' in request.headers ? String(request.headers['content-type']) : ''),
  );
}

/** Exceptions as failures in the audience's form; of one that is not expected, nothing but an identifier. */
export function answerErrors(scope: FastifyInstance, form: AudienceForm, log: PortalLog): void {
  scope.setErrorHandler((error, request, reply) => {
    reply.headers({ ...form.headers, ...form.announced?.() });
    if (request.raw.readableAborted) {
      log({ event: 'requestCut', requestId: request.id, route: routeOf(request) });
      return sendProblem(reply, form.problem({ code: 'requestMalformed', at: 'body' }, request.id));
    }
    const limitBytes = request.routeOptions.bodyLimit ?? form.bodyLimitBytes;
    const { failure, isExpected } = failureOfError(error, request.id, limitBytes);
    if (!isExpected) log(unexpectedEntry(error, request.id));
    if (failure.code === 'requestTooLarge') reply.header('connection', 'close');
    // Closing while the rest of the body arrives would reset the sender before it reads why.
    else reply.removeHeader('connection');
    return sendProblem(reply, form.problem(failure, request.id));
  });
}

export function sendProblem(reply: FastifyReply, { status, headers, mediaType, body }: Problem): FastifyReply {
  return reply.code(status).headers(headers).type(mediaType).send(body);
}

/** The content types a route names, spelled one way; everything else is 415 (SR-91). */
function acceptsContent(request: FastifyRequest): boolean {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (headers['content-encoding'] !== undefined) return false;
  const given = headers['content-type'];
  if (given === undefined) return !hasBody;
  return request.routeOptions.config.takes?.(given) === true;
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}
