import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SignedText } from '#documents/mandate/mandate-text.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { sameBytes } from '#pki/der/der.ts';
import { authKeySteps, signatureKeySteps, signingOne } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { Clock } from '../ports/ports.ts';
import { composeLoginProof } from '../sign-in/login-proof.ts';
import type { SignedProof } from '../sign-in/sign-in.ts';
import { composeSignature } from '../signing/cms-signature.ts';

interface TextSigner {
  readonly origin: string;
  readonly authorities: CaCertificates;
  readonly clock: Clock;
  readonly uuid: () => string;
}

/** A login proof over a text: its hash stands where a challenge stands. `expected` is asked before any PIN. */
export function proofOverText(
  { origin, authorities, clock, uuid }: TextSigner,
  text: SignedText,
  expected: (certificate: Uint8Array | undefined) => Outcome<void>,
): CardSteps<JpkiApp, null, SignedProof> {
  const steps = authKeySteps<null, SignedProof>({
    now: () => clock.nowMs(),
    prepare: async () => success(null),
    authorityAtHand: (certificate) =>
      certificate === undefined ? authorities.has('auth') : authorities.issuerOf('auth', certificate) !== undefined,
    async compose(certificate, _, { readAuthority, shownBeforePin }) {
      const known = authorities.issuerOf('auth', certificate);
      const authority = known === undefined ? await readAuthority() : success(known);
      if (!authority.ok) return authority;
      const unsigned = composeLoginProof({
        certificate,
        authority: authority.value,
        audience: origin,
        challenge: text.nonce,
        purpose: 'proxy',
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
  return {
    ...steps,
    async inspect(app) {
      const inspected = await steps.inspect(app);
      if (!inspected.ok) return inspected;
      const right = expected(inspected.value.authCertificate);
      return right.ok ? inspected : right;
    },
  };
}

/** Another card than this; a phone cannot be told before its PIN, and is told by the portal. */
export const otherThan =
  (own: Uint8Array) =>
  (certificate: Uint8Array | undefined): Outcome<void> =>
    certificate !== undefined && sameBytes(certificate, own) ? failed({ code: 'proxyIsSelf' }) : success(undefined);

export const sameAs =
  (own: Uint8Array) =>
  (certificate: Uint8Array | undefined): Outcome<void> =>
    certificate !== undefined && sameBytes(certificate, own) ? success(undefined) : failed({ code: 'cardChanged' });

/** The signature key's signature of a text, detached, in base64; of the card that is known by `card`. */
export function signatureOfText(
  { authorities, clock }: TextSigner,
  text: SignedText,
  card: Uint8Array | undefined,
): CardSteps<JpkiApp, null, string> {
  return signatureKeySteps<null, string>({
    now: () => clock.nowMs(),
    prepare: async () => success(null),
    authorityAtHand: () => authorities.has('sign'),
    sessionCard: () => card,
    oneSitting: false,
    async compose(certificate, _, { readAuthority }) {
      const composed = await composeSignature({
        certificate,
        digest: async (hash) => success(digestOf(hash, text.bytes)),
        signingTimeMs: clock.nowMs(),
        findIssuer: (key, one) => authorities.issuerOf(key, one),
        readAuthority,
      });
      if (!composed.ok) return composed;
      const { toBeSigned, finish } = composed.value;
      return success(
        signingOne(toBeSigned, async (signature) => success(Buffer.from(finish(signature)).toString('base64'))),
      );
    },
  });
}
