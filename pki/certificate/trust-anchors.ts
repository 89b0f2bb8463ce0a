import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey } from '#contract/values/brands.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { isSignatureBy } from '../der/algorithms.ts';
import { sameBytes } from '../der/der.ts';
import { CERTIFICATE_LIMIT_BYTES, type Certificate, parseCertificate } from './certificate.ts';
import { JPKI_CA_FINGERPRINTS, JPKI_ROLES, PRACTICE_ORGANISATION } from './jpki-profile.ts';

/** The CAs that are trusted, by role: the signature CA is no authentication CA. */
export interface TrustAnchors {
  /** SHA-256 of the certificate (DER), lower-case hexadecimal. */
  readonly fingerprints: Readonly<Record<CardKey, ReadonlySet<string>>>;
  /** Certificates at hand, which a signature need not bring along. */
  readonly certificates: Readonly<Record<CardKey, readonly Certificate[]>>;
  /** Whether any of them is an invented CA: such a trust belongs to practice and must be visible on every screen. */
  readonly practice: boolean;
}

/** The product's own pins: the real JPKI CAs, nothing else. */
export const PINNED_ANCHORS: TrustAnchors = {
  fingerprints: { auth: new Set(JPKI_CA_FINGERPRINTS.auth), sign: new Set(JPKI_CA_FINGERPRINTS.sign) },
  certificates: { auth: [], sign: [] },
  practice: false,
};

/** Anchors from certificates at hand, for a practice authority or a test. */
export function anchorsOf(certificates: Readonly<Record<CardKey, readonly Certificate[]>>): TrustAnchors {
  const prints = (role: CardKey) => new Set(certificates[role].map(({ sha256 }) => sha256));
  return {
    fingerprints: { auth: prints('auth'), sign: prints('sign') },
    certificates,
    practice: [...certificates.auth, ...certificates.sign].some(isPractice),
  };
}

export function isPractice(certificate: Certificate): boolean {
  return (
    certificate.organisations.includes(PRACTICE_ORGANISATION) ||
    certificate.issuer.split(',').includes(`O=${PRACTICE_ORGANISATION}`)
  );
}

const MOST_TRUST_FILES = 64;

/**
 * Reads a folder of CA certificates: `*.pem`, `*.crt` and `*.der` at its top level, one certificate each.
 *
 * The role comes from the subject's OU, else from a file name that begins with `auth` or `sign`. Anything unclear,
 * unreadable or not a self-signed CA fails with `trustUnusable`, as does a folder without certificates: half a trust
 * refuses or accepts for the wrong reason.
 */
export async function loadTrustFolder(folder: string): Promise<Outcome<TrustAnchors>> {
  const found: Record<CardKey, Certificate[]> = { auth: [], sign: [] };
  const names = await certificateFiles(folder);
  if (names === undefined || names.length === 0 || names.length > MOST_TRUST_FILES) return unusable(folder);
  for (const name of names) {
    const der = await readCertificateFile(join(folder, name));
    const parse = der === undefined ? undefined : parseCertificate(der);
    if (!parse?.ok || !isSelfSignedCa(parse.certificate)) return unusable(name);
    const role = roleOf(parse.certificate, name);
    if (role === undefined) return unusable(name);
    found[role].push(parse.certificate);
  }
  return success(anchorsOf(found));
}

function unusable(file: string) {
  return failed({ code: 'trustUnusable', file: file.slice(0, 300) });
}

async function certificateFiles(folder: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && /\.(pem|crt|der)$/i.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch {
    return undefined;
  }
}

/** DER of the one certificate in a PEM or DER file. */
async function readCertificateFile(path: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readBoundedFile(path, CERTIFICATE_LIMIT_BYTES * 4);
    const text = bytes && Buffer.from(bytes).toString('latin1');
    if (bytes === undefined || text?.includes('-----BEGIN ') !== true) return bytes;
    const blocks = text.match(/-----BEGIN [A-Z0-9 ]+-----/g) ?? [];
    if (blocks.length !== 1 || blocks[0] !== '-----BEGIN CERTIFICATE-----') return undefined;
    return new Uint8Array(new X509Certificate(bytes).raw);
  } catch {
    return undefined;
  }
}

export function isSelfSignedCa(certificate: Certificate): boolean {
  return (
    certificate.isCa &&
    certificate.keyUsage?.includes('keyCertSign') === true &&
    sameBytes(certificate.issuerDer, certificate.subjectDer) &&
    isSignatureBy(certificate, certificate.signatureAlgorithm, certificate.tbs, certificate.signature)
  );
}

function roleOf(certificate: Certificate, fileName: string): CardKey | undefined {
  const roles = (['auth', 'sign'] as const).filter((role) =>
    certificate.organisationalUnits.includes(JPKI_ROLES[role].caUnit),
  );
  if (roles.length === 1) return roles[0];
  if (roles.length > 1) return undefined;
  const name = fileName.toLowerCase();
  return name.startsWith('auth') ? 'auth' : name.startsWith('sign') ? 'sign' : undefined;
}
