import type { Certificate } from '../certificate/certificate.ts';

export const CLOCK_SKEW_MS = 300_000;

/** Why an answer about revocation counts for nothing. */
export type RevocationProblem =
  | 'notDer'
  | 'otherIssuer'
  | 'algorithmRefused'
  | 'signatureInvalid'
  | 'responderRefused'
  | 'criticalExtension'
  | 'delta'
  | 'otherScope'
  | 'notYetIssued'
  | 'stale'
  | 'otherCertificate'
  | 'nonceMismatch'
  | 'tryLater'
  | 'responderError';

export type RevocationReading =
  | { readonly ok: true; readonly state: 'good' | 'revoked' | 'onHold' | 'unknown' }
  | { readonly ok: false; readonly problem: RevocationProblem };

export interface IssuedCertificate {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly atMs: number;
  /** How old an answer may be that does not say when the next one comes. */
  readonly maxAgeMs: number;
}

export function refused(problem: RevocationProblem) {
  return { ok: false, problem } as const;
}

/** Whether an answer holds at a time: issued by then, give or take a clock, and not superseded. */
export function freshnessProblem(
  thisUpdateMs: number,
  nextUpdateMs: number | undefined,
  atMs: number,
  maxAgeMs: number,
): RevocationProblem | undefined {
  if (thisUpdateMs > atMs + CLOCK_SKEW_MS) return 'notYetIssued';
  return atMs > (nextUpdateMs ?? thisUpdateMs + maxAgeMs) ? 'stale' : undefined;
}
