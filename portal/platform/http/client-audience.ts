import { failed, success } from '#contract/failures/outcome.ts';
import type { AgencyScope } from '#contract/values/agency-scope.ts';
import { ANYBODY, type ClientActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { MalformedBody } from './error-failure.ts';
import { JSON_FORM } from './json-form.ts';
import type { PublicCaller } from './public-audience.ts';
import { addressGroup, type RateLimit } from './rate-limit.ts';

export interface ClientSession {
  readonly client: string;
  /** How the city calls that system. */
  readonly name: string;
  readonly municipality: string;
  readonly groups: readonly string[];
  readonly scopes: readonly AgencyScope[];
}

/** Another system of a municipality. All of it is of the token: no request names any. */
export interface ClientCaller extends Omit<ClientSession, 'client'> {
  readonly actor: ClientActor;
}

/** Whose token it is, asked from that address; `undefined` where it opens nothing. */
type FindSession = (token: string, address: string) => Promise<ClientSession | undefined>;

/** Systems that the city registered, by their bearer token. */
export function clientAudience(findSession: FindSession, limit: RateLimit): Audience<ClientCaller> {
  return {
    ...JSON_FORM,
    guard: {
      at: 'onRequest',
      admit: async ({ headers, ip }) => {
        const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1];
        const session = token === undefined ? undefined : await findSession(token, ip);
        if (session === undefined) return failed({ code: 'clientRefused' });
        const { client: id, ...rest } = session;
        const retryAfterSeconds = limit.admit(id);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: { kind: 'client', id }, ...rest });
      },
    },
  };
}

/** Systems that ask for a token: by a form, as OAuth has it. */
export function clientEntranceAudience(limit: RateLimit): Audience<PublicCaller> {
  return {
    ...JSON_FORM,
    bodyLimitBytes: 8_000,
    takes: (contentType) => /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i.test(contentType),
    readBody: (bytes) => formMembers(bytes),
    guard: {
      at: 'onRequest',
      admit: async ({ ip }) => {
        const retryAfterSeconds = limit.admit(addressGroup(ip));
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: ANYBODY });
      },
    },
  };
}

/** A member that is given twice has no meaning (RFC 6749, 3.2). */
function formMembers(bytes: Buffer): Record<string, string> {
  const pairs = [...new URLSearchParams(bytes.toString('utf8'))];
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new MalformedBody();
  return Object.fromEntries(pairs);
}
