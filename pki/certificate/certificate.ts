import type { CertificateProblem } from '#contract/failures/certificate-failures.ts';
import {
  readAlgorithm,
  type SignatureAlgorithm,
  type SubjectKey,
  sha256Hex,
  signatureAlgorithm,
} from '../der/algorithms.ts';
import { childrenOf, type DerElement, derProblem, readDerElement, sameBytes } from '../der/der.ts';
import { type ExtensionValue, readExtensions, readTime, TAGS } from '../der/der-values.ts';
import { type CertificateExtensions, readCertificateExtensions } from './certificate-extensions.ts';
import { nameText, nameValues, readName } from './distinguished-name.ts';
import { readSubjectKey } from './subject-key.ts';

export const CERTIFICATE_LIMIT_BYTES = 8_192;

/** An X.509 v3 certificate that keeps the rules of SR-72 and SR-76 by itself; whether it is trusted is for the path. */
export interface Certificate extends SubjectKey, CertificateExtensions {
  readonly der: Uint8Array;
  /** SHA-256 of `der`, lower-case hexadecimal. */
  readonly sha256: string;
  /** The signed part, as received. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** Upper-case hexadecimal, whole octets. */
  readonly serialHex: string;
  /** RFC 4514 text. */
  readonly issuer: string;
  readonly subject: string;
  readonly issuerDer: Uint8Array;
  readonly subjectDer: Uint8Array;
  readonly organisations: readonly string[];
  readonly organisationalUnits: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

type CertificateParse =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly problem: CertificateProblem };

/**
 * Parses one certificate of at most CERTIFICATE_LIMIT_BYTES: strict DER, version 3, positive serial number, names of
 * plain text, a key and algorithms on our table, every extension once and no unknown critical one.
 * Source: RFC 5280, 4.
 */
export function parseCertificate(received: Uint8Array): CertificateParse {
  if (received.length > CERTIFICATE_LIMIT_BYTES) return refused('tooLarge');
  if (derProblem(received) !== undefined) return refused('notDer');
  const der = new Uint8Array(received);
  const parts = partsOf(der);
  return parts === undefined ? refused('notDer') : readCertificate(der, parts);
}

function refused(problem: CertificateProblem): CertificateParse {
  return { ok: false, problem };
}

interface CertificateParts {
  readonly tbs: DerElement;
  /** Absent for version 1. */
  readonly version: DerElement | undefined;
  readonly serial: DerElement;
  readonly innerAlgorithm: DerElement;
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  readonly spki: DerElement;
  readonly extensions: DerElement | undefined;
  readonly outerAlgorithm: DerElement;
  readonly signature: Uint8Array;
}

/**
 * `SEQUENCE { SEQUENCE { [0] version DEFAULT v1, serialNumber, signature, issuer, validity, subject, spki, [1] and [2]
 * unique identifiers OPTIONAL, [3] extensions OPTIONAL }, signatureAlgorithm, BIT STRING }`
 */
function partsOf(der: Uint8Array): CertificateParts | undefined {
  const outer = readDerElement(der);
  const [tbs, outerAlgorithm, signature, ...more] = outer?.tag === TAGS.sequence ? childrenOf(outer) : [];
  const fields = tbs?.tag === TAGS.sequence ? childrenOf(tbs) : [];
  const version = fields[0]?.tag === 0xa0 ? fields.shift() : undefined;
  const [serial, innerAlgorithm, issuer, validity, subject, spki, ...rest] = fields;
  for (const uniqueIdentifier of [0x81, 0x82]) if (rest[0]?.tag === uniqueIdentifier) rest.shift();
  const extensions = rest[0]?.tag === 0xa3 ? rest.shift() : undefined;
  if (!tbs || !outerAlgorithm || !innerAlgorithm || !issuer || !validity || !subject || !spki) return undefined;
  const isShaped = serial?.tag === TAGS.integer && signature?.tag === TAGS.bitString && signature.content[0] === 0;
  if (!isShaped || more.length + rest.length > 0) return undefined;
  return {
    tbs,
    version,
    serial,
    innerAlgorithm,
    issuer,
    validity,
    subject,
    spki,
    extensions,
    outerAlgorithm,
    signature: signature.content.subarray(1),
  };
}

