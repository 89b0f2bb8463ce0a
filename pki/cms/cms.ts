import { Attribute } from '@peculiar/asn1-cms';
import { AlgorithmIdentifier, Time } from '@peculiar/asn1-x509';
import type { Certificate } from '../certificate/certificate.ts';
import {
  digestOf,
  HASH_OIDS,
  type HashName,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  signatureOid,
} from '../der/algorithms.ts';
import { derValue, encodeDer } from '../der/der.ts';
import { CMS_OIDS, DATA_OID, SIGNED_DATA_OID } from './cms-structure.ts';
import { type AroundContent, encloseContent } from './content-cut.ts';

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;

export interface PreparedSignedData {
  readonly signerCertificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  /** SET OF Attribute, DER: the bytes whose hash is signed. */
  readonly signedAttributes: Uint8Array;
  /** What the card signs: the digest of `signedAttributes` under `algorithm.hash`. */
  readonly digest: Uint8Array;
}

/** The hash that a signer's CMS uses for content and attributes; it follows from the certificate's key. */
export function cmsHash({ key }: Certificate): HashName {
  return signatureAlgorithmOf(key).hash;
}

/**
 * Composes the signed attributes of a CAdES-B-B signature: content-type, message-digest, signing-time and
 * signing-certificate-v2. `contentDigest` is under `cmsHash(signerCertificate)`. Without a time for a signature in a
 * PDF, which has its own place for it.
 *
 * Source: ETSI EN 319 122-1, 5 and 6.3; EN 319 142-1, 6.3; RFC 5652; RFC 5035.
 */
export function prepareSignedData(given: {
  readonly contentDigest: Uint8Array;
  readonly signerCertificate: Certificate;
  readonly signingTimeMs?: number;
}): PreparedSignedData {
  const { contentDigest, signerCertificate, signingTimeMs } = given;
  const algorithm = signatureAlgorithmOf(signerCertificate.key);
  const expectedBytes = digestOf(algorithm.hash, new Uint8Array()).length;
  if (contentDigest.length !== expectedBytes) throw new RangeError(`${algorithm.hash} gives ${expectedBytes} bytes`);
  const attributes = [
    attribute(CMS_OIDS.contentType, DATA_OID),
    attribute(CMS_OIDS.messageDigest, derValue(OCTET_STRING, contentDigest)),
    ...(signingTimeMs === undefined ? [] : [signingTime(signingTimeMs)]),
    attribute(CMS_OIDS.signingCertificateV2, signingCertificateV2(signerCertificate)),
  ];
  const signedAttributes = derValue(SET, ...attributes.sort(Buffer.compare));
  return { signerCertificate, algorithm, signedAttributes, digest: digestOf(algorithm.hash, signedAttributes) };
}

/**
 * Completes the SignedData, detached.
 *
 * `signature` is the card's own: RSA's bytes, or r‖s of ECDSA. `certificates` (DER) are included beside the signer's.
 */
export function finishSignedData(
  prepared: PreparedSignedData,
  given: {
    readonly signature: Uint8Array;
    readonly certificates: readonly Uint8Array[];
  },
): Uint8Array {
  const { head, encapsulated, tail } = signedDataParts(prepared, given);
  const signedData = derValue(SEQUENCE, head, derValue(SEQUENCE, encapsulated), tail);
  return derValue(SEQUENCE, SIGNED_DATA_OID, derValue(CONTEXT_0, signedData));
}

/** The most that a SignedData may be long for its lengths to fit the four octets that are read, with room for all else. */
export const ATTACHED_LIMIT_BYTES = 4_290_000_000;

/** The same with a content of `contentBytes` inside: what is written before the content, and what is written behind it. */
export function signedDataAround(
  prepared: PreparedSignedData,
  given: Parameters<typeof finishSignedData>[1],
  contentBytes: number,
): AroundContent {
  if (contentBytes > ATTACHED_LIMIT_BYTES) throw new RangeError('no length of DER for so much content');
  const { head, encapsulated, tail } = signedDataParts(prepared, given);
  return [
    { tag: OCTET_STRING },
    { tag: CONTEXT_0 },
    { tag: SEQUENCE, first: encapsulated },
    { tag: SEQUENCE, first: head, last: tail },
    { tag: CONTEXT_0 },
    { tag: SEQUENCE, first: SIGNED_DATA_OID },
  ].reduce<AroundContent>((inner, value) => encloseContent(inner, contentBytes, value), {
    before: new Uint8Array(),
    behind: new Uint8Array(),
  });
}

