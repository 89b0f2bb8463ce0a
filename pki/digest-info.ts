import type { HashName } from './algorithms.ts';

/** DER of `SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING }` up to the digest. Source: RFC 8017, 9.2, note 1. */
const PREFIXES = {
  sha256: { hex: '3031300d060960864801650304020105000420', digestBytes: 32 },
  sha384: { hex: '3041300d060960864801650304020205000430', digestBytes: 48 },
  sha512: { hex: '3051300d060960864801650304020305000440', digestBytes: 64 },
} as const satisfies Record<HashName, { hex: string; digestBytes: number }>;

/** The DigestInfo that an RSA PKCS#1 v1.5 key pads and signs. Throws on a digest of another length. */
export function digestInfo(hash: HashName, digest: Uint8Array): Uint8Array {
  const { hex, digestBytes } = PREFIXES[hash];
  if (digest.length !== digestBytes) throw new RangeError(`${hash} gives ${digestBytes} bytes, got ${digest.length}`);
  return new Uint8Array(Buffer.concat([Buffer.from(hex, 'hex'), digest]));
}

export function sha256DigestInfo(digest: Uint8Array): Uint8Array {
  return digestInfo('sha256', digest);
}

export function sha384DigestInfo(digest: Uint8Array): Uint8Array {
  return digestInfo('sha384', digest);
}

export function sha512DigestInfo(digest: Uint8Array): Uint8Array {
  return digestInfo('sha512', digest);
}

/** The hash and digest of bytes that are exactly one DigestInfo of the three above; `undefined` for anything else. */
export function parseDigestInfo(bytes: Uint8Array): { hash: HashName; digest: Uint8Array } | undefined {
  const text = Buffer.from(bytes).toString('hex');
  for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
    const { hex, digestBytes } = PREFIXES[hash];
    if (text.startsWith(hex) && text.length === hex.length + digestBytes * 2) {
      return { hash, digest: bytes.slice(hex.length / 2) };
    }
  }
  return undefined;
}
