import { AlgorithmIdentifier, Extension, Time } from '@peculiar/asn1-x509';
import { isSignatureBy, signatureAlgorithm } from './algorithms.ts';
import { type Certificate, fullNames, timeMs } from './certificate.ts';
import { type DerElement, decodeDer, derChildren, derProblem, sameBytes } from './der.ts';
import {
  freshnessProblem,
  type IssuedCertificate,
  type RevocationProblem,
  type RevocationReading,
  refused,
} from './revocation-reading.ts';

const OIDS = {
  deltaIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  reasonCode: '2.5.29.21',
} as const;
const CERTIFICATE_HOLD = 6;
/** About half a million revoked certificates. */
const MOST_CRL_VALUES = 4_000_000;
const SEQUENCE = 0x30;

interface CertificateList {
  readonly issuerDer: Uint8Array;
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number | undefined;
  /** The entries, each `SEQUENCE { serial, date, extensions OPTIONAL }`. */
  readonly entries: readonly DerElement[];
  readonly extensions: readonly Extension[];
}

/**
 * Reads from a CRL whether its issuer has revoked a certificate.
 *
 * The list must be complete and of the issuer itself (no delta, no indirect list, its scope covering the
 * certificate), signed with a key that may sign CRLs, issued by `atMs` and not superseded then. A revocation counts
 * from whichever time on: what the signer says about the signing time proves nothing. Source: RFC 5280, 5 and 6.3.
 */
export function readCrl(
  crl: Uint8Array,
  { certificate, issuer, atMs, maxAgeMs }: IssuedCertificate,
): RevocationReading {
  if (derProblem(crl, MOST_CRL_VALUES) !== undefined || crl[0] !== SEQUENCE) return refused('notDer');
  const [tbs, outerAlgorithm, signature, ...more] = derChildren(crl);
  if (tbs?.tag !== SEQUENCE || outerAlgorithm === undefined || signature?.content[0] !== 0 || more.length > 0) {
    return refused('notDer');
  }
  const [, innerAlgorithm] = derChildren(tbs.encoded);
  const identifier = decodeDer(AlgorithmIdentifier, outerAlgorithm.encoded);
  const algorithm = identifier && signatureAlgorithm(identifier);
  if (algorithm === undefined || !sameBytes(innerAlgorithm?.encoded ?? crl, outerAlgorithm.encoded)) {
    return refused('algorithmRefused');
  }
  const list = readList(tbs.encoded);
  if (list === undefined) return refused('notDer');
  if (!sameBytes(list.issuerDer, issuer.subjectDer)) return refused('otherIssuer');
  if (issuer.keyUsage?.includes('crlSign') !== true) return refused('responderRefused');
  if (!isSignatureBy(issuer, algorithm, tbs.encoded, signature.content.subarray(1))) return refused('signatureInvalid');

  const scope = scopeProblem(list.extensions, certificate);
  if (scope !== undefined) return refused(scope);
  const freshness = freshnessProblem(list.thisUpdateMs, list.nextUpdateMs, atMs, maxAgeMs);
  if (freshness !== undefined) return refused(freshness);
  return stateIn(list.entries, certificate);
}

/** `SEQUENCE { version 1, algorithm, issuer, thisUpdate, nextUpdate OPTIONAL, entries OPTIONAL, [0] extensions }` */
function readList(tbs: Uint8Array): CertificateList | undefined {
  const [version, , issuer, thisUpdate, ...rest] = derChildren(tbs);
  if (version?.tag !== 0x02 || version.content.length !== 1 || version.content[0] !== 1) return undefined;
  if (issuer === undefined || thisUpdate === undefined) return undefined;
  const nextUpdate = isTime(rest[0]) ? rest.shift() : undefined;
  const entries = rest[0]?.tag === SEQUENCE ? rest.shift() : undefined;
  const extensions = rest[0]?.tag === 0xa0 ? rest.shift() : undefined;
  const thisUpdateMs = crlTimeMs(thisUpdate);
  const nextUpdateMs = nextUpdate && crlTimeMs(nextUpdate);
  const parsed = extensions === undefined ? [] : parseExtensions(derChildren(extensions.encoded)[0]);
  if (rest.length > 0 || thisUpdateMs === undefined || parsed === undefined) return undefined;
  if (nextUpdate !== undefined && nextUpdateMs === undefined) return undefined;
  return {
    issuerDer: issuer.encoded,
    thisUpdateMs,
    nextUpdateMs,
    entries: entries === undefined ? [] : derChildren(entries.encoded),
    extensions: parsed,
  };
}

function isTime(element: DerElement | undefined): element is DerElement {
  return element?.tag === 0x17 || element?.tag === 0x18;
}

function crlTimeMs(element: DerElement): number | undefined {
  const time = isTime(element) ? decodeDer(Time, element.encoded) : undefined;
  return time && timeMs(time);
}

function parseExtensions(list: DerElement | undefined): Extension[] | undefined {
  const extensions =
    list?.tag === SEQUENCE
      ? derChildren(list.encoded).map(({ encoded }) => decodeDer(Extension, encoded))
      : [undefined];
  return extensions.includes(undefined) ? undefined : (extensions as Extension[]);
}

function scopeProblem(extensions: readonly Extension[], certificate: Certificate): RevocationProblem | undefined {
  if (new Set(extensions.map(({ extnID }) => extnID)).size !== extensions.length) return 'notDer';
  if (extensions.some(({ extnID }) => extnID === OIDS.deltaIndicator)) return 'delta';
  if (extensions.some(({ critical, extnID }) => critical && extnID !== OIDS.issuingDistributionPoint)) {
    return 'criticalExtension';
  }
  const point = extensions.find(({ extnID }) => extnID === OIDS.issuingDistributionPoint);
  if (point === undefined) return undefined;
  const value = new Uint8Array(point.extnValue.buffer);
  if (derProblem(value) !== undefined || value[0] !== SEQUENCE) return 'notDer';
  return derChildren(value).every((part) => covers(part, certificate)) ? undefined : 'otherScope';
}

/** A part of IssuingDistributionPoint: the place [0] must be the certificate's; [1] says "end entities only". */
function covers(part: DerElement, certificate: Certificate): boolean {
  if (part.tag === 0x81) return !certificate.isCa;
  if (part.tag !== 0xa0) return false;
  const places = fullNames(part.encoded);
  return places.some((place) => certificate.crlDistributionPoints.some((own) => sameBytes(own, place)));
}

function stateIn(entries: readonly DerElement[], { serialHex }: Certificate): RevocationReading {
  const serial = Buffer.from(serialHex, 'hex');
  for (const entry of entries) {
    const [number, , extensions] = entry.tag === SEQUENCE ? derChildren(entry.encoded) : [];
    if (number?.tag !== 0x02) return refused('notDer');
    if (!sameBytes(number.content, serial)) continue;
    const parsed = extensions === undefined ? [] : parseExtensions(extensions);
    if (parsed === undefined) return refused('notDer');
    const isUnknownCritical = parsed.some(({ critical, extnID }) => critical && extnID !== OIDS.reasonCode);
    if (isUnknownCritical) return refused('criticalExtension');
    const reason = parsed.find(({ extnID }) => extnID === OIDS.reasonCode);
    const code = reason && new Uint8Array(reason.extnValue.buffer).at(-1);
    return { ok: true, state: code === CERTIFICATE_HOLD ? 'onHold' : 'revoked' };
  }
  return { ok: true, state: 'good' };
}
