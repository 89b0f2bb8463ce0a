import { readObject, readObjects } from '#native-bridge/iso7816/tlv.ts';
import { digestOf, isRsaSignatureOver, type RsaPublicNumbers } from '#pki/der/algorithms.ts';

/** The key that a card's issuer signed its printed data with, as the card-verifiable certificate names it. */
export interface CardSigningKey extends RsaPublicNumbers {
  /** Who signed the certificate, and whose it is: 16 octets each. */
  readonly issuerKeyId: Uint8Array;
  readonly subjectKeyId: Uint8Array;
}

/** What the card says about its attributes: their hash, signed. */
export interface IntegrityRecord {
  /** SHA-256 of the attribute objects, from the first to the end of their container. */
  readonly attributesHash: Uint8Array;
  /** The objects that the signature covers, as they stand in the file. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

const TAGS = {
  certificate: 0x7f21,
  certificateContent: 0x5f4e,
  certificateSignature: 0x5f37,
  exponent: 0x90,
  modulus: 0x91,
  record: 0xff30,
  numberHash: 0xdf31,
  attributesHash: 0xdf32,
  recordSignature: 0xdf33,
} as const;

const KEY_ID_BYTES = 16;
const HASH_BYTES = 32;
const MODULUS_BYTES = 256;

/**
 * Parses a card-verifiable certificate. Who issued it cannot be checked: the issuer's key is not published.
 * `undefined` where it is not of its form. Source: docs/card-protocol.md#integrity.
 */
export function parseCardVerifiableCertificate(file: Uint8Array): CardSigningKey | undefined {
  const outer = readObject(file);
  if (outer?.tag !== TAGS.certificate) return undefined;
  const [content, signature, ...rest] = readObjects(outer.value) ?? [];
  if (content?.tag !== TAGS.certificateContent || signature?.tag !== TAGS.certificateSignature || rest.length > 0) {
    return undefined;
  }
  const key = parsePublicKey(content.value.subarray(2 * KEY_ID_BYTES));
  if (key === undefined || signature.value.length !== MODULUS_BYTES) return undefined;
  const issuerKeyId = content.value.slice(0, KEY_ID_BYTES);
  return { ...key, issuerKeyId, subjectKeyId: content.value.slice(KEY_ID_BYTES, 2 * KEY_ID_BYTES) };
}

/** `90 exponent ‖ 91 modulus` of an RSA-2048 key, and nothing after it. */
function parsePublicKey(bytes: Uint8Array): RsaPublicNumbers | undefined {
  const [exponent, modulus, ...rest] = readObjects(bytes) ?? [];
  if (exponent?.tag !== TAGS.exponent || modulus?.tag !== TAGS.modulus || rest.length > 0) return undefined;
  if (exponent.value.length === 0 || exponent.value.length > 4 || modulus.value.length !== MODULUS_BYTES) {
    return undefined;
  }
  return { exponent: exponent.value.slice(), modulus: modulus.value.slice() };
}

/** `undefined` where the file is not of its form. Source: docs/card-protocol.md#integrity. */
export function parseIntegrityRecord(file: Uint8Array): IntegrityRecord | undefined {
  const outer = readObject(file);
  if (outer?.tag !== TAGS.record) return undefined;
  const [numberHash, attributesHash, signature, ...rest] = readObjects(outer.value) ?? [];
  if (numberHash?.tag !== TAGS.numberHash || attributesHash?.tag !== TAGS.attributesHash) return undefined;
  if (signature?.tag !== TAGS.recordSignature || rest.length > 0) return undefined;
  if (attributesHash.value.length !== HASH_BYTES || signature.value.length !== MODULUS_BYTES) return undefined;
  return {
    attributesHash: attributesHash.value.slice(),
    // The number's hash stands in what is signed; it is passed through and looked at by nobody.
    signedBytes: outer.value.slice(0, numberHash.totalBytes + attributesHash.totalBytes),
    signature: signature.value.slice(),
  };
}

export function isRecordSignedBy({ signedBytes, signature }: IntegrityRecord, key: CardSigningKey): boolean {
  return isRsaSignatureOver(key, 'sha256', signedBytes, signature);
}

/** The SHA-256 is over the attribute objects: the container's value without its table of offsets, which comes first. */
export function isHashOfAttributes({ attributesHash }: IntegrityRecord, attributesFile: Uint8Array): boolean {
  const container = readObject(attributesFile);
  const table = container === undefined ? undefined : readObject(container.value);
  if (container === undefined || table === undefined) return false;
  const objects = container.value.subarray(table.totalBytes);
  return Buffer.from(digestOf('sha256', objects)).equals(attributesHash);
}
