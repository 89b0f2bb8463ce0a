import type { CertificateProblem } from '#contract/failures/certificate-failures.ts';
import { childrenOf, type DerElement, derProblem, readDerElement } from '../der/der.ts';
import { type ExtensionValue, oidText, TAGS } from '../der/der-values.ts';
import { readDistributionPoints } from './distribution-point.ts';
import { readGeneralNames } from './general-name.ts';
import { type CertificateHolder, readCertificateHolder } from './jpki-holder.ts';

/** In the order of the alphabet, each with its bit. Source: RFC 5280, 4.2.1.3. */
const KEY_USAGE_BITS = {
  crlSign: 6,
  dataEncipherment: 3,
  decipherOnly: 8,
  digitalSignature: 0,
  encipherOnly: 7,
  keyAgreement: 4,
  keyCertSign: 5,
  keyEncipherment: 2,
  nonRepudiation: 1,
} as const;
type KeyUsageName = keyof typeof KEY_USAGE_BITS;
const KEY_USAGE_NAMES = Object.keys(KEY_USAGE_BITS) as KeyUsageName[];
const MOST_KEY_USAGE_BITS = 9;

/** What the extensions of a certificate say. */
export interface CertificateExtensions {
  /** `undefined` where the extension is absent, which is not the same as no usage. */
  readonly keyUsage: readonly KeyUsageName[] | undefined;
  /** Object identifiers. */
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  /** Whether it maps policies of its own onto others, for those below it. */
  readonly mapsPolicies: boolean;
  /** Whether it says that "any policy" stops counting, at once or some CAs further down. */
  readonly inhibitsAnyPolicy: boolean;
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

const EXTENSIONS = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  policies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyId: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const;
const KNOWN: ReadonlySet<string> = new Set(Object.values(EXTENSIONS));

/** CPS pointer and user notice. Source: RFC 5280, 4.2.1.4. */
const POLICY_QUALIFIERS: readonly string[] = ['1.3.6.1.5.5.7.2.1', '1.3.6.1.5.5.7.2.2'];

/**
 * Reads the extensions of a certificate, each at most once, none unknown and critical. Those that are read must have
 * the shape that RFC 5280, 4.2, gives them; the value of any other is DER and otherwise left alone.
 */
export function readCertificateExtensions(
  extensions: readonly ExtensionValue[],
): CertificateExtensions | CertificateProblem {
  const values = new Map(extensions.map(({ id, value }) => [id, value]));
  if (values.size !== extensions.length) return 'extensionRepeated';
  if (extensions.some(({ critical, id }) => critical && !KNOWN.has(id))) return 'extensionUnknownCritical';
  if (extensions.some(({ value }) => derProblem(value) !== undefined)) return 'extensionMalformed';

  /** `null` for an extension that is there but is not what it should be. */
  const read = <T>(oid: string, reader: (value: DerElement) => T | undefined): T | null | undefined => {
    const value = values.get(oid);
    const element = value && readDerElement(value);
    return element && (reader(element) ?? null);
  };
  const keyUsage = read(EXTENSIONS.keyUsage, readKeyUsage);
  const extendedKeyUsage = read(EXTENSIONS.extendedKeyUsage, readExtendedKeyUsage);
  const policies = read(EXTENSIONS.policies, readPolicies);
  const constraints = read(EXTENSIONS.basicConstraints, readBasicConstraints);
  const subjectKeyId = read(EXTENSIONS.subjectKeyId, readSubjectKeyId);
  const authorityKey = read(EXTENSIONS.authorityKeyId, readAuthorityKeyId);
  const points = read(EXTENSIONS.crlDistributionPoints, readDistributionPoints);
  const mappings = read(EXTENSIONS.policyMappings, readPolicyMappings);
  // A path requires its policy and follows no mapping, which is all that these constraints can ask for.
  const policyConstraints = read(EXTENSIONS.policyConstraints, readPolicyConstraints);
  const inhibitAnyPolicy = read(EXTENSIONS.inhibitAnyPolicy, readSkipCerts);
  if (
    keyUsage === null ||
    extendedKeyUsage === null ||
    policies === null ||
    constraints === null ||
    subjectKeyId === null ||
    authorityKey === null ||
    points === null ||
    mappings === null ||
    policyConstraints === null ||
    inhibitAnyPolicy === null
  ) {
    return 'extensionMalformed';
  }
  const isPolicyCritical = extensions.some(({ critical, id }) => critical && id === EXTENSIONS.policies);
  if (isPolicyCritical && policies?.hasUnknownQualifier === true) return 'extensionUnknownCritical';
  const { isCa = false, pathLength } = constraints ?? {};
  if (pathLength !== undefined && !isCa) return 'extensionMalformed';
  const subjectAltName = values.get(EXTENSIONS.subjectAltName);
  const names = subjectAltName && readDerElement(subjectAltName);
  const holder = names && readCertificateHolder(names);
  if (holder === 'malformed') return 'nameRefused';
  return {
    keyUsage,
    extendedKeyUsage: extendedKeyUsage ?? [],
    policies: policies?.ids ?? [],
    mapsPolicies: mappings !== undefined,
    inhibitsAnyPolicy: inhibitAnyPolicy !== undefined,
    isCa,
    pathLength,
    hasNameConstraints: values.has(EXTENSIONS.nameConstraints),
    subjectKeyId,
    authorityKeyId: authorityKey?.keyId,
    crlDistributionPoints: points ?? [],
    holder,
  };
}

/** BIT STRING of named bits: at least one, none at the end that is not set (X.690, 11.2.2). */
function readKeyUsage({ tag, content }: DerElement): KeyUsageName[] | undefined {
  const [unused = 0, ...octets] = content;
  const bits = octets.length * 8 - unused;
  const isSet = (bit: number) => (((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
  if (tag !== TAGS.bitString || bits < 1 || bits > MOST_KEY_USAGE_BITS || !isSet(bits - 1)) return undefined;
  return KEY_USAGE_NAMES.filter((name) => isSet(KEY_USAGE_BITS[name]));
}

function readExtendedKeyUsage(value: DerElement): string[] | undefined {
  const purposes = sequenceOf(value);
  return purposes?.every(({ tag }) => tag === TAGS.objectIdentifier)
    ? purposes.map(({ content }) => oidText(content))
    : undefined;
}

interface PolicyIds {
  readonly ids: readonly string[];
  readonly hasUnknownQualifier: boolean;
}

/** `SEQUENCE OF SEQUENCE { id, SEQUENCE OF SEQUENCE { qualifier id, ANY } OPTIONAL }`, no id twice. */
function readPolicies(value: DerElement): PolicyIds | undefined {
  const ids = new Set<string>();
  let hasUnknownQualifier = false;
  const policies = sequenceOf(value) ?? [];
  for (const policy of policies) {
    const [id, qualifiers, ...more] = sequenceOf(policy) ?? [];
    if (id?.tag !== TAGS.objectIdentifier || more.length > 0) return undefined;
    ids.add(oidText(id.content));
    for (const qualifier of qualifiers === undefined ? [] : (sequenceOf(qualifiers) ?? [undefined])) {
      const [qualifierId, information, ...others] = (qualifier && sequenceOf(qualifier)) ?? [];
      if (qualifierId?.tag !== TAGS.objectIdentifier || information === undefined || others.length > 0)
        return undefined;
      hasUnknownQualifier ||= !POLICY_QUALIFIERS.includes(oidText(qualifierId.content));
    }
  }
  return policies.length > 0 && ids.size === policies.length ? { ids: [...ids], hasUnknownQualifier } : undefined;
}

/** `SEQUENCE OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }` */
function readPolicyMappings(value: DerElement): true | undefined {
  const isPair = (mapping: DerElement) => {
    const policies = sequenceOf(mapping) ?? [];
    return policies.length === 2 && policies.every(({ tag }) => tag === TAGS.objectIdentifier);
  };
  return sequenceOf(value)?.every(isPair) || undefined;
}

/** `SEQUENCE { [0] requireExplicitPolicy OPTIONAL, [1] inhibitPolicyMapping OPTIONAL }`, not empty. */
function readPolicyConstraints(value: DerElement): true | undefined {
  const parts = sequenceOf(value) ?? [];
  const tags = parts.map(({ tag }) => tag).join();
  const areNumbers = parts.every(({ content }) => smallNumber(content) !== undefined);
  return (areNumbers && ['128', '129', '128,129'].includes(tags)) || undefined;
}

function readSkipCerts({ tag, content }: DerElement): number | undefined {
  return tag === TAGS.integer ? smallNumber(content) : undefined;
}

/** `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }` */
function readBasicConstraints({ tag, encoded, content }: DerElement) {
  if (tag !== TAGS.sequence || content.length === 0) return tag === TAGS.sequence ? { isCa: false } : undefined;
  const parts = childrenOf({ tag, encoded, content });
  const cA = parts[0]?.tag === TAGS.boolean ? parts.shift() : undefined;
  const [length, ...more] = parts;
  if (cA?.content[0] === 0 || more.length > 0) return undefined;
  if (length === undefined) return { isCa: cA !== undefined };
  const pathLength = length.tag === TAGS.integer ? smallNumber(length.content) : undefined;
  return pathLength === undefined ? undefined : { isCa: cA !== undefined, pathLength };
}

/** A number from 0 on; one of more than four octets is far beyond every path and counts as the largest of four. */
function smallNumber(content: Uint8Array): number | undefined {
  if ((content[0] ?? 0x80) >= 0x80) return undefined;
  return content.length > 4 ? 0x7fff_ffff : content.reduce((value, octet) => value * 256 + octet, 0);
}

function readSubjectKeyId({ tag, content }: DerElement): string | undefined {
  return tag === TAGS.octetString && content.length > 0 ? upperHex(content) : undefined;
}

/** `SEQUENCE { [0] keyIdentifier OPTIONAL, [1] authorityCertIssuer OPTIONAL, [2] authorityCertSerialNumber OPTIONAL }` */
function readAuthorityKeyId(value: DerElement): { readonly keyId: string | undefined } | undefined {
  if (value.tag !== TAGS.sequence) return undefined;
  const parts = childrenOf(value);
  const keyId = parts[0]?.tag === 0x80 ? parts.shift() : undefined;
  const issuer = parts[0]?.tag === 0xa1 ? parts.shift() : undefined;
  const serial = parts[0]?.tag === 0x82 ? parts.shift() : undefined;
  const areTogether = (issuer === undefined) === (serial === undefined);
  if (parts.length > 0 || !areTogether || keyId?.content.length === 0) return undefined;
  if (issuer !== undefined && readGeneralNames(issuer) === undefined) return undefined;
  return { keyId: keyId && upperHex(keyId.content) };
}

/** The values of a SEQUENCE SIZE (1..MAX). */
function sequenceOf(value: DerElement): DerElement[] | undefined {
  return value.tag === TAGS.sequence && value.content.length > 0 ? childrenOf(value) : undefined;
}

function upperHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
