import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { CONTAINER_LIMIT_BYTES, CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import type { MandateThing } from '#contract/portal/mandate.ts';
import { actingNeeds, levelOf, type SessionLevel } from '#contract/portal/menu-policy.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import { type Audience as AudienceName, type PortalRoute, SENT_MEDIA_TYPES } from '#contract/portal/route.ts';
import type { SiteApi } from '#contract/values/site-api.ts';
import { inMunicipality } from '../database/municipality-rows.ts';
import type { PortalLog } from '../log.ts';
import type { PortalStanding } from '../standing.ts';
import { type Audience, type AudienceScope, openAudience } from './audience.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { ClientCaller } from './client-audience.ts';
import { formMembers, isFormType } from './form-body.ts';
import type { KioskCaller } from './kiosk-audience.ts';
import type { LineCaller } from './line-audience.ts';
import { meteredBody } from './metered-body.ts';
import type { PaymentProviderCaller } from './payment-provider-audience.ts';
import type { PublicCaller } from './public-audience.ts';
import type { RateLimit } from './rate-limit.ts';
import type { ResidentCaller } from './resident-audience.ts';
import type { SenderCaller } from './sender-audience.ts';
import type { SiteCaller } from './site-audience.ts';
import type { EntranceCaller, StaffCaller } from './staff-audience.ts';
import { isUploadType, readUpload } from './upload-body.ts';

type Routes = typeof PORTAL_ROUTES;
type Part<Name extends PortalRouteName, Key extends string> = Routes[Name] extends { readonly [K in Key]: z.ZodType }
  ? z.output<Routes[Name][Key]>
  : undefined;

/** Whom the guard of each audience of the contract lets in; an audience that is missing here does not compile. */
interface Callers {
  readonly public: PublicCaller;
  readonly resident: ResidentCaller;
  readonly staffEntrance: EntranceCaller;
  readonly staff: StaffCaller;
  readonly clientEntrance: PublicCaller;
  readonly client: ClientCaller;
  readonly kiosk: KioskCaller;
  readonly paymentProvider: PaymentProviderCaller;
  readonly sender: SenderCaller;
  readonly site: SiteCaller;
  readonly line: LineCaller;
}

type AnyCaller = Callers[AudienceName];

type Audiences = { readonly [Name in AudienceName]: Audience<Callers[Name]> };

/** A request after the door: every part has been parsed by the route's own schema. */
interface RouteRequest<Name extends PortalRouteName> {
  readonly params: Part<Name, 'params'>;
  readonly query: Part<Name, 'query'>;
  readonly headers: Part<Name, 'headers'>;
  readonly body: Routes[Name] extends { readonly container: true }
    ? Uint8Array
    : Routes[Name] extends { readonly upload: true }
      ? { readonly meta: Part<Name, 'body'>; readonly document: Uint8Array }
      : Part<Name, 'body'>;
  readonly caller: Callers[Routes[Name]['audience']];
  /** Of the caller, for limits; never stored. */
  readonly address: string;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

interface RouteReply<Name extends PortalRouteName> {
  readonly status?: 201 | 202;
  /** Beside those of its audience. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: z.input<Routes[Name]['reply']>;
}

type RouteHandler<Name extends PortalRouteName> = (request: RouteRequest<Name>) => Promise<Outcome<RouteReply<Name>>>;

export type RouteHandlers = { readonly [Name in PortalRouteName]: RouteHandler<Name> };

type LooseHandler = (
  request: unknown,
) => Promise<
  Outcome<{ readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown }>
>;

interface RouteDoor {
  readonly audiences: Audiences;
  /** What large bodies share. */
  readonly bodies: ByteBudget;
  readonly standing: Pick<PortalStanding, 'refusalOf'>;
  /** What a site may ask of each, by itself. */
  readonly siteShares: Readonly<Record<SiteApi, RateLimit>>;
  readonly log: PortalLog;
}

/** A browser that is led to a document saves it, and opens it with nothing of ours around. */
const BYTES_HEADERS = {
  container: { 'content-type': SENT_MEDIA_TYPES.container },
  archive: { 'content-type': SENT_MEDIA_TYPES.archive },
  openapi: { 'content-type': SENT_MEDIA_TYPES.openapi },
  pdf: {
    'content-type': SENT_MEDIA_TYPES.pdf,
    'content-disposition': 'attachment; filename="letter.pdf"',
    'content-security-policy': "sandbox; default-src 'none'",
  },
  paymentRecord: {
    'content-type': SENT_MEDIA_TYPES.paymentRecord,
    'content-disposition': 'attachment; filename="payment.pdf"',
    'content-security-policy': "sandbox; default-src 'none'",
  },
  document: {
    'content-type': SENT_MEDIA_TYPES.document,
    'content-disposition': 'attachment; filename="document"',
    'content-security-policy': "sandbox; default-src 'none'",
  },
  jose: { 'content-type': SENT_MEDIA_TYPES.jose },
  attachment: { 'content-security-policy': "sandbox; default-src 'none'" },
} as const;
const HANDLED_WITHIN_MS = 60_000;

/** Serves every route of the contract's table to its audience; one without a handler does not compile. */
export function serveRoutes(app: FastifyInstance, door: RouteDoor, handlers: RouteHandlers): void {
  const names = Object.keys(PORTAL_ROUTES) as PortalRouteName[];
  for (const [audience, rules] of Object.entries(door.audiences) as [AudienceName, Audience<AnyCaller>][]) {
    openAudience(app, rules, door.log, (opened) => {
      for (const name of names.filter((one) => PORTAL_ROUTES[one].audience === audience)) {
        serveRoute(
          opened,
          rules,
          door,
          { ...PORTAL_ROUTES[name], level: levelOf(name), acting: actingNeeds(name) },
          handlers[name] as LooseHandler,
        );
      }
    });
  }
}

/** From here on a body takes of what large ones share. */
const LARGE_BODY_BYTES = 1_000_000;

function serveRoute(
  { scope, callerOf, refuse }: AudienceScope<AnyCaller>,
  { takes }: Audience<AnyCaller>,
  { bodies, standing, siteShares }: RouteDoor,
  route: PortalRoute & {
    readonly level: SessionLevel | undefined;
    readonly acting: MandateThing | 'always' | undefined;
  },
  handle: LooseHandler,
): void {
  const isContainer = route.container === true;
  const taken = takenBy(route) ?? (route.body && takes);
  scope.route({
    method: route.method,
    url: route.path,
    config: {
      ...(taken === undefined ? {} : { takes: taken }),
      stepUp: route.stepUp === true,
      polled: route.polled === true,
      ...(route.level === undefined ? {} : { level: route.level }),
      ...(route.acting === undefined ? {} : { acting: route.acting }),
    },
    ...(isContainer || route.upload === true || (route.bodyLimitBytes ?? 0) > LARGE_BODY_BYTES
      ? {
          bodyLimit: route.bodyLimitBytes ?? CONTAINER_LIMIT_BYTES,
          preParsing: async (request: FastifyRequest, reply: FastifyReply, body: Readable) =>
            meteredBody(body, bodies, personOf(callerOf(request)), reply.raw),
        }
      : route.bodyLimitBytes === undefined
        ? {}
        : { bodyLimit: route.bodyLimitBytes }),
    handler: async (request, reply) => {
      const refusal = standing.refusalOf(route);
      if (refusal !== undefined) return refuse(request, reply, refusal);
      const parsed = parseParts(route, request);
      if ('wrong' in parsed) return refuse(request, reply, { code: 'requestMalformed', at: parsed.wrong });
      const caller = callerOf(request);
      const refused = apiRefusal(route, caller, siteShares);
      if (refused !== undefined) return refuse(request, reply, refused);
      const outcome = await seeingTheirs(caller, () =>
        handle({
          ...parsed,
          caller,
          address: request.ip,
          requestId: request.id,
          signal: AbortSignal.timeout(HANDLED_WITHIN_MS),
        }),
      );
      if (!outcome.ok) return refuse(request, reply, outcome.failure);
      reply.headers(outcome.value.headers ?? {});
      if (route.method === 'GET' && isHeld(request, outcome.value.headers)) return reply.code(304).send();
      const body = route.reply.parse(outcome.value.body);
      if (body === null) return reply.code(204).send();
      if (body instanceof Uint8Array) {
        return reply.headers(BYTES_HEADERS[route.sends ?? 'container']).send(Buffer.from(body));
      }
      return reply
        .code(outcome.value.status ?? 200)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(body));
    },
  });
}

/** Content types that the form of a route's body decides; `undefined`: those of its audience. */
function takenBy({ container, form, upload }: PortalRoute): ((type: string) => boolean) | undefined {
  if (container === true) return isContainerType;
  if (upload === true) return isUploadType;
  return form === true ? isFormType : undefined;
}

/** What a site lacks for a route, or had too much of. Throws for a route of sites that names nothing: none is open by mistake. */
function apiRefusal({ api }: PortalRoute, caller: AnyCaller, shares: RouteDoor['siteShares']): Failure | undefined {
  if (!('apis' in caller)) return undefined;
  if (api === undefined) throw new Error('a route of sites names what it needs');
  if (!caller.apis.includes(api)) return { code: 'scopeMissing', scope: api };
  const retryAfterSeconds = shares[api].admit(caller.actor.id);
  return retryAfterSeconds === undefined ? undefined : { code: 'tooManyRequests', retryAfterSeconds };
}

/** Who acts for a municipality sees nothing of another, whatever a handler asks the database. */
function seeingTheirs<Result>(caller: AnyCaller, act: () => Promise<Result>): Promise<Result> {
  return 'municipality' in caller ? inMunicipality(caller.municipality, act) : act();
}

/** Whether the one who asks has the same already (RFC 9110, 13.1.2). */
function isHeld({ headers }: FastifyRequest, { etag }: Readonly<Record<string, string>> = {}): boolean {
  const held = headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return etag !== undefined && held?.includes(etag) === true;
}

const isContainerType = (type: string) => type === CONTAINER_MEDIA_TYPE;

/** Whose share of the bodies' memory a body takes. */
function personOf({ actor }: AnyCaller): string {
  return 'id' in actor ? `${actor.kind} ${actor.id}` : actor.kind;
}

function parseParts(route: PortalRoute, request: FastifyRequest) {
  const params = parsePart(route.params, request.params, 'params');
  if ('wrong' in params) return params;
  const query = parsePart(route.query, request.query, 'query');
  if ('wrong' in query) return query;
  const headers =
    route.headers === undefined ? { value: undefined } : parsePart(route.headers, request.headers, 'headers');
  if ('wrong' in headers) return headers;
  if (route.container === true) {
    const { body } = request;
    if (!(body instanceof Uint8Array)) return { wrong: 'body' };
    return { params: params.value, query: query.value, headers: headers.value, body };
  }
  if (route.upload === true) {
    const { body, headers: sent } = request;
    if (!(body instanceof Uint8Array)) return { wrong: 'body' };
    const { meta, document } = readUpload(body, sent['content-type'] ?? '');
    const about = parsePart(route.body, meta, 'body');
    if ('wrong' in about) return about;
    return { params: params.value, query: query.value, headers: headers.value, body: { meta: about.value, document } };
  }
  const given = route.form === true ? formMembers(request.body, request.headers['content-type']) : request.body;
  const body = parsePart(route.body, given ?? undefined, 'body');
  if ('wrong' in body) return body;
  return { params: params.value, query: query.value, headers: headers.value, body: body.value };
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
