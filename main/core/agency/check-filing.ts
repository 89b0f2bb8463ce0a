import type { Failure } from '#contract/failures/failure.ts';
import { success } from '#contract/failures/outcome.ts';
import type { AgencyCase } from '#contract/portal/agency-routes.ts';
import { checkApplication } from '#documents/container/check-application.ts';
import { verifyContainer } from '#documents/container/verify.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import type { PortalReply } from '../portal/portal-client.ts';
import { verifiedClaims } from '../portal/receipt-claims.ts';

export interface FilingTerms {
  readonly portal: string;
  readonly receiptKeys: PortalReply<'readReceiptKeys'>;
  readonly anchors: TrustAnchors;
  readonly signal: AbortSignal;
}

/**
 * Why a container is not what the portal says it received; `undefined`: it is. Receipt, digests, signature and what it
 * says are checked as of the time of receipt; revocation was the portal's to ask then.
 */
export async function filingFailure(
  { number, procedure }: Pick<AgencyCase, 'number' | 'procedure'>,
  filing: AgencyCase['filings'][number],
  bytes: Uint8Array,
  { portal, receiptKeys, anchors, signal }: FilingTerms,
): Promise<Failure | undefined> {
  const claims = await verifiedClaims(filing.receipt, receiptKeys, portal);
  const fits =
    claims !== undefined &&
    claims.receiptNumber === number &&
    claims.receivedAt === filing.receivedAt &&
    claims.sha256 === filing.sha256 &&
    sha256Hex(bytes) === filing.sha256;
  if (!fits) return { code: 'portalReceiptInvalid' };
  const atMs = Date.parse(filing.receivedAt);
  const verified = await verifyContainer({ bytes, anchors, atMs, revocationPolicy: 'mayBeUnchecked', signal });
  if (!verified.ok) return verified.failure;
  const { application } = verified.value;
  if (application.idempotencyKey !== claims.idempotencyKey || application.procedure.id !== procedure.id) {
    return { code: 'portalReceiptInvalid' };
  }
  const terms = { atMs, portal, filer: undefined, definition: async () => success(undefined) };
  const checked = await checkApplication(verified.value, terms);
  return checked.ok ? undefined : checked.failure;
}
