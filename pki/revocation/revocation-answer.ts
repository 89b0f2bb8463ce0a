import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { CardKey } from '#contract/values/brands.ts';
import type { Certificate } from '../certificate/certificate.ts';

export interface RevocationQuestion {
  /**
   * As `checkCertificatePath` returned it: from the leaf to the anchor. Every certificate but the anchor is asked
   * about.
   */
  readonly path: readonly Certificate[];
  readonly role: CardKey;
  /** The time answers must hold at. */
  readonly atMs: number;
  readonly signal: AbortSignal;
}

export interface RevocationAnswer {
  readonly state: RevocationState;
  /** The CRLs and OCSP responses (DER) that the state rests on, to be kept with what was decided. */
  readonly evidence: readonly Uint8Array[];
  readonly checkedAtMs: number;
}

export interface RevocationChecker {
  check(question: RevocationQuestion): Promise<RevocationAnswer>;
}
