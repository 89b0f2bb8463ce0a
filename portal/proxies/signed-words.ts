import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type NamedPerson, namedPersonSchema } from '#contract/values/named-person.ts';
import type { SignedText } from '#documents/mandate/mandate-text.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { isAccepted, verifySignedData } from '#pki/cms/signature-verdict.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';

/** What a login proof over a text is held against; handed in by the portal, as sessions are another capability's. */
export type CheckProof = (proof: string, nonce: string, signal: AbortSignal) => Promise<Outcome<Certificate>>;

interface SignatureTerms {
  readonly trust: Pick<PortalTrust, 'anchors' | 'revocation'>;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

interface SignedBy {
  readonly certificate: Certificate;
  readonly holder: NamedPerson;
  readonly revocation: string;
}

/**
 * Whose signature key signed exactly this text. Fails with `mandateRefused` where it is over another text, and with what
 * `verifySignedData` finds.
 */
export async function checkSignature(
  cmsBase64: string,
  text: SignedText,
  { trust: { anchors, revocation }, nowMs: atMs, signal }: SignatureTerms,
): Promise<Outcome<SignedBy>> {
  const cms = new Uint8Array(Buffer.from(cmsBase64, 'base64'));
  const verdict = await verifySignedData({ cms, content: text.bytes, anchors, role: 'sign', atMs, revocation, signal });
  if (!isAccepted(verdict, 'mayBeUnchecked')) {
    const { failure } = verdict;
    const isOther = failure.code === 'signatureInvalid' && failure.problem === 'messageDigestMismatch';
    return failed(isOther ? { code: 'mandateRefused', why: 'text' } : failure);
  }
  const { signer } = verdict;
  const holder = namedPersonSchema.safeParse({ name: signer.holder?.name, birthDate: signer.holder?.birthDate });
  if (!holder.success) return failed({ code: 'certificateMalformed', problem: 'nameRefused' });
  return success({ certificate: signer, holder: holder.data, revocation: verdict.revocation });
}
