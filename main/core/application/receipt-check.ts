import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import { verifiedClaims } from '../portal/receipt-claims.ts';
import type { SealedApplication } from './application-composer.ts';
import type { Correction } from './correction.ts';

/**
 * A receipt counts only if the portal's own key signed it for exactly these bytes and this idempotency key; that of a
 * correction also for this case, as its next filing.
 *
 * Fails with `portalReceiptInvalid`, or as the portal does when its keys cannot be had.
 */
export async function checkReceipt(
  portal: PortalClient,
  filed: FiledReply,
  { sealed, correction }: { readonly sealed: SealedApplication; readonly correction: Correction | undefined },
  signal: AbortSignal,
): Promise<Outcome<FiledReply>> {
  const keys = await portal.call('readReceiptKeys', { signal });
  if (!keys.ok) return keys;
  const claims = await verifiedClaims(filed.receipt, keys.value, portal.origin);
  const fits =
    claims !== undefined &&
    claims.sha256 === sealed.sha256 &&
    filed.sha256 === sealed.sha256 &&
    claims.idempotencyKey === sealed.idempotencyKey &&
    claims.receiptNumber === filed.receiptNumber &&
    claims.receivedAt === filed.receivedAt &&
    (claims.filing ?? 1) === (correction?.filing ?? 1) &&
    (correction === undefined || correction.corrects.receiptNumber === filed.receiptNumber);
  return fits ? success(filed) : failed({ code: 'portalReceiptInvalid' });
}
