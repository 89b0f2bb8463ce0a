import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { authKeySteps, signingOne } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { Clock } from '../ports/ports.ts';
import { composeLoginProof, type RequestWords } from './login-proof.ts';

/** A login proof as the card signed it, and the certificate by which this card is known for the whole session. */
export interface SignedProof {
  readonly proof: string;
  /** Absent where the card cannot be known again by it. */
  readonly certificate: Uint8Array | undefined;
}

export interface ProofSigner {
  /** The portal that the proof is for. */
  readonly origin: string;
  readonly authorities: CaCertificates;
  readonly clock: Clock;
  readonly uuid: () => string;
}

/** What the proof is over: a challenge of the portal, or what stands for a text; had before the card is taken. */
interface Proven {
  readonly purpose: Parameters<typeof composeLoginProof>[0]['purpose'];
  /** Of a site, where the proof answers one. */
  readonly request?: RequestWords;
  challenge(signal: AbortSignal): Promise<Outcome<string>>;
  /** Whatever comes of the proof, its challenge is over. */
  readonly onSpent?: (certificate: Certificate) => void;
  /** The card that was used in this flow before; no other one proves. */
  readonly sameCard?: () => Uint8Array | undefined;
}

/** A login proof by the authentication key. Its CA is read from the card only where it cannot be had elsewhere. */
export function loginProofSteps(
  { origin, authorities, clock, uuid }: ProofSigner,
  { purpose, request, challenge, onSpent, sameCard }: Proven,
): CardSteps<JpkiApp, string, SignedProof> {
  return authKeySteps({
    now: () => clock.nowMs(),
    prepare: challenge,
    sameCard,
    authorityAtHand: (certificate) =>
      certificate === undefined ? authorities.has('auth') : authorities.issuerOf('auth', certificate) !== undefined,
    async compose(certificate, prepared: string, { readAuthority, shownBeforePin }) {
      onSpent?.(certificate);
      const known = authorities.issuerOf('auth', certificate);
      const authority = known === undefined ? await readAuthority() : success(known);
      if (!authority.ok) return authority;
      const unsigned = composeLoginProof({
        certificate,
        authority: authority.value,
        audience: origin,
        challenge: prepared,
        purpose,
        request,
        now: clock.nowMs(),
        jti: uuid(),
      });
      if (unsigned === undefined) return failed({ code: 'certificateMalformed', problem: 'keyRefused' });
      return success(
        signingOne(unsigned.signingInput, async (signature) =>
          success({
            proof: unsigned.finish(signature),
            certificate: shownBeforePin ? certificate.der : undefined,
          }),
        ),
      );
    },
  });
}
