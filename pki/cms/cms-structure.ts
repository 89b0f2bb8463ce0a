import { type Attribute, SignerInfo } from '@peculiar/asn1-cms';
import type { CmsProblem } from '#contract/failures/filing-failures.ts';
import {
  digestAlgorithm,
  type HashName,
  parametersAre,
  RSA_ENCRYPTION,
  readAlgorithm,
  type SignatureAlgorithm,
  signatureAlgorithm,
} from '../der/algorithms.ts';
import {
  type DerElement,
  decodeDer,
  derChildren,
  derProblem,
  derValue,
  isSorted,
  readDerElement,
  sameBytes,
} from '../der/der.ts';
import { readTime } from '../der/der-values.ts';

/** Everything but attached content. */
export const CMS_LIMIT_BYTES = 1_048_576;
export const CONTENT_LIMIT_BYTES = 64_000_000;
export const MOST_CMS_CERTIFICATES = 20;

export const CMS_OIDS = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

export type SignerName =
  | { readonly by: 'issuerAndSerial'; readonly issuerDer: Uint8Array; readonly serialHex: string }
  | { readonly by: 'subjectKeyId'; readonly subjectKeyId: string };

/** A CAdES signature as received: well formed, its parts in agreement, not yet verified. */
export interface SignedDataStructure {
  readonly certificates: readonly Uint8Array[];
  readonly attachedContent: Uint8Array | undefined;
  readonly signerName: SignerName;
  readonly hash: HashName;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly messageDigest: Uint8Array;
  /** What the signer claims; proves nothing about time. */
  readonly claimedSigningTimeMs: number;
  /** SigningCertificateV2, DER. */
  readonly signingCertificate: Uint8Array;
  /** The received attributes with the tag of SET OF (RFC 5652, 5.4): what is signed. */
  readonly signedAttributes: Uint8Array;
  readonly signature: Uint8Array;
}

type StructureParse =
  | { readonly ok: true; readonly structure: SignedDataStructure }
  | { readonly ok: false; readonly problem: CmsProblem };

/** The two types as DER, to be compared as received. */
export const DATA_OID = Uint8Array.from(Buffer.from('06092a864886f70d010701', 'hex'));
export const SIGNED_DATA_OID = Uint8Array.from(Buffer.from('06092a864886f70d010702', 'hex'));

const INTEGER = 0x02;
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;
const CONTEXT_1 = 0xa1;
const OCTET_STRING = 0x04;

/**
 * Parses ContentInfo with SignedData of exactly one signer. A claim of time must stand within, unless one that stands
 * beside it is given: a PDF has it in its dictionary. Source: RFC 5652, 5; RFC 5035; ETSI EN 319 142-1, 6.3.
 */
export function parseSignedData(cms: Uint8Array, claimedBesideMs?: number): StructureParse {
  if (cms.length > CMS_LIMIT_BYTES + CONTENT_LIMIT_BYTES) return refused('tooLarge');
  const problem = derProblem(cms);
  if (problem !== undefined) return refused(problem);
  const signedData = signedDataOf(cms);
  const parts = signedData && partsOf(signedData);
  if (parts === undefined) return refused('notSignedData');
  if (parts.certificates.length > MOST_CMS_CERTIFICATES) return refused('tooManyCertificates');
  const [signer, ...others] = parts.signers;
  if (signer === undefined) return refused('noSigner');
  if (others.length > 0) return refused('severalSigners');

  if (!sameBytes(parts.contentType, DATA_OID)) return refused('contentTypeNotData');
  const { attachedContent } = parts;
  if (attachedContent === 'malformed') return refused('notDer');
  if (cms.length - (attachedContent?.length ?? 0) > CMS_LIMIT_BYTES) return refused('tooLarge');
  return readSigner(signer, { ...parts, attachedContent }, claimedBesideMs);
}

