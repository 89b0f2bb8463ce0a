import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { Outcome } from '#contract/failures/outcome.ts';
import { CONTAINER_LIMIT_BYTES, CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { PortalLog } from '../log.ts';
import type { ByteBudget } from './byte-budget.ts';
import { failureReply, PROBLEM_MEDIA_TYPE } from './failure-reply.ts';

type Routes = typeof PORTAL_ROUTES;
type Part<Name extends PortalRouteName, Key extends string> = Routes[Name] extends { readonly [K in Key]: z.ZodType }
  ? z.output<Routes[Name][Key]>
  : undefined;

interface Session {
  readonly subject: string;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
}

/** A request after the door: every part has been parsed by the route's own schema. */
interface RouteRequest<Name extends PortalRouteName> {
  readonly params: Part<Name, 'params'>;
  readonly query: Part<Name, 'query'>;
  readonly body: Routes[Name] extends { readonly container: true } ? Uint8Array : Part<Name, 'body'>;
  readonly session: Routes[Name]['session'] extends true ? Session : undefined;
  /** Of the caller, for limits; never stored. */
  readonly address: string;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

interface RouteReply<Name extends PortalRouteName> {
  readonly status?: 201;
  readonly body: z.input<Routes[Name]['reply']>;
}

type RouteHandler<Name extends PortalRouteName> = (request: RouteRequest<Name>) => Promise<Outcome<RouteReply<Name>>>;

export type RouteHandlers = { readonly [Name in PortalRouteName]: RouteHandler<Name> };

/** The parts of a route that the table may leave out. */
interface LooseRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly session: boolean;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly container?: true;
  readonly reply: z.ZodType;
}
type LooseHandler = (request: unknown) => Promise<Outcome<{ readonly status?: number; readonly body: unknown }>>;

interface RouteDoor {
  /** Whose session the bearer token opens; `undefined` where it opens none. */
  readonly findSession: (token: string) => Promise<Session | undefined>;
  readonly bodies: ByteBudget;
  readonly log: PortalLog;
}

const HANDLED_WITHIN_MS = 60_000;

declare module 'fastify' {
  interface FastifyRequest {
    portalSession: Session | undefined;
  }
}

/** Serves every route of the contract's table; one without a handler does not compile. */
export function serveRoutes(app: FastifyInstance, door: RouteDoor, handlers: RouteHandlers): void {
  app.decorateRequest('portalSession', undefined);
  for (const name of Object.keys(PORTAL_ROUTES) as PortalRouteName[]) {
    serveRoute(app, door, PORTAL_ROUTES[name], handlers[name] as LooseHandler);
  }
}

function serveRoute(app: FastifyInstance, door: RouteDoor, route: LooseRoute, handle: LooseHandler): void {
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.container === true ? CONTAINER_LIMIT_BYTES : 80_000,
    // Before a byte of the body is read: the kind of content, then who is asking.
    onRequest: async (request, reply) => {
      if (!acceptsContent(route, request)) return refuse(reply, request, { code: 'mediaTypeUnsupported' });
      if (!route.session) return;
      const token = /^Bearer ([A-Za-z0-9_-]{43,200})$/.exec(request.headers.authorization ?? '')?.[1];
      request.portalSession = token === undefined ? undefined : await door.findSession(token);
      if (request.portalSession === undefined) return refuse(reply, request, { code: 'sessionRequired' });
      if (route.container === true && !reserveBody(request, reply)) {
        return refuse(reply, request, { code: 'tooManyRequests', retryAfterSeconds: 2 });
      }
    },
    handler: async (request, reply) => {
      const parsed = parseParts(route, request);
      if ('wrong' in parsed) return refuse(reply, request, { code: 'requestMalformed', at: parsed.wrong });
      const outcome = await handle({
        ...parsed,
        session: request.portalSession,
        address: request.ip,
        requestId: request.id,
        signal: AbortSignal.timeout(HANDLED_WITHIN_MS),
      });
      if (!outcome.ok) return refuse(reply, request, outcome.failure);
      const body = route.reply.parse(outcome.value.body);
      if (body === null) return reply.code(204).send();
      return reply
        .code(outcome.value.status ?? 200)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(body));
    },
  });

  function reserveBody(request: FastifyRequest, reply: FastifyReply): boolean {
    const declared = Number(request.headers['content-length'] ?? CONTAINER_LIMIT_BYTES);
    const reservation = door.bodies.reserve(Math.min(declared, CONTAINER_LIMIT_BYTES));
    if (reservation === undefined) return false;
    reply.raw.once('finish', reservation.release).once('close', reservation.release);
    return true;
  }

  function refuse(reply: FastifyReply, request: FastifyRequest, failure: Parameters<typeof failureReply>[0]) {
    door.log({ event: 'requestRefused', requestId: request.id, route: route.path, code: failure.code });
    return sendFailure(reply, request.id, failure);
  }
}

export function sendFailure(reply: FastifyReply, requestId: string, failure: Parameters<typeof failureReply>[0]) {
  const { status, headers, body } = failureReply(failure, requestId);
  return reply.code(status).headers(headers).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(body));
}

/** The content types a route names, spelled one way; everything else is 415 (SR-91). */
function acceptsContent(route: LooseRoute, request: FastifyRequest): boolean {
  const given = request.headers['content-type'];
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (request.headers['content-encoding'] !== undefined) return false;
  if (given === undefined) return !hasBody;
  if (route.container === true) return given === CONTAINER_MEDIA_TYPE;
  return route.body !== undefined && /^application\/json(?:; ?charset=utf-8)?$/i.test(given);
}

function parseParts(route: LooseRoute, request: FastifyRequest) {
  const params = parsePart(route.params, request.params, 'params');
  if ('wrong' in params) return params;
  const query = parsePart(route.query, request.query, 'query');
  if ('wrong' in query) return query;
  if (route.container === true) {
    const { body } = request;
    if (!(body instanceof Uint8Array)) return { wrong: 'body' };
    return { params: params.value, query: query.value, body };
  }
  const body = parsePart(route.body, request.body ?? undefined, 'body');
  if ('wrong' in body) return body;
  return { params: params.value, query: query.value, body: body.value };
}

function parsePart(
  schema: z.ZodType | undefined,
  given: unknown,
  part: string,
): { readonly value: unknown } | { readonly wrong: string } {
  if (schema === undefined) return hasMembers(given) ? { wrong: part } : { value: undefined };
  const parsed = schema.safeParse(given);
  if (parsed.success) return { value: parsed.data };
  return { wrong: [part, ...(parsed.error.issues[0]?.path ?? [])].join('.').slice(0, 200) };
}

function hasMembers(given: unknown): boolean {
  return given !== undefined && given !== null && (typeof given !== 'object' || Object.keys(given).length > 0);
}
