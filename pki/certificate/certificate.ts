import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  ExtendedKeyUsage,
  type Extension,
  KeyUsage,
  SubjectKeyIdentifier,
  Certificate as X509Certificate,
} from '@peculiar/asn1-x509';
import type { CertificateProblem } from '#contract/failures/certificate-failures.ts';
import { type SignatureAlgorithm, type SubjectKey, sha256Hex, signatureAlgorithm } from '../der/algorithms.ts';
import { decodeDer, derAt, derChildren, derProblem, sameBytes } from '../der/der.ts';
import { nameText, nameValues } from './distinguished-name.ts';
import { type CertificateHolder, readCertificateHolder } from './jpki-holder.ts';
import { readSubjectKey } from './subject-key.ts';

export const CERTIFICATE_LIMIT_BYTES = 8_192;

type KeyUsageName = ReturnType<KeyUsage['toJSON']>[number];

/** An X.509 v3 certificate that keeps the rules of SR-72 and SR-76 by itself; whether it is trusted is for the path. */
export interface Certificate extends SubjectKey {
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
  /** `undefined` where the extension is absent, which is not the same as no usage. */
  readonly keyUsage: readonly KeyUsageName[] | undefined;
  /** Object identifiers. */
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  readonly isCa: boolean;
  /** CA certificates that may follow below; `undefined`: no limit. */
  readonly pathLength: number | undefined;
  readonly hasNameConstraints: boolean;
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  /** GeneralNames (DER) of the places where its CRL is published. */
  readonly crlDistributionPoints: readonly Uint8Array[];
  readonly holder: CertificateHolder | undefined;
}

type CertificateParse =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly problem: CertificateProblem };

const EXTENSIONS = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  policies: '2.5.29.32',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/**
 * Parses one certificate of at most CERTIFICATE_LIMIT_BYTES: strict DER, version 3, positive serial number, names of
 * plain text, a key and algorithms on our table, every extension once and no unknown critical one.
 * Source: RFC 5280, 4.
 */
export function parseCertificate(der: Uint8Array): CertificateParse {
  if (der.length > CERTIFICATE_LIMIT_BYTES) return { ok: false, problem: 'tooLarge' };
  if (derProblem(der) !== undefined) return { ok: false, problem: 'notDer' };
  const parsed = decodeDer(X509Certificate, der);
  if (parsed === undefined) return { ok: false, problem: 'notDer' };
  return readCertificate(new Uint8Array(der), parsed);
}

function readCertificate(der: Uint8Array, parsed: X509Certificate): CertificateParse {
  const { tbsCertificate: fields } = parsed;
  const tbs = derAt(der, 0).encoded;
  const version3 = fields.version === 2;
  if (!version3) return { ok: false, problem: 'versionRefused' };

  const [, serial, innerAlgorithm, issuerDer, , subjectDer, spki] = derChildren(tbs);
  const outerAlgorithm = derAt(der, 1);
  if (!serial || !innerAlgorithm || !issuerDer || !subjectDer || !spki) return { ok: false, problem: 'notDer' };
  if (!isGoodSerial(serial.content)) return { ok: false, problem: 'serialRefused' };
  if (!sameBytes(innerAlgorithm.encoded, outerAlgorithm.encoded)) return { ok: false, problem: 'algorithmMismatch' };
  const algorithm = signatureAlgorithm(parsed.signatureAlgorithm);
  if (algorithm === undefined) return { ok: false, problem: 'algorithmRefused' };

  const issuer = nameText(fields.issuer);
  const subject = nameText(fields.subject);
  if (issuer === undefined || subject === undefined) return { ok: false, problem: 'nameRefused' };
  const notBeforeMs = timeMs(fields.validity.notBefore);
  const notAfterMs = timeMs(fields.validity.notAfter);
  if (notBeforeMs === undefined || notAfterMs === undefined) return { ok: false, problem: 'notDer' };
  const key = readSubjectKey(spki.encoded, fields.subjectPublicKeyInfo);
  if (key === undefined) return { ok: false, problem: 'keyRefused' };

  const extensions = readExtensions([...(fields.extensions ?? [])]);
  if (typeof extensions === 'string') return { ok: false, problem: extensions };
  return {
    ok: true,
    certificate: {
      der,
      sha256: sha256Hex(der),
      tbs,
      signatureAlgorithm: algorithm,
      signature: new Uint8Array(parsed.signatureValue),
      serialHex: Buffer.from(serial.content).toString('hex').toUpperCase(),
      issuer,
      subject,
      issuerDer: issuerDer.encoded,
      subjectDer: subjectDer.encoded,
      organisations: nameValues(fields.subject, 'O'),
      organisationalUnits: nameValues(fields.subject, 'OU'),
      notBeforeMs,
      notAfterMs,
      key,
      spki: spki.encoded,
      ...extensions,
    },
  };
}