function readSigner(
  signer: DerElement,
  parts: SignedDataParts & { readonly attachedContent: Uint8Array | undefined },
  claimedBesideMs: number | undefined,
): StructureParse {
  const info = decodeDer(SignerInfo, signer.encoded);
  if (info === undefined) return refused('notDer');
  const signerName = signerNameOf(signer.encoded);
  const version = signerName?.by === 'subjectKeyId' ? 3 : 1;
  if (signerName === undefined || info.version !== version || parts.version !== version) {
    return refused('notSignedData');
  }
  const attributeSet = derChildren(signer.encoded).find(({ tag }) => tag === CONTEXT_0);
  if (info.signedAttrs === undefined || attributeSet === undefined) return refused('noSignedAttributes');
  if (!isSorted(derChildren(attributeSet.encoded))) return refused('notDer');

  const hash = digestAlgorithm(info.digestAlgorithm);
  if (hash === undefined) return refused('digestAlgorithmRefused');
  const algorithm = signerAlgorithm(info.signatureAlgorithm, hash);
  if (algorithm === undefined) return refused('signatureAlgorithmRefused');
  const listed = parts.digestAlgorithms.map(readAlgorithm);
  const isListed = listed.length === 1 && listed[0] !== undefined && digestAlgorithm(listed[0]) === hash;
  if (!isListed || algorithm.hash !== hash) return refused('algorithmMismatch');
  const attributes = readAttributes(info.signedAttrs, claimedBesideMs);
  if (typeof attributes === 'string') return refused(attributes);
  return {
    ok: true,
    structure: {
      ...attributes,
      certificates: parts.certificates.filter(({ tag }) => tag === SEQUENCE).map(({ encoded }) => encoded),
      attachedContent: parts.attachedContent,
      signerName,
      hash,
      signatureAlgorithm: algorithm,
      signedAttributes: derValue(SET, attributeSet.content),
      signature: new Uint8Array(info.signature.buffer),
    },
  };
}

function refused(problem: CmsProblem): StructureParse {
  return { ok: false, problem };
}

/** The SignedData inside `ContentInfo { signedData, [0] SignedData }`. */
function signedDataOf(cms: Uint8Array): Uint8Array | undefined {
  const [type, wrapper, ...rest] = cms[0] === SEQUENCE ? derChildren(cms) : [];
  if (type === undefined || wrapper?.tag !== CONTEXT_0 || rest.length > 0) return undefined;
  const [signedData, ...more] = derChildren(wrapper.encoded);
  const isOne = signedData?.tag === SEQUENCE && more.length === 0;
  return isOne && sameBytes(type.encoded, SIGNED_DATA_OID) ? signedData.encoded : undefined;
}

interface SignedDataParts {
  readonly version: number;
  readonly digestAlgorithms: readonly DerElement[];
  /** OBJECT IDENTIFIER, DER. */
  readonly contentType: Uint8Array;
  readonly attachedContent: Uint8Array | 'malformed' | undefined;
  readonly certificates: readonly DerElement[];
  readonly signers: readonly DerElement[];
}

/**
 * `SEQUENCE { version, SET OF AlgorithmIdentifier, SEQUENCE { type, [0] content OPTIONAL }, [0] certificates OPTIONAL,
 * [1] crls OPTIONAL, SET OF SignerInfo }`. Content and certificates stay where they are: content may be large, and
 * certificates have a parser of their own.
 */
function partsOf(signedData: Uint8Array): SignedDataParts | undefined {
  const [version, digestAlgorithms, encapsulated, ...rest] = derChildren(signedData);
  const signers = rest.pop();
  const certificates = rest[0]?.tag === CONTEXT_0 ? rest.shift() : undefined;
  const crls = rest[0]?.tag === CONTEXT_1 ? rest.shift() : undefined;
  const [contentType, content, ...more] = encapsulated?.tag === SEQUENCE ? derChildren(encapsulated.encoded) : [];
  const isShaped = version?.tag === INTEGER && version.content.length === 1 && rest.length + more.length === 0;
  if (!isShaped || digestAlgorithms?.tag !== SET || signers?.tag !== SET || contentType === undefined) return undefined;
  if (crls !== undefined && crls.content.length === 0) return undefined;
  return {
    version: version.content[0] ?? 0,
    digestAlgorithms: derChildren(digestAlgorithms.encoded),
    contentType: contentType.encoded,
    attachedContent: content && attached(content),
    certificates: certificates === undefined ? [] : derChildren(certificates.encoded),
    signers: derChildren(signers.encoded),
  };
}

