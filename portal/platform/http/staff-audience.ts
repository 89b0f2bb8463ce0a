import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { failed, success } from '#contract/failures/outcome.ts';
import { CSRF_HEADER } from '#contract/portal/staff-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { ANYBODY, type StaffActor } from '../actor.ts';
import type { Audience, AudienceForm } from './audience.ts';
import { cookieIn } from './cookie-in.ts';
import { JSON_FORM } from './json-form.ts';
import type { PublicCaller } from './public-audience.ts';
import { addressGroup, type RateLimit } from './rate-limit.ts';

/** Kept by a browser for this host alone, over TLS or on its own computer. Source: RFC 6265bis, 4.1.3.2. */
export const STAFF_COOKIE = '__Host-desk';
const COOKIE_RULES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

const PROVIDER_COOKIE = '__Host-desk-provider';
const PROVIDER_COOKIE_RULES = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const PROVIDER_COOKIE_SECONDS = 600;

export interface StaffSession {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly staff: string;
  readonly name: string;
  readonly municipality: string;
  /** In force at this request; without one there is no session. */
  readonly grants: readonly { readonly role: StaffRole; readonly group: string }[];
  readonly endsAt: Date;
  readonly idleEndsAt: Date;
  /** Until when its holder counts as proved; `null` where they do not now. */
  readonly provedUntil: Date | null;
}

export interface StaffCaller {
  readonly actor: StaffActor;
  /** Of the session: no request names one. */
  readonly municipality: string;
  readonly grants: StaffSession['grants'];
  readonly session: StaffSession;
  readonly csrfToken: string;
}

/** Whose session a cookie's token opens, and prolongs unless `polled`; `undefined` where it opens none. */
type FindSession = (token: string, use: { readonly polled: boolean }) => Promise<StaffSession | undefined>;

/** A browser is asked for no password of its own (`WWW-Authenticate`): the page asks. */
const STAFF_FORM: AudienceForm = {
  ...JSON_FORM,
  problem(failure, requestId) {
    const { 'www-authenticate': _, ...headers } = JSON_FORM.problem(failure, requestId).headers;
    return { ...JSON_FORM.problem(failure, requestId), headers };
  },
};

/**
 * Staff who signed in, by their cookie; each change also names the token that only a page of ours can know, and where its
 * route asks for it, its maker has lately shown again who they are.
 */
export function staffAudience(findSession: FindSession, origin: () => string, limit: RateLimit): Audience<StaffCaller> {
  return {
    ...STAFF_FORM,
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        if (!isFromOurPage(request, origin())) return failed({ code: 'csrfRefused' });
        const { stepUp, polled } = request.routeOptions.config;
        const token = cookieIn(request.headers.cookie, STAFF_COOKIE);
        const session = token === undefined ? undefined : await findSession(token, { polled: polled === true });
        if (token === undefined || session === undefined) return failed({ code: 'staffSessionRequired' });
        const csrfToken = csrfTokenOf(token);
        if (request.method !== 'GET' && !isSame(String(request.headers[CSRF_HEADER] ?? ''), csrfToken)) {
          return failed({ code: 'csrfRefused' });
        }
        const retryAfterSeconds = limit.admit(session.staff);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        if (stepUp === true && session.provedUntil === null) return failed({ code: 'stepUpRequired' });
        const { staff: id, municipality, grants } = session;
        return success({ actor: { kind: 'staff', id }, municipality, grants, session, csrfToken });
      },
    },
  };
}

export interface EntranceCaller extends PublicCaller {
  /** What the browser was given for its way to a provider. */
  readonly providerToken: string | undefined;
}

/** Who is about to sign in; the cookie of a session that comes along is not looked at. */
export function staffEntranceAudience(origin: () => string, limit: RateLimit): Audience<EntranceCaller> {
  return {
    ...STAFF_FORM,
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        if (!isFromOurPage(request, origin())) return failed({ code: 'csrfRefused' });
        const retryAfterSeconds = limit.admit(addressGroup(request.ip));
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: ANYBODY, providerToken: cookieIn(request.headers.cookie, PROVIDER_COOKIE) });
      },
    },
  };
}

/** The header that gives a browser its session. */
export function sessionCookie(token: string): Readonly<Record<string, string>> {
  return { 'set-cookie': `${STAFF_COOKIE}=${token}; ${COOKIE_RULES}` };
}

/** The header that takes it away. */
export function noSessionCookie(): Readonly<Record<string, string>> {
  return { 'set-cookie': `${STAFF_COOKIE}=; ${COOKIE_RULES}; Max-Age=0` };
}

/** The header that lets a browser know its own way back from a provider. Lax, as it comes back from another site. */
export function providerCookie(token: string): Readonly<Record<string, string>> {
  return { 'set-cookie': `${PROVIDER_COOKIE}=${token}; ${PROVIDER_COOKIE_RULES}; Max-Age=${PROVIDER_COOKIE_SECONDS}` };
}

/** Follows from the session's token, which the portal keeps as a hash only: neither can be made from the database. */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('madoguchi/staff/csrf').digest('base64url');
}

/** What only reads changes nothing, whoever had it asked, and its answer is kept from other sites by our headers. */
function isFromOurPage({ method, headers }: FastifyRequest, origin: string): boolean {
  return method === 'GET' || (headers.origin === origin && headers['sec-fetch-site'] === 'same-origin');
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
