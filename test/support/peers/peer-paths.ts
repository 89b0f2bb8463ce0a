import type { CertificateProblem } from '#contract/failures/certificate-failures.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath, findCertificatePath } from '#pki/certificate/certificate-path.ts';
import { anchorsOf } from '#pki/certificate/trust-anchors.ts';
import { readCrl } from '../pki/build-revocation.ts';

/** A path as the suites give it: certificates and lists, DER each. */
export interface PeerPath {
  readonly leaf: Uint8Array;
  readonly presented: readonly Uint8Array[];
  readonly anchors: readonly Uint8Array[];
  readonly atMs: number;
  /** Absent: revocation is not asked about. */
  readonly crls?: readonly Uint8Array[] | undefined;
}

export interface PeerVerdict {
  /** What the whole verdict on a signer is, revocation included. */
  readonly isValid: boolean;
  /** The first thing wrong apart from what JPKI's profile asks of a leaf and its policy, or `good`. */
  readonly said: string;
  /** From the leaf to the anchor, where one was found. */
  readonly path: readonly Certificate[];
}

const MAX_AGE_MS = 24 * 3_600_000;

export function judgePath({ leaf: leafDer, presented, anchors: anchorDers, atMs, crls }: PeerPath): PeerVerdict {
  const leaf = parseCertificate(leafDer);
  if (!leaf.ok) return refused(leaf.problem);
  const parses = anchorDers.map(parseCertificate);
  const roots = parses.flatMap((parse) => (parse.ok ? [parse.certificate] : []));
  const anchors = anchorsOf({ auth: [], sign: roots });
  const question = { leaf: leaf.certificate, presented, anchors, role: 'sign', atMs } as const;
  const found = findCertificatePath(question);
  if (!found.ok) {
    const unread = parses.find((parse) => !parse.ok);
    return refused(roots.length === 0 && unread?.ok === false ? `anchor ${unread.problem}` : found.problem);
  }
  const revocation = crls === undefined ? undefined : revocationProblem(found.path, crls, atMs);
  const whole = checkCertificatePath(question);
  return { isValid: whole.ok && revocation === undefined, said: revocation ?? 'good', path: found.path };
}

function refused(said: CertificateProblem | `anchor ${CertificateProblem}`): PeerVerdict {
  return { isValid: false, said, path: [] };
}

/** Each certificate but the anchor is asked about in every list; one list that says so decides. */
function revocationProblem(
  path: readonly Certificate[],
  crls: readonly Uint8Array[],
  atMs: number,
): string | undefined {
  for (const [n, certificate] of path.entries()) {
    const issuer = path[n + 1];
    if (issuer === undefined) return undefined;
    const readings = crls.map((crl) => readCrl(crl, { certificate, issuer, atMs, maxAgeMs: MAX_AGE_MS }));
    const states = readings.flatMap((reading) => (reading.ok ? [reading.state] : []));
    if (states.includes('revoked') || states.includes('onHold')) return 'revoked';
    if (states.includes('good')) continue;
    const problems = readings.flatMap((reading) => (reading.ok ? [] : [reading.problem]));
    return `list ${problems.find((problem) => problem !== 'otherIssuer') ?? problems[0] ?? 'missing'}`;
  }
  return undefined;
}