function attached(wrapper: DerElement): Uint8Array | 'malformed' {
  const [content, ...more] = wrapper.tag === CONTEXT_0 ? derChildren(wrapper.encoded) : [];
  return content?.tag === OCTET_STRING && more.length === 0 ? content.content : 'malformed';
}

function signerNameOf(signerInfo: Uint8Array): SignerName | undefined {
  const sid = derChildren(signerInfo)[1];
  if (sid?.tag === 0x80) return { by: 'subjectKeyId', subjectKeyId: hex(sid.content) };
  if (sid?.tag !== SEQUENCE) return undefined;
  const [issuer, serial] = derChildren(sid.encoded);
  if (issuer === undefined || serial === undefined) return undefined;
  return { by: 'issuerAndSerial', issuerDer: issuer.encoded, serialHex: hex(serial.content) };
}

/** RFC 5754 lets RSA stand as `rsaEncryption`, the hash then being the digest algorithm's. */
function signerAlgorithm(
  identifier: Parameters<typeof signatureAlgorithm>[0],
  hash: HashName,
): SignatureAlgorithm | undefined {
  if (identifier.algorithm !== RSA_ENCRYPTION) return signatureAlgorithm(identifier);
  return parametersAre('null', identifier) ? { key: 'rsa', hash } : undefined;
}

type AttributeFields = Pick<SignedDataStructure, 'messageDigest' | 'claimedSigningTimeMs' | 'signingCertificate'>;

function readAttributes(
  attributes: readonly Attribute[],
  claimedBesideMs: number | undefined,
): AttributeFields | CmsProblem {
  const values = new Map(attributes.map(({ attrType, attrValues }) => [attrType, attrValues]));
  if (values.size !== attributes.length) return 'attributeRepeated';
  const isTimeBeside = claimedBesideMs !== undefined && !values.has(CMS_OIDS.signingTime);
  const wanted = [
    CMS_OIDS.contentType,
    CMS_OIDS.messageDigest,
    CMS_OIDS.signingCertificateV2,
    ...(isTimeBeside ? [] : [CMS_OIDS.signingTime]),
  ];
  const single = wanted.map((oid) => values.get(oid));
  if (single.includes(undefined)) return 'attributeMissing';
  const [contentType, messageDigest, signingCertificate, signingTime] = single.map((given) =>
    given?.length === 1 && given[0] !== undefined ? new Uint8Array(given[0]) : undefined,
  );
  if (!contentType || !messageDigest || !signingCertificate) return 'attributeInvalid';

  if (!sameBytes(contentType, DATA_OID)) return 'contentTypeMismatch';
  const digest = readDerElement(messageDigest);
  const claimedSigningTimeMs = isTimeBeside ? claimedBesideMs : signingTime && signingTimeMs(signingTime);
  if (digest?.tag !== OCTET_STRING || claimedSigningTimeMs === undefined) return 'attributeInvalid';
  if (derProblem(signingCertificate) !== undefined) return 'attributeInvalid';
  return { messageDigest: digest.content, claimedSigningTimeMs, signingCertificate };
}

const YEAR_2050_MS = Date.UTC(2050, 0, 1);

/** UTCTime until 2049, GeneralizedTime from 2050 on: RFC 5652, 11.3, leaves no choice. */
function signingTimeMs(der: Uint8Array): number | undefined {
  const element = readDerElement(der);
  const time = element?.encoded.length === der.length ? readTime(element) : undefined;
  return time?.form === 'utcTime' || (time !== undefined && time.atMs >= YEAR_2050_MS) ? time.atMs : undefined;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
