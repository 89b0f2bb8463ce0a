import { type Attribute, SignedData } from '@peculiar/asn1-cms';
import { Time } from '@peculiar/asn1-x509';
import type { CmsProblem } from '#contract/failure.ts';
import {
  digestAlgorithm,
  type HashName,
  parametersAre,
  RSA_ENCRYPTION,
  type SignatureAlgorithm,
  signatureAlgorithm,
} from './algorithms.ts';
import { timeMs } from './certificate.ts';
import {
  type DerElement,
  decodeDer,
  derAt,
  derChildren,
  derProblem,
  derValue,
  isSorted,
  readDerElement,
} from './der.ts';

/** Everything but attached content. */
export const CMS_LIMIT_BYTES = 1_048_576;
export const CONTENT_LIMIT_BYTES = 64_000_000;
export const MOST_CMS_CERTIFICATES = 20;

export const CMS_OIDS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

export type SignerName =
  | { readonly by: 'issuerAndSerial'; readonly issuerDer: Uint8Array; readonly serialHex: string }
  | { readonly by: 'subjectKeyId'; readonly subjectKeyId: string };

/** A CAdES signature as it was sent: well formed, its parts agreeing with each other, nothing about it believed yet. */
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

export type StructureParse =
  | { readonly ok: true; readonly structure: SignedDataStructure }
  | { readonly ok: false; readonly problem: CmsProblem };

const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;
const OCTET_STRING = 0x04;

/** Parses ContentInfo with SignedData of exactly one signer. Source: RFC 5652, 5; RFC 5035. */
export function parseSignedData(cms: Uint8Array): StructureParse {
  if (cms.length > CMS_LIMIT_BYTES + CONTENT_LIMIT_BYTES) return refused('tooLarge');
  const problem = derProblem(cms);
  if (problem !== undefined) return refused(problem);
  const signedData = signedDataOf(cms);
  if (signedData === undefined) return refused('notSignedData');

  const parts = derChildren(signedData);
  const [certificateSet] = parts.filter(({ tag }) => tag === CONTEXT_0);
  const certificates = certificateSet === undefined ? [] : derChildren(certificateSet.encoded);
  if (certificates.length > MOST_CMS_CERTIFICATES) return refused('tooManyCertificates');
  const signerInfos = parts.at(-1);
  const signers = signerInfos?.tag === SET ? derChildren(signerInfos.encoded) : [];
  const [signer] = signers;
  if (signer === undefined) return refused('noSigner');
  if (signers.length > 1) return refused('severalSigners');
  const parsed = decodeDer(SignedData, signedData);
  if (parsed === undefined) return refused('notDer');
  return readSignedData(cms, parsed, signer, certificates);
}

function readSignedData(
  cms: Uint8Array,
  parsed: SignedData,
  signer: DerElement,
  certificates: readonly DerElement[],
): StructureParse {
  const [info] = parsed.signerInfos;
  if (info === undefined) return refused('noSigner');
  const { encapContentInfo } = parsed;
  if (encapContentInfo.eContentType !== CMS_OIDS.data) return refused('contentTypeNotData');
  const attachedContent = attached(cms);
  if (attachedContent === 'malformed') return refused('notDer');
  if (cms.length - (attachedContent?.length ?? 0) > CMS_LIMIT_BYTES) return refused('tooLarge');

  const signerName = signerNameOf(signer.encoded);
  const version = signerName?.by === 'subjectKeyId' ? 3 : 1;
  if (signerName === undefined || info.version !== version || parsed.version !== version) {
    return refused('notSignedData');
  }
  const attributeSet = derChildren(signer.encoded).find(({ tag }) => tag === CONTEXT_0);
  if (info.signedAttrs === undefined || attributeSet === undefined) return refused('noSignedAttributes');
  if (!isSorted(derChildren(attributeSet.encoded))) return refused('notDer');

  const hash = digestAlgorithm(info.digestAlgorithm);
  if (hash === undefined) return refused('digestAlgorithmRefused');
  const algorithm = signerAlgorithm(info.signatureAlgorithm, hash);
  if (algorithm === undefined) return refused('signatureAlgorithmRefused');
  const [listed, ...others] = parsed.digestAlgorithms;
  if (listed === undefined || others.length > 0 || digestAlgorithm(listed) !== hash || algorithm.hash !== hash) {
    return refused('algorithmMismatch');
  }
  const attributes = readAttributes(info.signedAttrs);
  if (typeof attributes === 'string') return refused(attributes);
  return {
    ok: true,
    structure: {
      ...attributes,
      certificates: certificates.filter(({ tag }) => tag === SEQUENCE).map(({ encoded }) => encoded),
      attachedContent,
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
  const isSignedData = Buffer.from(type.encoded).toString('hex') === '06092a864886f70d010702';
  const [signedData, ...more] = derChildren(wrapper.encoded);
  return isSignedData && signedData?.tag === SEQUENCE && more.length === 0 ? signedData.encoded : undefined;
}

function attached(cms: Uint8Array): Uint8Array | 'malformed' | undefined {
  const wrapper = derChildren(derAt(cms, 1, 0, 2).encoded)[1];
  if (wrapper === undefined) return undefined;
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

function readAttributes(attributes: readonly Attribute[]): AttributeFields | CmsProblem {
  const values = new Map(attributes.map(({ attrType, attrValues }) => [attrType, attrValues]));
  if (values.size !== attributes.length) return 'attributeRepeated';
  const wanted = [CMS_OIDS.contentType, CMS_OIDS.messageDigest, CMS_OIDS.signingTime, CMS_OIDS.signingCertificateV2];
  const single = wanted.map((oid) => values.get(oid));
  if (single.includes(undefined)) return 'attributeMissing';
  const [contentType, messageDigest, signingTime, signingCertificate] = single.map((given) =>
    given?.length === 1 && given[0] !== undefined ? new Uint8Array(given[0]) : undefined,
  );
  if (!contentType || !messageDigest || !signingTime || !signingCertificate) return 'attributeInvalid';

  if (Buffer.from(contentType).toString('hex') !== '06092a864886f70d010701') return 'contentTypeMismatch';
  const digest = readDerElement(messageDigest);
  const time = decodeDer(Time, signingTime);
  const claimedSigningTimeMs = time === undefined ? undefined : timeMs(time);
  if (digest?.tag !== OCTET_STRING || claimedSigningTimeMs === undefined) return 'attributeInvalid';
  if (derProblem(signingCertificate) !== undefined) return 'attributeInvalid';
  return { messageDigest: digest.content, claimedSigningTimeMs, signingCertificate };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
