import { failed, success } from '#contract/failures/outcome.ts';
import type { SenderActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import { announced, sessionOf, type TokenDoor } from './presented-token.ts';
import type { RateLimit } from './rate-limit.ts';

/** Somebody who sends persons what they chose to get. */
export interface SenderCaller {
  readonly actor: SenderActor;
}

/** Senders that the operator registered, by their token. */
export function senderAudience(tokens: TokenDoor<string>, limit: RateLimit): Audience<SenderCaller> {
  return {
    ...JSON_FORM,
    announced: announced(tokens.nonce),
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        const found = await sessionOf(request, tokens);
        if (!found.ok) return found;
        const id = found.value;
        const retryAfterSeconds = limit.admit(id);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: { kind: 'sender', id } });
      },
    },
  };
}
