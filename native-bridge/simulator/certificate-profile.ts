import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { OctetString } from '@peculiar/asn1-schema';
import {
  AccessDescription,
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralNames,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  OtherName,
  PolicyInformation,
  PolicyQualifierInfo,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { CardKey } from '#contract/values/brands.ts';
import { JPKI_OTHER_NAMES, JPKI_ROLES, PRACTICE_ORGANISATION } from '#pki/certificate/jpki-profile.ts';
import { decodeDer, derAt, derValue, encodeDer } from '#pki/der/der.ts';
import { certificateBirthDate, type InventedHolder } from './invented-holder.ts';

/** `[attribute, text]` from the top of the name down. */
type NameParts = readonly (readonly ['C' | 'O' | 'OU' | 'L' | 'CN', string])[];

export interface IssuingCa {
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
}

interface CertificateRequest {
  readonly serial: Uint8Array;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const ATTRIBUTES = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', L: '2.5.4.7', CN: '2.5.4.3' } as const;
const EXTENSIONS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const;
const OCSP_ACCESS = '1.3.6.1.5.5.7.48.1';
const CPS_QUALIFIER = '1.3.6.1.5.5.7.2.1';
/** Names that cannot resolve (RFC 2606): a practice certificate leads nobody to a real service. */
const PRACTICE_CPS = 'http://www.jpki-virtual.invalid/cps.html';
const PRACTICE_OCSP = { auth: 'http://ocspauth.jpki-virtual.invalid', sign: 'http://ocspsign.jpki-virtual.invalid' };
const JAPANESE_CA_UNITS = {
  auth: '公的個人認証サービス（練習用）利用者証明用',
  sign: '公的個人認証サービス（練習用）署名用',
};
const UTF8_STRING = 0x0c;
const IA5_STRING = 0x16;

/** A practice CA certificate, DER: the real CAs' profile under `O=JPKI-VIRTUAL`. */
export function issueCaCertificate(role: CardKey, request: CertificateRequest, key: KeyObject): Uint8Array {
  const name = caName(role);
  const extensions = [
    extension(EXTENSIONS.keyUsage, keyUsage(['keyCertSign', 'cRLSign']), true),
    extension(EXTENSIONS.basicConstraints, encodeDer(new BasicConstraints({ cA: true })), true),
    extension(EXTENSIONS.subjectAltName, encodeDer(new GeneralNames([directoryName(japaneseCaName(role))]))),
    extension(EXTENSIONS.crlDistributionPoints, distributionPoint(name)),
    extension(EXTENSIONS.subjectKeyIdentifier, encodeDer(new SubjectKeyIdentifier(keyIdentifier(request.publicKey)))),
  ];
  return issue({ ...request, issuer: name, subject: name, extensions }, key);
}

/**
 * An authentication certificate, DER. Extensions, their order and criticality as in the published sample; source:
 * docs/card-protocol.md#certificates.
 */
export function issueAuthCertificate(ca: IssuingCa, holder: InventedHolder, request: CertificateRequest): Uint8Array {
  const { policy, extendedKeyUsage } = JPKI_ROLES.auth;
  const extensions = [
    extension(EXTENSIONS.keyUsage, keyUsage(['digitalSignature']), true),
    extension(EXTENSIONS.extendedKeyUsage, encodeDer(new ExtendedKeyUsage([extendedKeyUsage]))),
    extension(EXTENSIONS.certificatePolicies, policies(policy), true),
    ...issuerExtensions('auth', ca, holder),
    extension(EXTENSIONS.subjectKeyIdentifier, encodeDer(new SubjectKeyIdentifier(keyIdentifier(request.publicKey)))),
  ];
  const subject = nameOf([
    ['C', 'JP'],
    ['CN', opaqueIdentifier('auth', request)],
  ]);
  return issue({ ...request, issuer: caName('auth'), subject, extensions }, ca.key);
}

/** A signature certificate, DER, with the holder's attributes as otherNames. Source as above. */
export function issueSignCertificate(ca: IssuingCa, holder: InventedHolder, request: CertificateRequest): Uint8Array {
  const extensions = [
    extension(EXTENSIONS.keyUsage, keyUsage(['digitalSignature', 'nonRepudiation']), true),
    extension(EXTENSIONS.certificatePolicies, policies(JPKI_ROLES.sign.policy), true),
    extension(EXTENSIONS.subjectAltName, encodeDer(new GeneralNames(holderNames(holder)))),
    ...issuerExtensions('sign', ca, holder),
    extension(EXTENSIONS.subjectKeyIdentifier, encodeDer(new SubjectKeyIdentifier(keyIdentifier(request.publicKey)))),
  ];
  const subject = nameOf([
    ['C', 'JP'],
    ['L', holder.romanPlace.prefecture],
    ['L', holder.romanPlace.municipality],
    ['CN', opaqueIdentifier('sign', request)],
  ]);
  return issue({ ...request, issuer: caName('sign'), subject, extensions }, ca.key);
}

export function caName(role: CardKey): Name {
  return nameOf([
    ['C', 'JP'],
    ['O', PRACTICE_ORGANISATION],
    ['OU', JPKI_ROLES[role].caUnit],
    ['OU', 'Madoguchi practice'],
  ]);
}

/** Subject key identifier: SHA-1 of the key's bits (RFC 5280, 4.2.1.2, method 1). */
export function keyIdentifier(publicKey: KeyObject): Uint8Array {
  return new Uint8Array(createHash('sha1').update(publicKeyBits(publicKey)).digest());
}

/** The BIT STRING of SubjectPublicKeyInfo without its count of unused bits. */
export function publicKeyBits(publicKey: KeyObject): Uint8Array {
  return derAt(spkiOf(publicKey), 1).content.subarray(1);
}

/** What our RSA CAs sign with. */
export const SHA256_WITH_RSA = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null });

