import type * as z from 'zod';
import { RECEIPT_TYPE, receiptClaimsSchema } from '#contract/portal/application-routes.ts';

export type ReceiptClaims = z.infer<typeof receiptClaimsSchema>;

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
