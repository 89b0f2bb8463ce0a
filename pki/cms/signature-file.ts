import type { SignatureFileKind } from '#contract/values/signature-file-kind.ts';
import { derFromBer } from '../der/ber.ts';
import { childrenOf, type DerElement, derProblem, readDerElement } from '../der/der.ts';
import { oidText, readTime, TAGS } from '../der/der-values.ts';
import { CMS_LIMIT_BYTES, CMS_OIDS, CONTENT_LIMIT_BYTES, MOST_CMS_CERTIFICATES } from './cms-structure.ts';

interface SignatureFile {
  readonly kind: SignatureFileKind;
  /** How it is written; absent where it is no ASN.1. */
  readonly encoding?: 'der' | 'ber' | 'pem';
  /** The value inside, in DER. */
  readonly der?: Uint8Array;
}

const OIDS = {
  signedData: '1.2.840.113549.1.7.2',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
} as const;
/** pkcs7, and the smime content types. */
const CMS_TYPES = /^1\.2\.840\.113549\.1\.(7|9\.16\.1)\./;

const PEM_KINDS: Readonly<Record<string, SignatureFileKind>> = {
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'TRUSTED CERTIFICATE': 'certificate',
  'X509 CRL': 'certificateList',
  'CERTIFICATE REQUEST': 'certificateRequest',
  'NEW CERTIFICATE REQUEST': 'certificateRequest',
  'PUBLIC KEY': 'publicKey',
};
const PEM_SIGNATURES = new Set(['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA']);
const HEAD_BYTES = 4_096;

/**
 * Says what a file is by its own bytes. A CMS in PEM or BER is given back in DER, so that it can be verified; nothing
 * about it is believed.
 */