type ExtensionFields = Pick<
  Certificate,
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'policies'
  | 'isCa'
  | 'pathLength'
  | 'hasNameConstraints'
  | 'subjectKeyId'
  | 'authorityKeyId'
  | 'crlDistributionPoints'
  | 'holder'
>;

function readExtensions(extensions: readonly Extension[]): ExtensionFields | CertificateProblem {
  const values = new Map(extensions.map((one) => [one.extnID, new Uint8Array(one.extnValue.buffer)]));
  if (values.size !== extensions.length) return 'extensionRepeated';
  const known: string[] = Object.values(EXTENSIONS);
  if (extensions.some(({ critical, extnID }) => critical && !known.includes(extnID))) return 'extensionUnknownCritical';
  if ([...values.values()].some((value) => derProblem(value) !== undefined)) return 'notDer';

  /** `null` for an extension that is present and does not parse. */
  const read = <T>(oid: string, schema: new () => T): T | null | undefined => {
    const value = values.get(oid);
    return value === undefined ? undefined : (decodeDer(schema, value) ?? null);
  };
  const keyUsage = read(EXTENSIONS.keyUsage, KeyUsage);
  const extendedKeyUsage = read(EXTENSIONS.extendedKeyUsage, ExtendedKeyUsage);
  const policies = read(EXTENSIONS.policies, CertificatePolicies);
  const basicConstraints = read(EXTENSIONS.basicConstraints, BasicConstraints);
  const subjectKeyId = read(EXTENSIONS.subjectKeyId, SubjectKeyIdentifier);
  const authorityKeyId = read(EXTENSIONS.authorityKeyId, AuthorityKeyIdentifier);
  if (
    keyUsage === null ||
    extendedKeyUsage === null ||
    policies === null ||
    basicConstraints === null ||
    subjectKeyId === null ||
    authorityKeyId === null
  ) {
    return 'notDer';
  }
  const subjectAltName = values.get(EXTENSIONS.subjectAltName);
  const holder = subjectAltName === undefined ? undefined : readCertificateHolder(subjectAltName);
  if (holder === 'malformed') return 'nameRefused';
  return {
    keyUsage: keyUsage?.toJSON(),
    extendedKeyUsage: [...(extendedKeyUsage ?? [])],
    policies: [...(policies ?? [])].map(({ policyIdentifier }) => policyIdentifier),
    isCa: basicConstraints?.cA === true,
    pathLength: basicConstraints?.pathLenConstraint,
    hasNameConstraints: values.has(EXTENSIONS.nameConstraints),
    subjectKeyId: subjectKeyId && hex(subjectKeyId.buffer),
    authorityKeyId: authorityKeyId?.keyIdentifier && hex(authorityKeyId.keyIdentifier.buffer),
    crlDistributionPoints: distributionPointNames(values.get(EXTENSIONS.crlDistributionPoints)),
    holder,
  };
}

/** `SEQUENCE OF DistributionPoint { [0] { [0] GeneralNames } }`; other forms name no place that we compare. */
function distributionPointNames(value: Uint8Array | undefined): Uint8Array[] {
  if (value === undefined) return [];
  return derChildren(value).flatMap((point) => {
    const [name] = point.tag === 0x30 ? derChildren(point.encoded) : [];
    return name?.tag === 0xa0 ? fullNames(name.encoded) : [];
  });
}

/** The GeneralNames of a DistributionPointName in its `[0] EXPLICIT` wrapper, DER each. */
export function fullNames(distributionPointName: Uint8Array): Uint8Array[] {
  const [choice] = derChildren(distributionPointName);
  return choice?.tag === 0xa0 ? derChildren(choice.encoded).map(({ encoded }) => encoded) : [];
}

function isGoodSerial(content: Uint8Array): boolean {
  const [first] = content;
  return first !== undefined && first < 0x80 && content.length <= 20 && content.some((octet) => octet !== 0);
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
export function timeMs(time: { utcTime?: Date; generalTime?: Date }): number | undefined {
  if (time.utcTime !== undefined) return time.utcTime.getTime();
  if (time.generalTime === undefined || time.generalTime.getUTCFullYear() < 2050) return undefined;
  return time.generalTime.getTime();
}

function hex(buffer: ArrayBuffer): string {
  return Buffer.from(buffer).toString('hex').toUpperCase();
}
