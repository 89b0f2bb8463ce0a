import type { RevocationChecker } from '#pki/revocation-answer.ts';
import type { TrustAnchors } from '#pki/trust-anchors.ts';

/** Whom this portal believes, and how it asks whether a certificate still holds. */
export interface PortalTrust {
  readonly anchors: TrustAnchors;
  readonly revocation: RevocationChecker;
}