/** What stands in the SignedData before, in and after the EncapsulatedContentInfo. */
function signedDataParts(prepared: PreparedSignedData, given: Parameters<typeof finishSignedData>[1]) {
  const { signerCertificate, algorithm, signedAttributes } = prepared;
  const digestIdentifier = encodeDer(new AlgorithmIdentifier({ algorithm: HASH_OIDS[algorithm.hash] }));
  const signatureIdentifier = encodeDer(
    new AlgorithmIdentifier({
      algorithm: signatureOid(algorithm),
      ...(algorithm.key === 'rsa' ? { parameters: null } : {}),
    }),
  );
  const signature = algorithm.key === 'rsa' ? given.signature : ecdsaValue(given.signature);
  const signerInfo = derValue(
    SEQUENCE,
    derValue(INTEGER, Uint8Array.of(1)),
    issuerAndSerial(signerCertificate),
    digestIdentifier,
    // IMPLICIT [0]: the same contents under another tag.
    withTag(CONTEXT_0, signedAttributes),
    signatureIdentifier,
    derValue(OCTET_STRING, signature),
  );
  return {
    head: Buffer.concat([derValue(INTEGER, Uint8Array.of(1)), derValue(SET, digestIdentifier)]),
    encapsulated: DATA_OID,
    tail: Buffer.concat([
      derValue(CONTEXT_0, ...distinct([signerCertificate.der, ...given.certificates])),
      derValue(SET, signerInfo),
    ]),
  };
}

function attribute(attrType: string, value: Uint8Array): Uint8Array {
  return encodeDer(new Attribute({ attrType, attrValues: [Uint8Array.from(value).buffer] }));
}

function signingTime(ms: number): Uint8Array {
  return attribute(CMS_OIDS.signingTime, encodeDer(new Time(new Date(Math.floor(ms / 1000) * 1000))));
}

/** `ESSCertIDv2` with SHA-256, which is the default and therefore not written, and the issuer and serial number. */
function signingCertificateV2(certificate: Certificate): Uint8Array {
  const issuerSerial = derValue(
    SEQUENCE,
    // GeneralNames { directoryName [4] }
    derValue(SEQUENCE, derValue(0xa4, certificate.issuerDer)),
    serialNumber(certificate),
  );
  const certHash = derValue(OCTET_STRING, digestOf('sha256', certificate.der));
  return derValue(SEQUENCE, derValue(SEQUENCE, derValue(SEQUENCE, certHash, issuerSerial)));
}

function issuerAndSerial(certificate: Certificate): Uint8Array {
  return derValue(SEQUENCE, certificate.issuerDer, serialNumber(certificate));
}

function serialNumber({ serialHex }: Certificate): Uint8Array {
  return derValue(INTEGER, Buffer.from(serialHex, 'hex'));
}

function withTag(tag: number, encoded: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(encoded);
  copy[0] = tag;
  return copy;
}

function distinct(certificates: readonly Uint8Array[]): Uint8Array[] {
  const byText = new Map(certificates.map((der) => [Buffer.from(der).toString('hex'), der]));
  return [...byText.values()].sort(Buffer.compare);
}

/** `Ecdsa-Sig-Value { r INTEGER, s INTEGER }` from r‖s. */
export function ecdsaValue(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const integer = (bytes: Uint8Array) => {
    const first = bytes.findIndex((octet) => octet !== 0);
    const shortest = first < 0 ? bytes.subarray(-1) : bytes.subarray(first);
    return derValue(INTEGER, (shortest[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), shortest]) : shortest);
  };
  return derValue(SEQUENCE, integer(signature.subarray(0, half)), integer(signature.subarray(half)));
}
