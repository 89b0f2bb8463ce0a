import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { CardKey } from '#contract/values/brands.ts';

/**
 * What a revocation state means for signing in and for filing: only `good` is enough, or `notChecked` where the
 * portal's configuration turned the check off.
 */
export function revocationFailure(state: RevocationState, use: CardKey): Failure | undefined {
  switch (state) {
    case 'good':
    case 'notChecked':
      return undefined;
    case 'revoked':
      return { code: 'certificateRevoked', use };
    case 'onHold':
      return { code: 'certificateOnHold', use };
    case 'unknown':
    case 'unavailable':
      return { code: 'certificateRevocationUnknown', use, state };
  }
}
