import { failed, success } from '#contract/failures/outcome.ts';
import type { SenderActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import type { RateLimit } from './rate-limit.ts';
import { bearerTokenIn } from './resident-audience.ts';

/** Somebody who sends persons what they chose to get. */
export interface SenderCaller {
  readonly actor: SenderActor;
}

/** Whose token it is; `undefined` where it opens nothing. */
type FindSender = (token: string) => Promise<string | undefined>;

/** Senders that the operator registered, by their bearer token. */
export function senderAudience(findSender: FindSender, limit: RateLimit): Audience<SenderCaller> {
  return {
    ...JSON_FORM,
    guard: {
      at: 'onRequest',
      admit: async ({ headers }) => {
        const token = bearerTokenIn(headers.authorization);
        const id = token === undefined ? undefined : await findSender(token);
        if (id === undefined) return failed({ code: 'clientRefused' });
        const retryAfterSeconds = limit.admit(id);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: { kind: 'sender', id } });
      },
    },
  };
}
