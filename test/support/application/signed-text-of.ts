import { createHash } from 'node:crypto';
import { canonicalJson } from '#documents/container/compose.ts';
import type { SignedText } from '#documents/mandate/mandate-text.ts';

/** Any content as a card signs it, also one that no side would make. */
export function signedTextOf(content: object): SignedText {
  const bytes = canonicalJson(content);
  const digest = createHash('sha256').update(bytes).digest();
  return { bytes, sha256: digest.toString('hex'), nonce: digest.toString('base64url') };
}