export function readSignatureFile(bytes: Uint8Array): SignatureFile {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  const label = /-----BEGIN ([A-Z0-9 #]{1,40})-----/.exec(head)?.[1];
  if (label !== undefined) return readPem(bytes, label);
  if (/^\s*%PDF-/.test(head)) return { kind: 'pdf' };
  if (/^(\xef\xbb\xbf)?\s*<\?xml|^(\xef\xbb\xbf)?\s*<[A-Za-z:]*Signature[\s>]/.test(head)) return { kind: 'xml' };
  if (/^(MIME-Version|Content-Type):/im.test(head) && /smime|pkcs7|multipart\/signed/i.test(head))
    return { kind: 'mail' };
  return readBinary(bytes);
}

function readPem(bytes: Uint8Array, label: string): SignatureFile {
  if (label.endsWith('PRIVATE KEY')) return { kind: 'privateKey', encoding: 'pem' };
  const known = PEM_KINDS[label];
  if (known !== undefined) return { kind: known, encoding: 'pem' };
  if (!PEM_SIGNATURES.has(label)) return { kind: 'unknown', encoding: 'pem' };
  const text = Buffer.from(bytes).toString('latin1');
  const begin = text.indexOf(`-----BEGIN ${label}-----`) + `-----BEGIN ${label}-----`.length;
  const end = text.indexOf(`-----END ${label}-----`, begin);
  const inside = readBinary(new Uint8Array(Buffer.from(text.slice(begin, end < 0 ? undefined : end), 'base64')));
  return { ...inside, encoding: 'pem' };
}

function readBinary(bytes: Uint8Array): SignatureFile {
  if (bytes.length > CMS_LIMIT_BYTES + CONTENT_LIMIT_BYTES || bytes[0] !== TAGS.sequence) return { kind: 'unknown' };
  const isDer = derProblem(bytes) === undefined;
  const der = isDer ? bytes : derFromBer(bytes);
  const outer = der && derProblem(der) === undefined ? readDerElement(der) : undefined;
  if (der === undefined || outer === undefined) return { kind: 'unknown' };
  return { kind: kindOf(childrenOf(outer)), encoding: isDer ? 'der' : 'ber', der };
}

function kindOf([first, second, third]: readonly DerElement[]): SignatureFileKind {
  switch (first?.tag) {
    case TAGS.objectIdentifier:
      return contentKind(oidText(first.content), second);
    case TAGS.enumerated:
      return 'ocspResponse';
    case TAGS.integer:
      return second?.tag === TAGS.sequence && childrenOf(second)[0]?.tag === TAGS.objectIdentifier
        ? third?.tag === TAGS.octetString
          ? 'privateKey'
          : 'keyStore'
        : 'unknown';
    case TAGS.sequence:
      if (third?.tag === TAGS.bitString) return signedKind(childrenOf(first));
      if (second?.tag === TAGS.bitString) return 'publicKey';
      return isTimeStampReply(first, second) ? 'timeStamp' : 'unknown';
    default:
      return 'unknown';
  }
}

function contentKind(type: string, wrapper: DerElement | undefined): SignatureFileKind {
  if (type !== OIDS.signedData) return CMS_TYPES.test(type) ? 'otherCms' : 'unknown';
  const [signedData] = wrapper === undefined ? [] : childrenOf(wrapper);
  const [, , encapsulated] = signedData === undefined ? [] : childrenOf(signedData);
  const [contentType] = encapsulated === undefined ? [] : childrenOf(encapsulated);
  return contentType !== undefined && oidText(contentType.content) === OIDS.timeStampInfo ? 'timeStamp' : 'signedData';
}

/** `SEQUENCE { SEQUENCE { status INTEGER, … }, ContentInfo }` */
function isTimeStampReply(status: DerElement, token: DerElement | undefined): boolean {
  const [type, wrapper] = token?.tag === TAGS.sequence ? childrenOf(token) : [];
  const isToken = type?.tag === TAGS.objectIdentifier && contentKind(oidText(type.content), wrapper) === 'timeStamp';
  return isToken && childrenOf(status)[0]?.tag === TAGS.integer;
}

/** Of `SEQUENCE { to be signed, algorithm, BIT STRING }`. */
function signedKind(toBeSigned: readonly DerElement[]): SignatureFileKind {
  const [version, second, third, fourth, fifth] = toBeSigned;
  if (version?.tag === 0xa0) return 'certificate';
  if (fifth?.tag === TAGS.sequence && fourth?.tag === TAGS.sequence && childrenOf(fourth).length === 2)
    return 'certificate';
  if (version?.tag === TAGS.integer && version.content[0] === 0 && third?.tag === TAGS.sequence)
    return 'certificateRequest';
  return second?.tag === TAGS.sequence || third?.tag === TAGS.sequence ? 'certificateList' : 'unknown';
}

/** A signer as SignedData of any profile names them: a claim, of which nothing has been checked. */
export interface ClaimedSigner {
  /** Their certificate, DER, where it came along. */
  readonly certificate: Uint8Array | undefined;
  readonly claimedSigningTimeMs: number | undefined;
}

/** Who a SignedData (DER) says has signed; empty where nobody has, or where it does not have that shape. */
export function claimedSigners(signedDataInfo: Uint8Array): ClaimedSigner[] {
  const outer = derProblem(signedDataInfo) === undefined ? readDerElement(signedDataInfo) : undefined;
  const [, wrapper] = outer === undefined ? [] : childrenOf(outer);
  const [signedData] = wrapper === undefined ? [] : childrenOf(wrapper);
  const parts = signedData === undefined ? [] : childrenOf(signedData).slice(3);
  const signers = parts.at(-1);
  const certificates = parts.length > 1 && parts[0]?.tag === 0xa0 ? childrenOf(parts[0]) : [];
  if (signers?.tag !== TAGS.set) return [];
  return childrenOf(signers)
    .slice(0, MOST_CMS_CERTIFICATES)
    .map((info) => claimedSigner(childrenOf(info), certificates.slice(0, MOST_CMS_CERTIFICATES)));
}

function claimedSigner(info: readonly DerElement[], certificates: readonly DerElement[]): ClaimedSigner {
  const [, name] = info;
  const attributes = info.find(({ tag }) => tag === 0xa0);
  const certificate = name && certificates.find((one) => isNamed(one, name));
  return {
    certificate: certificate?.encoded,
    claimedSigningTimeMs: attributes && signingTimeMs(childrenOf(attributes)),
  };
}

const SUBJECT_KEY_ID = '2.5.29.14';

/** By issuer and serial number, or by the subject's key identifier. */
function isNamed(certificate: DerElement, name: DerElement): boolean {
  const [toBeSigned] = childrenOf(certificate);
  const fields = toBeSigned === undefined ? [] : childrenOf(toBeSigned);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer] = fields;
  if (name.tag === 0x80) return keyIdOf(fields)?.equals(name.content) === true;
  const [namedIssuer, namedSerial] = childrenOf(name);
  const isSame = (one: DerElement | undefined, other: DerElement | undefined) =>
    one !== undefined && other !== undefined && Buffer.compare(one.encoded, other.encoded) === 0;
  return isSame(serial, namedSerial) && isSame(issuer, namedIssuer);
}

function keyIdOf(fields: readonly DerElement[]): Buffer | undefined {
  const [list] = childrenOf(fields.find(({ tag }) => tag === 0xa3) ?? NOTHING);
  const extension = childrenOf(list ?? NOTHING).find((one) => {
    const [id] = childrenOf(one);
    return id?.tag === TAGS.objectIdentifier && oidText(id.content) === SUBJECT_KEY_ID;
  });
  const value = extension && childrenOf(extension).at(-1);
  const keyId = value && readDerElement(value.content);
  return keyId && Buffer.from(keyId.content);
}

const NOTHING: DerElement = { tag: TAGS.sequence, encoded: new Uint8Array(), content: new Uint8Array() };

function signingTimeMs(attributes: readonly DerElement[]): number | undefined {
  for (const attribute of attributes) {
    const [type, values] = childrenOf(attribute);
    if (type?.tag !== TAGS.objectIdentifier || oidText(type.content) !== CMS_OIDS.signingTime) continue;
    const [time] = values === undefined ? [] : childrenOf(values);
    return time && readTime(time)?.atMs;
  }
  return undefined;
}
