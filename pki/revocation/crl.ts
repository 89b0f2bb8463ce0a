import type { Certificate } from '../certificate/certificate.ts';
import { readPointName } from '../certificate/distribution-point.ts';
import { isSignatureBy, readAlgorithm, signatureAlgorithm } from '../der/algorithms.ts';
import { childrenOf, type DerElement, derChildren, derProblem, readDerElement, sameBytes } from '../der/der.ts';
import { type ExtensionValue, readExtensions, readTime, TAGS } from '../der/der-values.ts';
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
  certificateIssuer: '2.5.29.29',
} as const;
const CERTIFICATE_HOLD = 6;
/** Of CRLReason; 7 is unused, and 8 takes an entry off a delta list. Source: RFC 5280, 5.3.1. */
const REASONS: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, CERTIFICATE_HOLD, 9, 10]);
/** About half a million revoked certificates. */
const MOST_CRL_VALUES = 4_000_000;

/** A list whose form and signature were checked once, for any number of questions. */
interface CheckedCrl {
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number | undefined;
  readonly extensions: readonly ExtensionValue[];
  /** By serial number, hexadecimal. */
  readonly entries: ReadonlyMap<string, 'revoked' | 'onHold'>;
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
  if (derProblem(crl, MOST_CRL_VALUES) !== undefined || crl[0] !== TAGS.sequence) return refused('notDer');
  const [tbs, outerAlgorithm, signature, ...more] = derChildren(crl);
  const isSigned = signature?.tag === TAGS.bitString && signature.content[0] === 0 && more.length === 0;
  if (tbs?.tag !== TAGS.sequence || outerAlgorithm === undefined || !isSigned) return refused('notDer');
  const [, innerAlgorithm] = childrenOf(tbs);
  const identifier = readAlgorithm(outerAlgorithm);
  const algorithm = identifier && signatureAlgorithm(identifier);
  if (algorithm === undefined || !sameBytes(innerAlgorithm?.encoded ?? crl, outerAlgorithm.encoded)) {
    return refused('algorithmRefused');
  }
  const list = readList(tbs);
  if (list === undefined) return refused('notDer');
  if (!sameBytes(list.issuerDer, issuer.subjectDer)) return refused('otherIssuer');
  if (issuer.keyUsage?.includes('crlSign') !== true) return refused('responderRefused');
  if (!isSignatureBy(issuer, algorithm, tbs.encoded, signature.content.subarray(1))) return refused('signatureInvalid');
  const entries = readEntries(list.entries);
  return typeof entries === 'string' ? refused(entries) : { ok: true, list: { ...list, entries } };
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
  if (freshness !== undefined) return refused(freshness);
  return { ok: true, state: list.entries.get(certificate.serialHex.toLowerCase()) ?? 'good' };
}

/** When a list was made, whatever it is worth; `undefined` of bytes that are none. */
export function crlIssuedAtMs(crl: Uint8Array): number | undefined {
  const [tbs] = crl[0] === TAGS.sequence ? derChildren(crl) : [];
  return tbs?.tag === TAGS.sequence ? readList(tbs)?.thisUpdateMs : undefined;
}

type CertificateList = Omit<CheckedCrl, 'entries'> & {
  readonly issuerDer: Uint8Array;
  /** The entries one after the other. */
  readonly entries: Uint8Array;
};

/** `SEQUENCE { version 1, algorithm, issuer, thisUpdate, nextUpdate OPTIONAL, entries OPTIONAL, [0] extensions }` */
function readList(tbs: DerElement): CertificateList | undefined {
  const [version, , issuer, thisUpdate, ...rest] = childrenOf(tbs);
  if (version?.tag !== TAGS.integer || version.content.length !== 1 || version.content[0] !== 1) return undefined;
  if (issuer === undefined || thisUpdate === undefined) return undefined;
  const nextUpdate = isTime(rest[0]) ? rest.shift() : undefined;
  const entries = rest[0]?.tag === TAGS.sequence ? rest.shift() : undefined;
  const wrapper = rest[0]?.tag === 0xa0 ? rest.shift() : undefined;
  const [thisUpdateMs, nextUpdateMs] = [readTime(thisUpdate)?.atMs, nextUpdate && readTime(nextUpdate)?.atMs];
  const extensions = wrapper === undefined ? [] : readExtensions(onlyChild(wrapper));
  if (rest.length > 0 || thisUpdateMs === undefined || extensions === undefined) return undefined;
  if (nextUpdate !== undefined && nextUpdateMs === undefined) return undefined;
  return {
    issuerDer: issuer.encoded,
    thisUpdateMs,
    nextUpdateMs,
    entries: entries === undefined ? new Uint8Array() : entries.content,
    extensions,
  };
}

