import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { SignatureRule } from '#contract/procedure/procedure.ts';

/** Why a card cannot sign. */
export type Hindrance =
  | 'passwordLocked'
  | 'certificateMissing'
  | 'certificateRevoked'
  | 'certificateOnHold'
  | 'certificateEnded';

/** Whether a card can finish a procedure, as far as it can be known without any secret. */
export type Readiness =
  | { readonly is: 'ready' }
  /** Nothing stands in the way; how long the signature certificate is valid shows itself after the password. */
  | { readonly is: 'likely' }
  | { readonly is: 'unsignedOnly'; readonly because: Hindrance }
  | { readonly is: 'cannot'; readonly because: Hindrance }
  | { readonly is: 'unknown' };

const HINDRANCES: Readonly<Partial<Record<DiagnosisCheck['code'], Hindrance>>> = {
  certificateMissing: 'certificateMissing',
  certificateUnreadable: 'certificateMissing',
  certificateRevoked: 'certificateRevoked',
  certificateOnHold: 'certificateOnHold',
  certificateEnded: 'certificateEnded',
  pinBlocked: 'passwordLocked',
};

/** Reads a survey of the card for one procedure. */
export function readinessOf(checks: readonly DiagnosisCheck[], signature: SignatureRule): Readiness {
  const found = (name: DiagnosisCheck['check']) => checks.find(({ check }) => check === name);
  const signing = found('signing');
  if (signing === undefined) return { is: 'unknown' };
  if (signature === 'notUsed') return found('sign-in')?.ok === true ? { is: 'ready' } : { is: 'unknown' };
  if (signing.ok) return { is: found('certificate-sign')?.code === 'certificateNotAsked' ? 'likely' : 'ready' };
  const because = (['certificate-sign', 'pin-sign'] as const)
    .map((name) => found(name))
    .map((check) => (check === undefined || check.ok ? undefined : HINDRANCES[check.code]))
    .find((hindrance) => hindrance !== undefined);
  if (because === undefined) return { is: 'unknown' };
  return { is: signature === 'optional' ? 'unsignedOnly' : 'cannot', because };
}
