import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SignedText } from '#documents/mandate/mandate-text.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { sameBytes } from '#pki/der/der.ts';
import { signatureKeySteps, signingOne } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import { loginProofSteps, type ProofSigner, type SignedProof } from '../sign-in/proof-steps.ts';
import { composeSignature } from '../signing/cms-signature.ts';

/** A login proof over a text: its hash stands where a challenge stands. `expected` is asked before any PIN. */
export function proofOverText(
  signer: ProofSigner,
  text: SignedText,
  expected: (certificate: Uint8Array | undefined) => Outcome<void>,
): CardSteps<JpkiApp, string, SignedProof> {
  const steps = loginProofSteps(signer, { purpose: 'proxy', challenge: async () => success(text.nonce) });
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
  { authorities, clock }: Pick<ProofSigner, 'authorities' | 'clock'>,
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
