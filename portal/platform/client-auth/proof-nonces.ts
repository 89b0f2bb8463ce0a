import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const PURPOSE = 'madoguchi/proof-nonce/1';
const WINDOW_MS = 60_000;

/** What proofs name so that they are made now and not beforehand (RFC 9449, 8). Nothing of it is kept. */
export interface ProofNonces {
  /** The one to name in the next proof. */
  current(): string;
  /** Whether it is of this minute or of the one before, from any process that has the key. */
  holds(nonce: string): boolean;
}

/** `key`: 32 bytes, which all processes of the portal share. */
export function createProofNonces(key: Uint8Array, nowMs: () => number): ProofNonces {
  const derived = Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32));
  const nonceOf = (window: number) => createHmac('sha256', derived).update(String(window)).digest('base64url');
  const window = () => Math.floor(nowMs() / WINDOW_MS);
  return {
    current: () => nonceOf(window()),
    holds(nonce) {
      const given = Buffer.from(nonce, 'utf8');
      const isOf = (one: number) => {
        const known = Buffer.from(nonceOf(one), 'utf8');
        return given.length === known.length && timingSafeEqual(given, known);
      };
      return isOf(window()) || isOf(window() - 1);
    },
  };
}
