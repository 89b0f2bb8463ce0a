import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SignTransactionView } from '#contract/portal/remote-signing.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath, pathFailure } from '#pki/certificate/certificate-path.ts';
import { digestContent } from '#pki/cms/content.ts';
import { isAccepted, verifySeparate } from '#pki/cms/signature-verdict.ts';
import { digestOf, type HashName } from '#pki/der/algorithms.ts';
import { digestInfo, isRsaSignatureOfDigestInfo } from '#pki/der/digest-info.ts';
import { revocationFailure } from '#pki/revocation/revocation-failure.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';

/** What a signature is to be over. */
export interface SignedContent {
  readonly form: SignTransactionView['items'][number]['form'];
  readonly covered:
    | { readonly bytes: Uint8Array }
    /** Without the document this is all that is known. */
    | { readonly hash: HashName; readonly digest: Uint8Array };
}

/** What an app gives of all items: by one key, in their order. */
export interface GivenSignatures {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly signedAtMs: number;
  readonly signatures: readonly Uint8Array[];
}

interface Terms {
  readonly trust: PortalTrust;
  readonly atMs: number;
  readonly signal: AbortSignal;
}

/** Checks each signature over its content: all by one certificate, whose path holds and which is not revoked now. */
export async function checkSignatures(
  contents: readonly SignedContent[],
  { certificate, signedAtMs, signatures }: GivenSignatures,
  terms: Terms,
): Promise<Outcome<void>> {
  const signer = await goodSigner(certificate, terms);
  if (!signer.ok) return signer;
  for (const [at, { form, covered }] of contents.entries()) {
    const signature = signatures[at] ?? new Uint8Array();
    if (form === 'raw') {
      const { hash, digest } =
        'bytes' in covered ? { hash: 'sha256' as const, digest: digestOf('sha256', covered.bytes) } : covered;
      if (isRsaSignatureOfDigestInfo(signer.value, digestInfo(hash, digest), signature)) continue;
      return failed({ code: 'signatureInvalid', problem: 'signatureInvalid' });
    }
    const verdict = await verifySeparate({
      cms: signature,
      coverage: 'detached',
      digest: (hash) => digestsOf(covered, hash),
      ...(form === 'pades' ? { claimedBesideMs: signedAtMs } : {}),
      anchors: terms.trust.anchors,
      role: 'sign',
      atMs: terms.atMs,
      revocation: terms.trust.revocation,
      signal: terms.signal,
    });
    if (!isAccepted(verdict, 'mustBeGood')) return failed(verdict.failure);
    if (verdict.signer.sha256 !== signer.value.sha256) return failed({ code: 'transactionIncomplete' });
  }
  return success(undefined);
}

async function goodSigner(der: Uint8Array, { trust, atMs, signal }: Terms): Promise<Outcome<Certificate>> {
  const parse = parseCertificate(der);
  if (!parse.ok) return failed({ code: 'certificateMalformed', problem: parse.problem });
  const leaf = parse.certificate;
  const verdict = checkCertificatePath({ leaf, presented: [], anchors: trust.anchors, role: 'sign', atMs });
  if (!verdict.ok) return failed(pathFailure(verdict.problem, leaf, 'sign'));
  const { state } = await trust.revocation.check({ path: verdict.path, role: 'sign', atMs, signal });
  const revoked = revocationFailure(state, 'sign', 'mustBeGood');
  return revoked === undefined ? success(leaf) : failed(revoked);
}

async function digestsOf(covered: SignedContent['covered'], hash: HashName) {
  if ('bytes' in covered) return digestContent(() => [covered.bytes], hash);
  // Under another hash than that of the digest nothing is known, and so nothing verifies.
  const digest = covered.hash === hash ? covered.digest : new Uint8Array();
  const sha256 = Buffer.from(covered.digest).toString('hex');
  return { bytes: 0, hash, digest, sha256, isSetOfAttributes: false };
}
