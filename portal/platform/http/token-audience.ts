import { failed, success } from '#contract/failures/outcome.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import { announced, sessionOf, type TokenDoor } from './presented-token.ts';
import type { RateLimit } from './rate-limit.ts';

/** Programs that were registered, by their token; each has a share of its own. */
export function tokenAudience<Session, Caller extends { readonly actor: { readonly id: string } }>(
  tokens: TokenDoor<Session>,
  limit: RateLimit,
  callerOf: (session: Session) => Caller,
): Audience<Caller> {
  return {
    ...JSON_FORM,
    announced: announced(tokens.nonce),
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        const found = await sessionOf(request, tokens);
        if (!found.ok) return found;
        const caller = callerOf(found.value);
        const retryAfterSeconds = limit.admit(caller.actor.id);
        return retryAfterSeconds === undefined
          ? success(caller)
          : failed({ code: 'tooManyRequests', retryAfterSeconds });
      },
    },
  };
}
