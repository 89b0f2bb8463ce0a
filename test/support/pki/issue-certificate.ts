import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Extension,
  Name,
  RelativeDistinguishedName,
  Time,
} from '@peculiar/asn1-x509';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { JPKI_OTHER_NAMES, JPKI_ROLES, PRACTICE_ORGANISATION } from '#pki/certificate/jpki-profile.ts';
import { anchorsOf, type TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { derValue, encodeDer } from '#pki/der/der.ts';

/** Certificates and keys for tests, made once per run, all under O=JPKI-VIRTUAL; every part can be spoilt. */

export const AT_MS = Date.UTC(2026, 9, 1, 3, 0, 0);
const YEAR_MS = 365 * 86_400_000;

const OID_OF = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3', L: '2.5.4.7' } as const;
export type NamePart = readonly [keyof typeof OID_OF, string];

export const SHA256_RSA = '1.2.840.113549.1.1.11';

const keys = new Map<string, KeyObject>();

/** A private key by label: the same label gives the same key within a run. */
export function testKey(
  label: string,
  kind: 'rsa' | 'P-384' | 'P-256' = 'rsa',
  bits = 2_048,
  exponent = 65_537,
): KeyObject {
  const id = `${label} ${kind} ${bits} ${exponent}`;
  const known = keys.get(id);
  if (known !== undefined) return known;
  const made =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent }).privateKey
      : generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
  keys.set(id, made);
  return made;
}

export function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }));
}

export function nameDer(parts: readonly NamePart[]): Uint8Array {
  const rdns = parts.map(
    ([type, text]) =>
      new RelativeDistinguishedName([
        new AttributeTypeAndValue({
          type: OID_OF[type],
          value: new AttributeValue(type === 'C' ? { printableString: text } : { utf8String: text }),
        }),
      ]),
  );
  return encodeDer(new Name(rdns));
}

export function extension(extnID: string, value: Uint8Array, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(value) });
}

const BITS = { digitalSignature: 0, nonRepudiation: 1, keyEncipherment: 2, keyCertSign: 5, crlSign: 6 } as const;
export type TestKeyUsage = keyof typeof BITS;

export function keyUsage(...usages: readonly TestKeyUsage[]): Extension {
  const mask = usages.reduce((sum, usage) => sum | (0x80 >> BITS[usage]), 0);
  let unused = 0;
  while (unused < 7 && ((mask >> unused) & 1) === 0) unused += 1;
  return extension('2.5.29.15', derValue(0x03, Uint8Array.of(unused, mask)), true);
}

export function basicConstraints(isCa: boolean, pathLength?: number): Extension {
  const parts = isCa ? [Uint8Array.of(0x01, 0x01, 0xff)] : [];
  if (pathLength !== undefined) parts.push(Uint8Array.of(0x02, 0x01, pathLength));
  return extension('2.5.29.19', derValue(0x30, ...parts), true);
}

export function oidDer(oid: string): Uint8Array {
  const algorithm = encodeDer(new AlgorithmIdentifier({ algorithm: oid }));
  return algorithm.subarray(2);
}

export function policies(...oids: readonly string[]): Extension {
  return extension('2.5.29.32', derValue(0x30, ...oids.map((oid) => derValue(0x30, oidDer(oid)))), true);
}

export function extendedKeyUsage(...oids: readonly string[]): Extension {
  return extension('2.5.29.37', derValue(0x30, ...oids.map(oidDer)));
}

export interface TestHolder {
  readonly name: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly address: string;
  readonly nameSubstituted?: string;
  readonly addressSubstituted?: string;
}

export const HOLDER: TestHolder = {
  name: '見本　花子',
  birthDate: '419900401',
  sex: '2',
  address: '東京都架空区見本町一丁目２番３号',
};

export function subjectAltName(holder: TestHolder): Extension {
  const other = (oid: string, text: string) =>
    derValue(0xa0, oidDer(oid), derValue(0xa0, derValue(0x0c, Buffer.from(text, 'utf8'))));
  const zeros = (text: string) => '0'.repeat([...text].length);
  return extension(
    '2.5.29.17',
    derValue(
      0x30,
      other(JPKI_OTHER_NAMES.name, holder.name),
      other(JPKI_OTHER_NAMES.birthDate, holder.birthDate),
      other(JPKI_OTHER_NAMES.sex, holder.sex),
      other(JPKI_OTHER_NAMES.address, holder.address),
      other(JPKI_OTHER_NAMES.nameSubstituted, holder.nameSubstituted ?? zeros(holder.name)),
      other(JPKI_OTHER_NAMES.addressSubstituted, holder.addressSubstituted ?? zeros(holder.address)),
    ),
  );
}

export interface IssuedTestCertificate {
  readonly der: Uint8Array;
  readonly key: KeyObject;
  readonly subject: readonly NamePart[];
}

