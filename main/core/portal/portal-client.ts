import type * as z from 'zod';
import { type Failure, parseFailure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { CONTAINER_LIMIT_BYTES, CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import { type PortalRoute, SENT_MEDIA_TYPES } from '#contract/portal/route.ts';
import { POLLED_HEADER } from '#contract/portal/session-routes.ts';
import { readBoundedBody } from '#platform/bounded-reading.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Clock, PortalFetch } from '../ports/ports.ts';

type Routes = typeof PORTAL_ROUTES;
type Input<Route, Member extends string> = Route extends { readonly [Key in Member]: infer Schema extends z.ZodType }
  ? { readonly [Key in Member]: z.input<Schema> }
  : unknown;

/** Who proves with each request that they have a key (RFC 9449). */
export interface RequestProver {
  /** A proof for one request, and for the token that it brings along. */
  prove(request: {
    readonly method: string;
    readonly url: string;
    readonly token: string | undefined;
  }): Promise<string>;
  /** Told what the portal's answer says that the next proof is to name. */
  hearNonce(nonce: string): void;
}

/** What is asked of a site's request with the token of who took it, and by a gate with an assertion of its key. */
type RequestRouteName =
  | 'readGate'
  | 'recogniseAtGate'
  | 'renewRequestChallenge'
  | 'proveRequest'
  | 'releaseRequest'
  | 'refuseRequest'
  | 'reportRequest'
  | 'readSignPage'
  | 'readSignDocument'
  | 'giveSignatures';

/** What one route needs: its parameters, query and body, the session's token, the packed container or document. */
type PortalCall<Name extends PortalRouteName> = {
  readonly signal: AbortSignal;
} & Input<Routes[Name], 'params'> &
  Input<Routes[Name], 'query'> &
  Input<Routes[Name], 'body'> &
  (Routes[Name] extends { readonly audience: 'resident' | 'client' | 'kiosk' | 'sender' }
    ? { readonly token: string }
    : unknown) &
  (Routes[Name] extends { readonly audience: 'resident' }
    ? {
        /** The app asks by itself, which is no use of the session. */
        readonly polled?: true;
      }
    : unknown) &
  (Routes[Name] extends { readonly audience: 'client' | 'clientEntrance' }
    ? { readonly prover?: RequestProver }
    : unknown) &
  (Name extends 'createChallenge' | 'openSession' ? { readonly token?: string } : unknown) &
  (Name extends RequestRouteName ? { readonly token: string } : unknown) &
  (Routes[Name] extends { readonly container: true } ? { readonly container: Uint8Array } : unknown) &
  (Routes[Name] extends { readonly upload: true } ? { readonly document: Uint8Array } : unknown);

export type PortalReply<Name extends PortalRouteName> = z.infer<Routes[Name]['reply']>;

export interface PortalClient {
  readonly origin: string;
  call<Name extends PortalRouteName>(name: Name, call: PortalCall<Name>): Promise<Outcome<PortalReply<Name>>>;
}

const REPLY_LIMIT_BYTES = 8_000_000;
const TIMEOUT_MS = 15_000;
const FILING_TIMEOUT_MS = 60_000;
const RETRY_AFTER_MS = 5_000;

interface Route {
  readonly method: string;
  readonly path: string;
  readonly audience: string;
  readonly sends?: PortalRoute['sends'];
  readonly reply: z.ZodType;
}

interface AnyCall {
  readonly signal: AbortSignal;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly token?: string;
  readonly polled?: true;
  readonly prover?: RequestProver;
  readonly container?: Uint8Array;
  readonly document?: Uint8Array;
}

/**
 * The app's side of the portal contract. Never follows a redirect, never repeats a request.
 *
 * Fails with the portal's own failure, or `portalUnreachable`, `portalTimedOut`, `portalFaulty` (5xx without a known
 * code), `portalAnswerUnreadable` (not what the contract says), `cancelled`.
 */
export function createPortalClient(origin: string, fetch: PortalFetch, clock: Clock): PortalClient {
  return {
    origin,
    async call<Name extends PortalRouteName>(name: Name, call: PortalCall<Name>): Promise<Outcome<PortalReply<Name>>> {
      const route: Route = PORTAL_ROUTES[name];
      const answer = await withinTime(clock, call as AnyCall, (limited) => exchange(fetch, origin, route, limited));
      if (!answer.ok) return answer;
      const reply = route.reply.safeParse(answer.value);
      return reply.success ? success(reply.data as PortalReply<Name>) : failed({ code: 'portalAnswerUnreadable' });
    },
  };
}

/** Lends a signal that also ends the call when its time is over, by the clock of the host. */
async function withinTime<T>(
  clock: Clock,
  call: AnyCall,
  use: (limited: AnyCall) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const isLarge = call.container !== undefined || call.document !== undefined;
  const afterMs = isLarge ? FILING_TIMEOUT_MS : TIMEOUT_MS;
  const done = new AbortController();
  const late = new AbortController();
  clock.wait(afterMs, done.signal).then(
    () => late.abort(new Error('too late')),
    () => undefined,
  );
  const outcome = await use({ ...call, signal: AbortSignal.any([call.signal, late.signal]) });
  done.abort(new Error('answered'));
  if (outcome.ok || outcome.failure.code !== 'portalUnreachable') return outcome;
  if (call.signal.aborted) return failed({ code: 'cancelled' });
  return late.signal.aborted ? failed({ code: 'portalTimedOut', afterMs }) : outcome;
}

async function exchange(fetch: PortalFetch, origin: string, route: Route, call: AnyCall): Promise<Outcome<unknown>> {
  try {
    const url = urlOf(origin, route, call);
    const { headers, body } = await requestBody(route, call);
    const proof = await call.prover?.prove({ method: route.method, url, token: call.token });
    const response = await fetch(url, {
      method: route.method,
      redirect: 'error',
      signal: call.signal,
      headers: {
        ...headers,
        ...(proof === undefined ? {} : { dpop: proof }),
        ...(call.polled === undefined ? {} : { [POLLED_HEADER]: '1' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const nonce = response.headers.get('dpop-nonce');
    if (nonce !== null) call.prover?.hearNonce(nonce);
    return response.ok && route.sends !== undefined
      ? await readBytes(response, route.sends)
      : await readAnswer(response);
  } catch {
    // The platform's fetch throws for every network trouble alike.
    return failed({ code: 'portalUnreachable', retryAfterMs: RETRY_AFTER_MS });
  }
}

function urlOf(origin: string, { path }: Route, { params, query }: AnyCall): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const given = Object.entries(query ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return `${origin}${filled}${search === '' ? '' : `?${search}`}`;
}

interface RequestParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
}

async function requestBody(
  { audience }: Route,
  { body, container, document, token, prover }: AnyCall,
): Promise<RequestParts> {
  const scheme = prover === undefined ? 'Bearer' : 'DPoP';
  const authorization: RequestParts['headers'] = token === undefined ? {} : { authorization: `${scheme} ${token}` };
  if (container !== undefined) {
    return {
      headers: { ...authorization, 'content-type': CONTAINER_MEDIA_TYPE },
      body: container as NonNullable<RequestInit['body']>,
    };
  }
  if (document !== undefined) {
    const upload = await uploadOf(body, document);
    return { ...upload, headers: { ...authorization, ...upload.headers } };
  }
  // A form, as OAuth has it.
  if (audience === 'clientEntrance') return { body: new URLSearchParams(body as Record<string, string>) };
  return body === undefined
    ? { headers: authorization }
    : { headers: { ...authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What is said of a document, and then the document (RFC 7578). */
async function uploadOf(meta: unknown, document: Uint8Array): Promise<RequestParts> {
  const form = new FormData();
  form.append('meta', JSON.stringify(meta));
  form.append('document', new Blob([new Uint8Array(document)]), 'document');
  const packed = new Response(form);
  return {
    headers: { 'content-type': packed.headers.get('content-type') ?? '' },
    body: new Uint8Array(await packed.arrayBuffer()),
  };
}

async function readAnswer(response: Response): Promise<Outcome<unknown>> {
  const text = await readText(response);
  if (response.ok && response.status === 204) return success(null);
  const body = parsedJson(text);
  if (response.ok) return body === undefined ? failed({ code: 'portalAnswerUnreadable' }) : success(body);
  return failed(parseFailure(body) ?? unnamedFailure(response.status));
}

/** An attachment is of whatever media type its notice says. */
async function readBytes(response: Response, sends: NonNullable<Route['sends']>): Promise<Outcome<Uint8Array>> {
  const bytes = await readBoundedBody(response, CONTAINER_LIMIT_BYTES);
  const isAsAsked =
    sends === 'attachment' || response.headers.get('content-type')?.startsWith(SENT_MEDIA_TYPES[sends]) === true;
  return bytes === undefined || !isAsAsked ? failed({ code: 'portalAnswerUnreadable' }) : success(bytes);
}

function unnamedFailure(status: number): Failure {
  return status >= 500 ? { code: 'portalFaulty', status } : { code: 'portalAnswerUnreadable' };
}

async function readText(response: Response): Promise<string> {
  const bytes = await readBoundedBody(response, REPLY_LIMIT_BYTES);
  if (bytes === undefined) throw new Error('reply too large');
  return new TextDecoder().decode(bytes);
}
