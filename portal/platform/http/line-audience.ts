import { failed, success } from '#contract/failures/outcome.ts';
import { LINE_CALL_LIMIT_BYTES } from '#contract/portal/line-routes.ts';
import { ANYBODY } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import { addressGroup, type RateLimit } from './rate-limit.ts';

export interface LineCaller {
  readonly actor: typeof ANYBODY;
  readonly bytes: Uint8Array;
}

/** Whether the LINE platform signed it, with a secret of the channel. */
type IsSigned = (bytes: Uint8Array, signature: string) => Promise<boolean>;

/** The LINE platform. It is known by its signature over the bytes, which nobody reads before; refused ones are counted by address. */
export function lineAudience(isSigned: IsSigned, refusals: RateLimit): Audience<LineCaller> {
  return {
    ...JSON_FORM,
    bodyLimitBytes: LINE_CALL_LIMIT_BYTES,
    readBody: (bytes) => new Uint8Array(bytes),
    guard: {
      at: 'preHandler',
      admit: async ({ headers, body, ip }) => {
        const bytes = body instanceof Uint8Array ? body : new Uint8Array();
        if (await isSigned(bytes, String(headers['x-line-signature'] ?? ''))) {
          return success({ actor: ANYBODY, bytes });
        }
        const retryAfterSeconds = refusals.admit(addressGroup(ip));
        return failed(
          retryAfterSeconds === undefined
            ? { code: 'lineSignatureInvalid' }
            : { code: 'tooManyRequests', retryAfterSeconds },
        );
      },
    },
  };
}
