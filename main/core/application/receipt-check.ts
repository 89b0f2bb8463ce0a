import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type FiledReply, RECEIPT_TYPE, receiptClaimsSchema } from '#contract/portal/application-routes.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { SealedApplication } from './application-composer.ts';

/**
 * A receipt counts only if the portal's own key signed it for exactly these bytes and this idempotency key.
 *
 * Fails with `portalReceiptInvalid`, or as the portal does when its keys cannot be had.
 */
export async function checkReceipt(
  portal: PortalClient,
  filed: FiledReply,
  sealed: SealedApplication,
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
    claims.receivedAt === filed.receivedAt;
  return fits ? success(filed) : failed({ code: 'portalReceiptInvalid' });
}

type ReceiptClaims = z.infer<typeof receiptClaimsSchema>;

/**
 * What a receipt says, where one of the keys signed it and it is a receipt; `issuer` is the portal's origin, where it is
 * known which portal it must come from. `undefined` for anything else.
 */
export async function verifiedClaims(
  receipt: string,
  keys: { readonly keys: readonly object[] },
  issuer: string | undefined,
): Promise<ReceiptClaims | undefined> {
  const { createLocalJWKSet, jwtVerify } = await import('jose'); // not before there is a receipt to check
  try {
    const keySet = createLocalJWKSet({ keys: [...keys.keys] });
    const { payload, protectedHeader } = await jwtVerify(receipt, keySet, {
      algorithms: ['ES256'],
      ...(issuer === undefined ? {} : { issuer }),
      typ: RECEIPT_TYPE,
      requiredClaims: ['iat'],
    });
    const claims = receiptClaimsSchema.safeParse(payload);
    if (!claims.success || protectedHeader.kid === undefined) return undefined;
    // Two claims of one moment: a receipt that says two is nobody's.
    return Math.floor(Date.parse(claims.data.receivedAt) / 1_000) === payload.iat ? claims.data : undefined;
  } catch {
    return undefined; // jose throws for every way in which a signature can be wrong
  }
}
