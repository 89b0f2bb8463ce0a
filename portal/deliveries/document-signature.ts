import type { Failure } from '#contract/failures/failure.ts';
import type { DocumentSignature } from '#contract/portal/delivery-routes.ts';
import { type SignedDocument, signatureOf } from '#documents/delivered/document-signature.ts';
import { verifySignedData } from '#pki/cms/signature-verdict.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';

/** What is known of a document's signature, each time that it is asked for. */
export type JudgeSignature = (document: SignedDocument) => Promise<DocumentSignature>;

type Because = Extract<DocumentSignature, { is: 'unsure' }>['because'];

/** What is known of the signature of a document now, by the authorities of this portal alone. Never rejects. */
export async function documentSignature(
  document: SignedDocument,
  { trust, nowMs, signal }: { readonly trust: PortalTrust; readonly nowMs: number; readonly signal: AbortSignal },
): Promise<DocumentSignature> {
  const found = signatureOf(document);
  if (found.is === 'none') return { is: 'none' };
  if (found.is !== 'found') return unsure(found.is);
  const verdict = await verifySignedData({
    cms: found.cms,
    content: found.covered,
    anchors: trust.anchors,
    role: 'sign',
    atMs: nowMs,
    // What a PDF claims of its time is told to nobody.
    ...(found.isInPdf ? { claimedBesideMs: nowMs } : {}),
    revocation: trust.revocation,
    signal,
  });
  if (verdict.status !== 'valid') return unsure(becauseOf(verdict.failure));
  return { is: 'good', signer: (verdict.signer.holder?.name ?? verdict.signer.subject).slice(0, 400) };
}

const unsure = (because: Because): DocumentSignature => ({ is: 'unsure', because });

function becauseOf(failure: Failure): Because {
  switch (failure.code) {
    case 'signatureInvalid':
      return failure.problem === 'messageDigestMismatch' || failure.problem === 'signatureInvalid'
        ? 'changed'
        : 'unreadable';
    case 'certificateUntrusted':
      return 'notTrusted';
    case 'certificateRevocationUnknown':
      return 'revocationUnknown';
    case 'notVerified':
    case 'certificateMalformed':
      return 'unreadable';
    default:
      return 'notValid';
  }
}
