import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { FailureOf } from '#contract/failures/failure.ts';
import type { CardKey } from '#contract/values/brands.ts';

/** What an action asks of revocation: a good answer, or also accepts that checking is switched off. */
export type RevocationPolicy = 'mustBeGood' | 'mayBeUnchecked';

/** No source has said whether the certificate is revoked. */
export type Unanswered = Exclude<RevocationState, 'good' | 'revoked' | 'onHold'>;

type RevocationFailure =
  | FailureOf<'certificateRevoked'>
  | FailureOf<'certificateOnHold'>
  | (FailureOf<'certificateRevocationUnknown'> & { readonly state: Unanswered });

/** Why a certificate in this state is not enough for an action; `undefined` where it is. */
export function revocationFailure(
  state: RevocationState,
  use: CardKey,
  policy: RevocationPolicy,
): RevocationFailure | undefined {
  switch (state) {
    case 'good':
      return undefined;
    case 'revoked':
      return { code: 'certificateRevoked', use };
    case 'onHold':
      return { code: 'certificateOnHold', use };
    case 'unknown':
    case 'unavailable':
    case 'notChecked':
      if (state === 'notChecked' && policy === 'mayBeUnchecked') return undefined;
      return { code: 'certificateRevocationUnknown', use, state };
  }
}