export interface Recipe {
  readonly subject: readonly NamePart[];
  readonly key: KeyObject;
  /** Absent: self-signed. */
  readonly issuer?: IssuedTestCertificate;
  readonly extensions: readonly Extension[];
  readonly serial?: Uint8Array;
  /** As encoded: 2 is version 3; `null` leaves the field out (version 1). */
  readonly version?: number | null;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  readonly innerAlgorithm?: string;
  readonly outerAlgorithm?: string;
  readonly hash?: string;
  readonly subjectDer?: Uint8Array;
  readonly validityDer?: Uint8Array;
  readonly spki?: Uint8Array;
}

let nextSerial = 0x1000;

export function issue(recipe: Recipe): IssuedTestCertificate {
  const signer = recipe.issuer ?? { key: recipe.key, subject: recipe.subject };
  const isRsa = signer.key.asymmetricKeyType === 'rsa';
  const algorithmDer = (oid: string) =>
    encodeDer(new AlgorithmIdentifier({ algorithm: oid, ...(isRsa ? { parameters: null } : {}) }));
  const usual = isRsa ? SHA256_RSA : '1.2.840.10045.4.3.3';
  const inner = algorithmDer(recipe.innerAlgorithm ?? recipe.outerAlgorithm ?? usual);
  const outer = algorithmDer(recipe.outerAlgorithm ?? usual);
  nextSerial += 1;
  const version = recipe.version === undefined ? 2 : recipe.version;
  const tbs = derValue(
    0x30,
    ...(version === null ? [] : [derValue(0xa0, derValue(0x02, Uint8Array.of(version)))]),
    derValue(0x02, recipe.serial ?? Uint8Array.of(0x01, nextSerial >> 8, nextSerial & 0xff)),
    inner,
    nameDer(signer.subject),
    recipe.validityDer ??
      derValue(
        0x30,
        encodeDer(new Time(new Date(recipe.notBeforeMs ?? AT_MS - YEAR_MS))),
        encodeDer(new Time(new Date(recipe.notAfterMs ?? AT_MS + 2 * YEAR_MS))),
      ),
    recipe.subjectDer ?? nameDer(recipe.subject),
    recipe.spki ?? spkiOf(recipe.key),
    ...(recipe.extensions.length === 0
      ? []
      : [derValue(0xa3, derValue(0x30, ...recipe.extensions.map((one) => encodeDer(one))))]),
  );
  const hash = recipe.hash ?? (isRsa ? 'sha256' : 'sha384');
  const signature = sign(hash, tbs, signer.key);
  const der = derValue(0x30, tbs, outer, derValue(0x03, Uint8Array.of(0), signature));
  return { der: new Uint8Array(der), key: recipe.key, subject: recipe.subject };
}

export type Role = 'auth' | 'sign';

export function caSubject(role: Role): NamePart[] {
  return [
    ['C', 'JP'],
    ['O', PRACTICE_ORGANISATION],
    ['OU', JPKI_ROLES[role].caUnit],
  ];
}

const issuedOnce = new Map<string, IssuedTestCertificate>();

export function testCa(role: Role): IssuedTestCertificate {
  const known = issuedOnce.get(role);
  if (known !== undefined) return known;
  const made = issue({
    subject: caSubject(role),
    key: testKey(`${role} CA`),
    extensions: [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')],
    notBeforeMs: AT_MS - 3 * YEAR_MS,
    notAfterMs: AT_MS + 5 * YEAR_MS,
  });
  issuedOnce.set(role, made);
  return made;
}

export const LEAF_SUBJECT: readonly NamePart[] = [
  ['C', 'JP'],
  ['L', 'Kakuu-ku'],
  ['CN', '20260401120000000000000001'],
];

export function leafExtensions(role: Role, holder: TestHolder = HOLDER): Extension[] {
  return role === 'auth'
    ? [
        keyUsage('digitalSignature'),
        extendedKeyUsage(JPKI_ROLES.auth.extendedKeyUsage),
        policies(JPKI_ROLES.auth.policy),
      ]
    : [keyUsage('digitalSignature', 'nonRepudiation'), policies(JPKI_ROLES.sign.policy), subjectAltName(holder)];
}

/** A card's certificate of a role, with any part of its recipe changed. */
export function testLeaf(role: Role, changes: Partial<Recipe> = {}): IssuedTestCertificate {
  return issue({
    subject: LEAF_SUBJECT,
    key: testKey(`${role} leaf`),
    issuer: testCa(role),
    extensions: leafExtensions(role),
    ...changes,
  });
}

export function parsed({ der }: { readonly der: Uint8Array }): Certificate {
  const parse = parseCertificate(der);
  if (!parse.ok) throw new Error(`test certificate refused: ${parse.problem}`);
  return parse.certificate;
}

export function testAnchors(): TrustAnchors {
  return anchorsOf({ auth: [parsed(testCa('auth'))], sign: [parsed(testCa('sign'))] });
}
