import { failed, success } from '#contract/failures/outcome.ts';
import type { AgencyScope } from '#contract/values/agency-scope.ts';
import { ANYBODY, type ClientActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { MalformedBody } from './error-failure.ts';
import { OAUTH_MEDIA_TYPE, tokenRequestReply } from './failure-reply.ts';
import { JSON_FORM } from './json-form.ts';
import { announced, type TokenDoor } from './presented-token.ts';
import type { PublicCaller } from './public-audience.ts';
import { addressGroup, type RateLimit } from './rate-limit.ts';
import { tokenAudience } from './token-audience.ts';

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

/** Systems that the city registered, by their token. */
export function clientAudience(tokens: TokenDoor<ClientSession>, limit: RateLimit): Audience<ClientCaller> {
  return tokenAudience(tokens, limit, ({ client: id, ...rest }) => ({ actor: { kind: 'client', id }, ...rest }));
}

/** Systems that ask for a token: by a form, and refused in a word, as OAuth has it. */
export function clientEntranceAudience(nonce: () => string, limit: RateLimit): Audience<PublicCaller> {
  return {
    ...JSON_FORM,
    announced: announced(nonce),
    bodyLimitBytes: 8_000,
    takes: (contentType) => /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i.test(contentType),
    readBody: (bytes) => formMembers(bytes),
    problem: (failure, requestId) => {
      const { status, headers, body } = tokenRequestReply(failure, requestId);
      return { status, headers, mediaType: OAUTH_MEDIA_TYPE, body: JSON.stringify(body) };
    },
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
