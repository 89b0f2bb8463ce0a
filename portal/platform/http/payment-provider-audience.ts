import { failed, success } from '#contract/failures/outcome.ts';
import { ANYBODY } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import type { RateLimit } from './rate-limit.ts';

/** Bytes with the three headers by which they are signed. */
interface SignedBytes {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly bytes: Uint8Array;
}

export interface PaymentProviderCaller {
  readonly actor: typeof ANYBODY;
  readonly message: SignedBytes;
}

/** Whether the provider of that name signed it, now. */
type IsSigned = (provider: string, message: SignedBytes) => Promise<boolean>;

const LIMIT_BYTES = 65_536;

/**
 * A provider that tells what became of a payment. Who it is, is its signature over the bytes, which nobody reads before; why
 * one is refused is told to nobody.
 */
export function paymentProviderAudience(isSigned: IsSigned, limit: RateLimit): Audience<PaymentProviderCaller> {
  return {
    ...JSON_FORM,
    bodyLimitBytes: LIMIT_BYTES,
    readBody: (bytes) => new Uint8Array(bytes),
    guard: {
      at: 'preHandler',
      admit: async ({ params, headers, body }) => {
        const { provider } = params as { readonly provider?: string };
        const message = {
          id: String(headers['webhook-id'] ?? ''),
          timestamp: String(headers['webhook-timestamp'] ?? ''),
          signature: String(headers['webhook-signature'] ?? ''),
          bytes: body instanceof Uint8Array ? body : new Uint8Array(),
        };
        if (provider === undefined || !(await isSigned(provider, message))) {
          return failed({ code: 'paymentEventRefused' });
        }
        const retryAfterSeconds = limit.admit(provider);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: ANYBODY, message });
      },
    },
  };
}
