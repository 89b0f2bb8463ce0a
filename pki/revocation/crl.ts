import { AlgorithmIdentifier, Extension, Time } from '@peculiar/asn1-x509';
import { type Certificate, fullNames, timeMs } from '../certificate/certificate.ts';
import { isSignatureBy, signatureAlgorithm } from '../der/algorithms.ts';
import { type DerElement, decodeDer, derChildren, derProblem, readDerElement, sameBytes } from '../der/der.ts';
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
const INTEGER = 0x02;

/** A list whose form and signature were checked once, for any number of questions. */
interface CheckedCrl {
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number | undefined;
  readonly extensions: readonly Extension[];
  /** Where the entry of a serial number (hexadecimal) begins in `entries`. */
  readonly entryAt: ReadonlyMap<string, number>;
  /** The entries one after the other, each `SEQUENCE { serial, date, extensions OPTIONAL }`. */
  readonly entries: Uint8Array;
}

export type CrlCheck =
  | { readonly ok: true; readonly list: CheckedCrl }
  | { readonly ok: false; readonly problem: RevocationProblem };

/**
 * Checks form and signature of a list, once for any number of questions: the cost grows with the list.
 *
 * The list must be of the issuer itself and signed with a key that may sign CRLs. Source: RFC 5280, 5 and 6.3.
 */
export function checkCrl(crl: Uint8Array, issuer: Certificate): CrlCheck {
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
  const entryAt = placesOf(list.entries);
  return entryAt === undefined ? refused('notDer') : { ok: true, list: { ...list, entryAt } };
}

/**
 * What a checked list says about one certificate of its issuer: its cost does not grow with the list.
 *
 * The list must be complete (no delta, no indirect list, its scope covering the certificate), issued by `atMs` and not
 * superseded then. A revocation counts regardless of its date: the signer's own signing time proves nothing. Source:
 * RFC 5280, 5 and 6.3.
 */
export function readCheckedCrl(
  list: CheckedCrl,
  { certificate, atMs, maxAgeMs }: Omit<IssuedCertificate, 'issuer'>,
): RevocationReading {
  const scope = scopeProblem(list.extensions, certificate);
  if (scope !== undefined) return refused(scope);
  const freshness = freshnessProblem(list.thisUpdateMs, list.nextUpdateMs, atMs, maxAgeMs);
  return freshness === undefined ? stateIn(list, certificate) : refused(freshness);
}

type CertificateList = Omit<CheckedCrl, 'entryAt'> & { readonly issuerDer: Uint8Array };

/** `SEQUENCE { version 1, algorithm, issuer, thisUpdate, nextUpdate OPTIONAL, entries OPTIONAL, [0] extensions }` */
function readList(tbs: Uint8Array): CertificateList | undefined {
  const [version, , issuer, thisUpdate, ...rest] = derChildren(tbs);
  if (version?.tag !== INTEGER || version.content.length !== 1 || version.content[0] !== 1) return undefined;
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
    entries: entries === undefined ? new Uint8Array() : entries.content,
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

/** Maps each serial number to its first entry; `undefined` where an entry names none. */
function placesOf(entries: Uint8Array): Map<string, number> | undefined {
  const places = new Map<string, number>();
  for (let at = 0; at < entries.length; ) {
    const entry = readDerElement(entries, at);
    const number = entry?.tag === SEQUENCE ? readDerElement(entry.content) : undefined;
    if (entry === undefined || number?.tag !== INTEGER) return undefined;
    const serial = Buffer.from(number.content.buffer, number.content.byteOffset, number.content.length).toString('hex');
    if (!places.has(serial)) places.set(serial, at);
    at += entry.encoded.length;
  }
  return places;
}

function stateIn({ entries, entryAt }: CheckedCrl, { serialHex }: Certificate): RevocationReading {
  const at = entryAt.get(serialHex.toLowerCase());
  if (at === undefined) return { ok: true, state: 'good' };
  const [, , extensions] = derChildren(entries.subarray(at));
  const parsed = extensions === undefined ? [] : parseExtensions(extensions);
  if (parsed === undefined) return refused('notDer');
  const isUnknownCritical = parsed.some(({ critical, extnID }) => critical && extnID !== OIDS.reasonCode);
  if (isUnknownCritical) return refused('criticalExtension');
  const reason = parsed.find(({ extnID }) => extnID === OIDS.reasonCode);
  const code = reason && new Uint8Array(reason.extnValue.buffer).at(-1);
  return { ok: true, state: code === CERTIFICATE_HOLD ? 'onHold' : 'revoked' };
}
