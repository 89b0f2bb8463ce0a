import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { digestContent } from '#pki/cms/content.ts';
import { isAccepted, verifySeparate } from '#pki/cms/signature-verdict.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';

/** What was to be signed; without the document, the digest alone is known. */
interface SignedContent {
  /** In base64url. */
  readonly sha256: string;
  readonly document: Uint8Array | undefined;
}

/** Checks each signature over its content: all by one certificate, whose path holds and which is not revoked now. */
export async function checkSignatures(
  contents: readonly SignedContent[],
  signatures: readonly Uint8Array[],
  { trust, atMs, signal }: { readonly trust: PortalTrust; readonly atMs: number; readonly signal: AbortSignal },
): Promise<Outcome<void>> {
  const signers = new Set<string>();
  for (const [at, { sha256, document }] of contents.entries()) {
    const digest = Buffer.from(sha256, 'base64url');
    const verdict = await verifySeparate({
      cms: signatures[at] ?? new Uint8Array(),
      coverage: 'detached',
      digest: async (hash) => {
        if (document !== undefined) return digestContent(() => [document], hash);
        // Under another hash than that of the digest nothing is known, and so nothing verifies.
        const known = hash === 'sha256' ? new Uint8Array(digest) : new Uint8Array();
        return { bytes: 0, hash, digest: known, sha256: digest.toString('hex'), isSetOfAttributes: false };
      },
      anchors: trust.anchors,
      role: 'sign',
      atMs,
      revocation: trust.revocation,
      signal,
    });
    if (!isAccepted(verdict, 'mustBeGood')) return failed(verdict.failure);
    signers.add(verdict.signer.sha256);
  }
  return signers.size === 1 ? success(undefined) : failed({ code: 'transactionIncomplete' });
}