export function signWithSha256(tbs: Uint8Array, key: KeyObject): ArrayBuffer {
  return arrayBuffer(sign('sha256', tbs, key));
}

function spkiOf(publicKey: KeyObject): Uint8Array {
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
}

export function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

export function extension(extnID: string, value: Uint8Array, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(arrayBuffer(value)) });
}

interface UnsignedCertificate extends CertificateRequest {
  readonly issuer: Name;
  readonly subject: Name;
  readonly extensions: readonly Extension[];
}

function issue(unsigned: UnsignedCertificate, key: KeyObject): Uint8Array {
  const subjectPublicKeyInfo = decodeDer(SubjectPublicKeyInfo, spkiOf(unsigned.publicKey));
  if (subjectPublicKeyInfo === undefined) throw new TypeError('a generated key has no SubjectPublicKeyInfo');
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBuffer(unsigned.serial),
    signature: SHA256_WITH_RSA,
    issuer: unsigned.issuer,
    validity: new Validity({ notBefore: unsigned.notBefore, notAfter: unsigned.notAfter }),
    subject: unsigned.subject,
    subjectPublicKeyInfo,
    extensions: new Extensions([...unsigned.extensions]),
  });
  const signatureValue = signWithSha256(encodeDer(tbsCertificate), key);
  return encodeDer(new Certificate({ tbsCertificate, signatureAlgorithm: SHA256_WITH_RSA, signatureValue }));
}

