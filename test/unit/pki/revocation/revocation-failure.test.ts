import { describe, expect, it } from 'vitest';
import { revocationStateSchema } from '#contract/failures/certificate-failures.ts';
import { revocationFailure } from '#pki/revocation/revocation-failure.ts';

describe('What a revocation state means for an action', () => {
  const unknown = 'certificateRevocationUnknown';

  it.each([
    ['mustBeGood', { unknown, unavailable: unknown, notChecked: unknown }],
    ['mayBeUnchecked', { unknown, unavailable: unknown, notChecked: undefined }],
  ] as const)(
    'SR-78: %s: nothing but what it names is enough, and every other state has its failure',
    (policy, open) => {
      const codes = revocationStateSchema.options.map((state) => [
        state,
        revocationFailure(state, 'sign', policy)?.code,
      ]);
      const decided = { good: undefined, revoked: 'certificateRevoked', onHold: 'certificateOnHold' };
      expect(Object.fromEntries(codes)).toEqual({ ...decided, ...open });
    },
  );

  it('names the use of the certificate, and the state where no source has an answer', () => {
    expect(revocationFailure('revoked', 'auth', 'mustBeGood')).toEqual({ code: 'certificateRevoked', use: 'auth' });
    expect(revocationFailure('unavailable', 'sign', 'mayBeUnchecked')).toEqual({
      code: unknown,
      use: 'sign',
      state: 'unavailable',
    });
  });
});
