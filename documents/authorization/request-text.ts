import { createHash } from 'node:crypto';
import type { RequestView } from '#contract/portal/authorization.ts';
import { canonicalJson } from '../container/compose.ts';

const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';
const PORTAL_KEY_BYTES = 10;

/** SHA-256 of what a person was shown, in base64url: what a card signs, and the portal compares with its own. */
export function requestDigest(view: RequestView): string {
  return createHash('sha256').update(canonicalJson(view)).digest('base64url');
}

/** How a link names a portal, 16 characters of base 32: it says which one is meant, and leads to none. */
export function portalKeyOf(origin: string): string {
  const bytes = createHash('sha256').update(origin, 'utf8').digest().subarray(0, PORTAL_KEY_BYTES);
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE_32[Number.parseInt(five, 2)]).join('');
}
