import { constants, publicDecrypt } from 'node:crypto';
import { type HashName, importedKey, type SubjectKey } from './algorithms.ts';

/** Length of each hash's value. */
export const DIGEST_BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<HashName, number>;

/** DER of `SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING }` up to the digest. Source: RFC 8017, 9.2, note 1. */
const PREFIXES = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
} as const satisfies Record<HashName, string>;

/** The DigestInfo that an RSA PKCS#1 v1.5 key pads and signs. Throws on a digest of another length. */
export function digestInfo(hash: HashName, digest: Uint8Array): Uint8Array {
  const digestBytes = DIGEST_BYTES[hash];
  if (digest.length !== digestBytes) throw new RangeError(`${hash} gives ${digestBytes} bytes, got ${digest.length}`);
  return new Uint8Array(Buffer.concat([Buffer.from(PREFIXES[hash], 'hex'), digest]));
}

/** The hash and digest of bytes that are exactly one DigestInfo of the three above; `undefined` for anything else. */
export function parseDigestInfo(bytes: Uint8Array): { hash: HashName; digest: Uint8Array } | undefined {
  const text = Buffer.from(bytes).toString('hex');
  for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
    const hex = PREFIXES[hash];
    if (text.startsWith(hex) && text.length === hex.length + DIGEST_BYTES[hash] * 2) {
      return { hash, digest: bytes.slice(hex.length / 2) };
    }
  }
  return undefined;
}

/** Whether an RSA key has signed exactly these bytes, with the padding of PKCS#1 v1.5 around them. */
export function isRsaSignatureOfDigestInfo(
  { key, spki }: SubjectKey,
  info: Uint8Array,
  signature: Uint8Array,
): boolean {
  const publicKey = key.type === 'rsa' ? importedKey(spki) : undefined;
  if (publicKey === undefined) return false;
  try {
    return publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature).equals(info);
  } catch {
    // What was not padded so, or is not of the key's length.
    return false;
  }
}
