import type { FastifyRequest } from 'fastify';
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

/** A proof that who asks has the key of their token (RFC 9449), and the request that it came with. */
export interface PresentedProof {
  readonly jwt: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
}

export interface PresentedToken {
  readonly token: string;
  readonly address: string;
  /** Of a token that is presented as one of a key; absent of a bearer's. */
  readonly proof: PresentedProof | undefined;
}

/** Whose token it is; `undefined` where it opens nothing. */
type FindSession = (presented: PresentedToken) => Promise<ClientSession | undefined>;

const PROOF_LIMIT_CHARACTERS = 4_000;

/** Systems that the city registered, by their token. */
export function clientAudience(findSession: FindSession, limit: RateLimit): Audience<ClientCaller> {
  return {
    ...JSON_FORM,
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        const presented = presentedToken(request);
        const session = presented === undefined ? undefined : await findSession(presented);
        if (session === undefined) return failed({ code: 'clientRefused' });
        const { client: id, ...rest } = session;
        const retryAfterSeconds = limit.admit(id);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: { kind: 'client', id }, ...rest });
      },
    },
  };
}

type Asked = Pick<FastifyRequest, 'headers' | 'ip' | 'method' | 'url'>;

/** A bearer's token comes without a proof and one of a key with exactly one: two are joined, and are none. */
function presentedToken({ headers, ip: address, method, url }: Asked): PresentedToken | undefined {
  const [, scheme, token] = /^(Bearer|DPoP) ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '') ?? [];
  const { dpop: jwt } = headers;
  if (token === undefined) return undefined;
  if (scheme === 'Bearer') return jwt === undefined ? { token, address, proof: undefined } : undefined;
  if (typeof jwt !== 'string' || jwt.length > PROOF_LIMIT_CHARACTERS) return undefined;
  return { token, address, proof: { jwt, method, url } };
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
