import { createHash } from 'node:crypto';
import type { RequestView, StatedValues } from '#contract/portal/authorization.ts';
import type { SignTransactionView } from '#contract/portal/remote-signing.ts';
import { base32 } from '#platform/base32.ts';
import { canonicalJson } from '../container/compose.ts';

const PORTAL_KEY_BYTES = 10;

/** SHA-256 of what a person was shown, in base64url: what a card signs, and the portal compares with its own. */
export function requestDigest(view: RequestView): string {
  return digestOf(view);
}

/** SHA-256 of what was read off a card's face, in base64url: it stands in what the card signs. */
export function statedDigest(values: StatedValues): string {
  return digestOf(values);
}

function digestOf(json: object): string {
  return createHash('sha256').update(canonicalJson(json)).digest('base64url');
}

/** The same of what is to be signed, as the site that asked was told it. */
export function transactionDigest(transaction: SignTransactionView): string {
  return digestOf(transaction);
}

/** How a link names a portal, 16 characters of base 32: it says which one is meant, and leads to none. */
export function portalKeyOf(origin: string): string {
  const bytes = createHash('sha256').update(origin, 'utf8').digest().subarray(0, PORTAL_KEY_BYTES);
  return base32(bytes).toLowerCase();
}