function readCertificate(der: Uint8Array, parts: CertificateParts): CertificateParse {
  const version = versionOf(parts.version);
  if (version !== 3) return refused(version === undefined ? 'notDer' : 'versionRefused');
  const { content: serial } = parts.serial;
  if (!isGoodSerial(serial)) return refused('serialRefused');
  if (!sameBytes(parts.innerAlgorithm.encoded, parts.outerAlgorithm.encoded)) return refused('algorithmMismatch');
  const identifier = readAlgorithm(parts.outerAlgorithm);
  const [issuerName, subjectName] = [readName(parts.issuer), readName(parts.subject)];
  const listed = extensionsOf(parts.extensions);
  if (!identifier || !issuerName || !subjectName || !listed) return refused('notDer');
  const algorithm = signatureAlgorithm(identifier);
  if (algorithm === undefined) return refused('algorithmRefused');

  const [issuer, subject] = [nameText(issuerName), nameText(subjectName)];
  if (issuer === undefined || subject === undefined) return refused('nameRefused');
  const validity = validityOf(parts.validity);
  if (typeof validity === 'string') return refused(validity);
  const key = readSubjectKey(parts.spki);
  if (key === undefined) return refused('keyRefused');
  const extensions = readCertificateExtensions(listed);
  if (typeof extensions === 'string') return refused(extensions);
  return {
    ok: true,
    certificate: {
      der,
      sha256: sha256Hex(der),
      tbs: parts.tbs.encoded,
      signatureAlgorithm: algorithm,
      signature: parts.signature,
      serialHex: Buffer.from(serial).toString('hex').toUpperCase(),
      issuer,
      subject,
      issuerDer: parts.issuer.encoded,
      subjectDer: parts.subject.encoded,
      organisations: nameValues(subjectName, 'O'),
      organisationalUnits: nameValues(subjectName, 'OU'),
      ...validity,
      key,
      spki: parts.spki.encoded,
      ...extensions,
    },
  };
}

/** `[0] EXPLICIT INTEGER`, where 0 is the default and not written; `undefined` for what is none of the three versions. */
function versionOf(version: DerElement | undefined): 1 | 2 | 3 | undefined {
  if (version === undefined) return 1;
  const [number, ...more] = childrenOf(version);
  if (number?.tag !== TAGS.integer || number.content.length !== 1 || more.length > 0) return undefined;
  return number.content[0] === 2 ? 3 : number.content[0] === 1 ? 2 : undefined;
}

function extensionsOf(wrapper: DerElement | undefined): ExtensionValue[] | undefined {
  if (wrapper === undefined) return [];
  const [list, ...more] = childrenOf(wrapper);
  return more.length > 0 ? undefined : readExtensions(list);
}

/**
 * UTCTime until 2049 and GeneralizedTime from 2050 on is what CAs must write; either form is read for any year, as
 * RFC 5280, 4.1.2.5, asks of those who read.
 */
function validityOf(validity: DerElement): Pick<Certificate, 'notBeforeMs' | 'notAfterMs'> | CertificateProblem {
  const [notBefore, notAfter, ...more] = validity.tag === TAGS.sequence ? childrenOf(validity) : [];
  if (notBefore === undefined || notAfter === undefined || more.length > 0) return 'notDer';
  const [notBeforeMs, notAfterMs] = [readTime(notBefore)?.atMs, readTime(notAfter)?.atMs];
  return notBeforeMs === undefined || notAfterMs === undefined ? 'validityRefused' : { notBeforeMs, notAfterMs };
}

function isGoodSerial(content: Uint8Array): boolean {
  const [first] = content;
  return first !== undefined && first < 0x80 && content.length <= 20 && content.some((octet) => octet !== 0);
}