function issuerExtensions(role: CardKey, ca: IssuingCa, holder: InventedHolder): Extension[] {
  const caCertificate = decodeDer(Certificate, ca.certificate);
  if (caCertificate === undefined) throw new TypeError('the practice CA certificate is not DER');
  const authorityKey = new AuthorityKeyIdentifier({
    keyIdentifier: new KeyIdentifier(keyIdentifier(createPublicKey(ca.key))),
    authorityCertIssuer: [new GeneralName({ directoryName: caName(role) })],
    authorityCertSerialNumber: caCertificate.tbsCertificate.serialNumber,
  });
  const point = nameOf([
    ['C', 'JP'],
    ['O', PRACTICE_ORGANISATION],
    ['OU', JPKI_ROLES[role].caUnit],
    ['OU', 'CRL Distribution Points'],
    ['OU', holder.romanPlace.prefecture],
    ['CN', `${holder.romanPlace.municipality} CRLDP`],
  ]);
  const access = new AccessDescription({
    accessMethod: OCSP_ACCESS,
    accessLocation: new GeneralName({ uniformResourceIdentifier: PRACTICE_OCSP[role] }),
  });
  return [
    extension(EXTENSIONS.issuerAltName, encodeDer(new GeneralNames([directoryName(japaneseCaName(role))]))),
    extension(EXTENSIONS.crlDistributionPoints, distributionPoint(point)),
    extension(EXTENSIONS.authorityInfoAccess, encodeDer(new AuthorityInfoAccessSyntax([access]))),
    extension(EXTENSIONS.authorityKeyIdentifier, encodeDer(authorityKey)),
  ];
}

/** Order as seen on a real certificate: name, birth date, sex, address, substitute flags of name and address. */
function holderNames(holder: InventedHolder): GeneralName[] {
  const sexCode = { male: '1', female: '2', notApplicable: '3', unknown: '3' }[holder.sex];
  const texts = [
    [JPKI_OTHER_NAMES.name, holder.name],
    [JPKI_OTHER_NAMES.birthDate, certificateBirthDate(holder.birthDate)],
    [JPKI_OTHER_NAMES.sex, sexCode],
    [JPKI_OTHER_NAMES.address, holder.address],
    [JPKI_OTHER_NAMES.nameSubstituted, '0'.repeat([...holder.name].length)],
    [JPKI_OTHER_NAMES.addressSubstituted, '0'.repeat([...holder.address].length)],
  ] as const;
  return texts.map(([typeId, text]) => {
    const value = arrayBuffer(derValue(UTF8_STRING, new TextEncoder().encode(text)));
    return new GeneralName({ otherName: new OtherName({ typeId, value }) });
  });
}

/** 23 characters that say nothing of the holder, as real certificates have. */
function opaqueIdentifier(role: CardKey, { serial, notBefore }: CertificateRequest): string {
  const time = notBefore.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${time}${role === 'auth' ? 'A' : 'S'}${Buffer.from(serial).toString('hex').toUpperCase()}`;
}

function japaneseCaName(role: CardKey): Name {
  return nameOf([
    ['C', 'JP'],
    ['O', PRACTICE_ORGANISATION],
    ['OU', JAPANESE_CA_UNITS[role]],
    ['OU', '窓口（練習用）'],
  ]);
}

function nameOf(parts: NameParts): Name {
  return new Name(
    parts.map(([attribute, text]) => {
      const value = new AttributeValue(attribute === 'C' ? { printableString: text } : { utf8String: text });
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type: ATTRIBUTES[attribute], value })]);
    }),
  );
}

function directoryName(name: Name): GeneralName {
  return new GeneralName({ directoryName: name });
}

function distributionPoint(name: Name): Uint8Array {
  const point = new DistributionPointName({ fullName: [directoryName(name)] });
  return encodeDer(new CRLDistributionPoints([new DistributionPoint({ distributionPoint: point })]));
}

function policies(policyIdentifier: string): Uint8Array {
  const qualifier = arrayBuffer(derValue(IA5_STRING, new TextEncoder().encode(PRACTICE_CPS)));
  const policyQualifiers = [new PolicyQualifierInfo({ policyQualifierId: CPS_QUALIFIER, qualifier })];
  return encodeDer(new CertificatePolicies([new PolicyInformation({ policyIdentifier, policyQualifiers })]));
}

function keyUsage(usages: readonly (keyof typeof KeyUsageFlags)[]): Uint8Array {
  return encodeDer(new KeyUsage(usages.reduce((flags, usage) => flags | KeyUsageFlags[usage], 0)));
}
