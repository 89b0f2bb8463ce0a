import { failed, success } from '#contract/failures/outcome.ts';
import { ANYBODY } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import { addressGroup, type RateLimit } from './rate-limit.ts';

export interface PublicCaller {
  readonly actor: typeof ANYBODY;
}

const PUBLIC_CALLER: PublicCaller = { actor: ANYBODY };

/** Anybody; a token that comes along is not looked at. What only reads is limited by address. */
export function publicAudience(readLimit: RateLimit): Audience<PublicCaller> {
  return {
    ...JSON_FORM,
    guard: {
      at: 'onRequest',
      admit: async ({ method, ip }) => {
        const retryAfterSeconds = method === 'POST' ? undefined : readLimit.admit(addressGroup(ip));
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success(PUBLIC_CALLER);
      },
    },
  };
}

/** Browsers that look at a page of ours, all by address; looking changes nothing. `policy` is the page's own. */
export function pageLookAudience(limit: RateLimit, policy: string): Audience<PublicCaller> {
  return {
    ...publicAudience(limit),
    headers: { ...JSON_FORM.headers, 'content-security-policy': policy },
  };
}
