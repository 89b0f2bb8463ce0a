import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { anchorsOf, isSelfSignedCa } from '#pki/certificate/trust-anchors.ts';
import { parseSignedData } from '#pki/cms/cms-structure.ts';
import { isAccepted, verifySeparate } from '#pki/cms/signature-verdict.ts';
import type { InspectedDocument } from './document.ts';

/**
 * Re-reads our own detached CMS before it is saved, with the digests that the document had when it was signed. The CA certificate it carries is taken as the anchor: whether that CA is
 * trusted is the receiver's question, whether we composed a sound signature is ours.
 */
export async function checkOwnSignature(
  cms: Uint8Array,
  document: InspectedDocument,
  nowMs: EpochMs,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const parsed = parseSignedData(cms);
  if (!parsed.ok) return failed({ code: 'signatureInvalid', problem: parsed.problem });
  const authorities = parsed.structure.certificates.flatMap((der) => {
    const certificate = parseCertificate(der);
    return certificate.ok && isSelfSignedCa(certificate.certificate) ? [certificate.certificate] : [];
  });
  const digests = await document.digests(parsed.structure.hash);
  if (!digests.ok) return digests;
  const verdict = await verifySeparate({
    cms,
    coverage: 'detached',
    digest: async () => digests.value,
    anchors: anchorsOf({ auth: [], sign: authorities }),
    role: 'sign',
    atMs: nowMs,
    signal,
  });
  return isAccepted(verdict, 'mayBeUnchecked') ? success(undefined) : failed(verdict.failure);
}