function onlyChild(wrapper: DerElement): DerElement | undefined {
  const [child, ...more] = childrenOf(wrapper);
  return more.length === 0 ? child : undefined;
}

function isTime(element: DerElement | undefined): element is DerElement {
  return element?.tag === TAGS.utcTime || element?.tag === TAGS.generalizedTime;
}

function scopeProblem(extensions: readonly ExtensionValue[], certificate: Certificate): RevocationProblem | undefined {
  if (new Set(extensions.map(({ id }) => id)).size !== extensions.length) return 'notDer';
  if (extensions.some(({ id }) => id === OIDS.deltaIndicator)) return 'delta';
  if (extensions.some(({ critical, id }) => critical && id !== OIDS.issuingDistributionPoint)) {
    return 'criticalExtension';
  }
  const point = extensions.find(({ id }) => id === OIDS.issuingDistributionPoint);
  if (point === undefined) return undefined;
  const value = derProblem(point.value) === undefined ? readDerElement(point.value) : undefined;
  if (value?.tag !== TAGS.sequence || value.content.length === 0) return 'notDer';
  return childrenOf(value).every((part) => covers(part, certificate)) ? undefined : 'otherScope';
}

/**
 * A part of IssuingDistributionPoint: the place [0] must be the certificate's; [1] says "end entities only", [2] "CAs
 * only". Their default, FALSE, is not written.
 */
function covers(part: DerElement, certificate: Certificate): boolean {
  if (part.tag === 0x81) return part.content[0] === 0xff && !certificate.isCa;
  if (part.tag === 0x82) return part.content[0] === 0xff && certificate.isCa;
  if (part.tag !== 0xa0) return false;
  const places = readPointName(part) ?? [];
  return places.some((place) => certificate.crlDistributionPoints.some((own) => sameBytes(own, place)));
}

/**
 * `SEQUENCE OF SEQUENCE { serial, date, extensions OPTIONAL }`. An entry of another shape, or a critical extension that
 * is not understood in any entry, spoils the list (RFC 5280, 5.3); of a serial number that is named twice the first
 * entry counts.
 */
function readEntries(entries: Uint8Array): Map<string, 'revoked' | 'onHold'> | RevocationProblem {
  const states = new Map<string, 'revoked' | 'onHold'>();
  for (let at = 0; at < entries.length; ) {
    const entry = readDerElement(entries, at);
    if (entry?.tag !== TAGS.sequence) return 'notDer';
    const [serial, date, extensions, ...more] = childrenOf(entry);
    if (serial?.tag !== TAGS.integer || date === undefined || readTime(date) === undefined || more.length > 0) {
      return 'notDer';
    }
    const state = extensions === undefined ? 'revoked' : entryState(readExtensions(extensions));
    if (state !== 'revoked' && state !== 'onHold') return state;
    const { buffer, byteOffset, length } = serial.content;
    const serialHex = Buffer.from(buffer, byteOffset, length).toString('hex');
    if (!states.has(serialHex)) states.set(serialHex, state);
    at += entry.encoded.length;
  }
  return states;
}

function entryState(extensions: readonly ExtensionValue[] | undefined): 'revoked' | 'onHold' | RevocationProblem {
  if (extensions === undefined) return 'notDer';
  if (new Set(extensions.map(({ id }) => id)).size !== extensions.length) return 'notDer';
  if (extensions.some(({ critical, id }) => critical && id !== OIDS.reasonCode)) return 'criticalExtension';
  // Without being critical, too, it says that this entry and those behind it are another issuer's.
  if (extensions.some(({ id }) => id === OIDS.certificateIssuer)) return 'otherScope';
  const reason = extensions.find(({ id }) => id === OIDS.reasonCode);
  if (reason === undefined) return 'revoked';
  const [tag, length, code = -1] = reason.value;
  const isReason = tag === TAGS.enumerated && length === 1 && reason.value.length === 3 && REASONS.has(code);
  return isReason ? (code === CERTIFICATE_HOLD ? 'onHold' : 'revoked') : 'notDer';
}
