import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { childrenOf, type DerElement } from './der.ts';
import { oidText, TAGS } from './der-values.ts';

export type HashName = 'sha256' | 'sha384' | 'sha512';
export type CurveName = 'P-256' | 'P-384';

export type KeyKind =
  | { readonly type: 'rsa'; readonly bits: number; readonly exponent: bigint }
  | { readonly type: 'ec'; readonly bits: number; readonly curve: CurveName };

export interface SubjectKey {
  readonly key: KeyKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
}

export interface SignatureAlgorithm {
  readonly key: 'rsa' | 'ec';
  readonly hash: HashName;
}

/** Whether the algorithm's parameters are NULL, must be absent, or either (RFC 4055, RFC 5754, RFC 5758). */
type Parameters = 'null' | 'absent' | 'nullOrAbsent';

const SIGNATURES: Readonly<Record<string, SignatureAlgorithm & { readonly parameters: Parameters }>> = {
  '1.2.840.113549.1.1.11': { key: 'rsa', hash: 'sha256', parameters: 'null' },
  '1.2.840.113549.1.1.12': { key: 'rsa', hash: 'sha384', parameters: 'null' },
  '1.2.840.113549.1.1.13': { key: 'rsa', hash: 'sha512', parameters: 'null' },
  '1.2.840.10045.4.3.2': { key: 'ec', hash: 'sha256', parameters: 'absent' },
  '1.2.840.10045.4.3.3': { key: 'ec', hash: 'sha384', parameters: 'absent' },
};

export const HASH_OIDS = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const satisfies Record<HashName, string>;

export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
export const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

export const CURVES: Readonly<Record<CurveName, { oid: string; bits: number; hash: HashName }>> = {
  'P-256': { oid: '1.2.840.10045.3.1.7', bits: 256, hash: 'sha256' },
  'P-384': { oid: '1.3.132.0.34', bits: 384, hash: 'sha384' },
};

interface AlgorithmIdentifier {
  readonly algorithm: string;
  /** DER, as received; NULL may also stand as `null`. */
  readonly parameters?: ArrayBuffer | Uint8Array | null | undefined;
}

/** `SEQUENCE { OBJECT IDENTIFIER, ANY OPTIONAL }`; `undefined` for any other shape. */
export function readAlgorithm(element: DerElement | undefined): AlgorithmIdentifier | undefined {
  const [algorithm, parameters, ...more] = element?.tag === TAGS.sequence ? childrenOf(element) : [];
  if (algorithm?.tag !== TAGS.objectIdentifier || more.length > 0) return undefined;
  return { algorithm: oidText(algorithm.content), parameters: parameters?.encoded };
}

/** The algorithm an identifier names, if it is on our table with the parameters it must have. */
export function signatureAlgorithm(identifier: AlgorithmIdentifier): SignatureAlgorithm | undefined {
  const known = SIGNATURES[identifier.algorithm];
  if (known === undefined || !parametersAre(known.parameters, identifier)) return undefined;
  return { key: known.key, hash: known.hash };
}

export function digestAlgorithm(identifier: AlgorithmIdentifier): HashName | undefined {
  const hash = (Object.keys(HASH_OIDS) as HashName[]).find((name) => HASH_OIDS[name] === identifier.algorithm);
  return hash !== undefined && parametersAre('nullOrAbsent', identifier) ? hash : undefined;
}

export function parametersAre(wanted: Parameters, { parameters }: AlgorithmIdentifier): boolean {
  if (parameters === undefined) return wanted !== 'null';
  const isNull = parameters === null || Buffer.from(new Uint8Array(parameters)).equals(Uint8Array.of(0x05, 0x00));
  return isNull && wanted !== 'absent';
}

/** What a key signs with here: RSA PKCS#1 v1.5 with SHA-256, or ECDSA with the hash of its curve's size. */
export function signatureAlgorithmOf(key: KeyKind): SignatureAlgorithm {
  return key.type === 'rsa' ? { key: 'rsa', hash: 'sha256' } : { key: 'ec', hash: CURVES[key.curve].hash };
}

/** The object identifier of a signature algorithm of the table. */
export function signatureOid({ key, hash }: SignatureAlgorithm): string {
  const found = Object.entries(SIGNATURES).find(([, known]) => known.key === key && known.hash === hash);
  if (found === undefined) throw new RangeError(`no signature algorithm for ${key} with ${hash}`);
  return found[0];
}

/**
 * Whether `signature` over `data` was made by the key with that algorithm.
 *
 * ECDSA values are DER (`der`, X.509 and CMS) or r‖s (`rs`, JWS). A key of another type, a curve with another hash
 * than its own and an RSA value of another length than the modulus are all simply false.
 */
export function isSignatureBy(
  { key, spki }: SubjectKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
  ecEncoding: 'der' | 'rs' = 'der',
): boolean {
  if (key.type !== algorithm.key) return false;
  if (key.type === 'rsa' && signature.length !== Math.ceil(key.bits / 8)) return false;
  if (key.type === 'ec' && CURVES[key.curve].hash !== algorithm.hash) return false;
  const publicKey = importedKey(spki);
  const dsaEncoding = ecEncoding === 'der' ? 'der' : 'ieee-p1363';
  return publicKey !== undefined && verify(algorithm.hash, data, { key: publicKey, dsaEncoding }, signature);
}

/** An anchor's key verifies again and again; the entry goes when the certificate does. */
const IMPORTED_KEYS = new WeakMap<Uint8Array, KeyObject>();

/** Node's key from a SubjectPublicKeyInfo (DER); `undefined` where Node does not take it, a point off its curve included. */
export function importedKey(spki: Uint8Array): KeyObject | undefined {
  const known = IMPORTED_KEYS.get(spki);
  if (known !== undefined) return known;
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    IMPORTED_KEYS.set(spki, key);
    return key;
  } catch {
    // An expected answer for received bytes.
    return undefined;
  }
}

/** An RSA key as its two numbers, big-endian. */
export interface RsaPublicNumbers {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** Whether the RSA key made the PKCS#1 v1.5 signature; for keys that come without a certificate of X.509. */
export function isRsaSignatureOver(
  { modulus, exponent }: RsaPublicNumbers,
  hash: HashName,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== modulus.length) return false;
  const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const key = createPublicKey({ key: { kty: 'RSA', n: base64Url(modulus), e: base64Url(exponent) }, format: 'jwk' });
  return verify(hash, data, key, signature);
}

export function digestOf(hash: HashName, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(bytes).digest());
}

/** Lower-case hexadecimal, 64 characters. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
