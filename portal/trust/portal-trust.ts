import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';

/** Whom this portal believes, and how it asks whether a certificate still holds. */
export interface PortalTrust {
  readonly anchors: TrustAnchors;
  readonly revocation: RevocationChecker;
}
