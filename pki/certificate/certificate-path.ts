import { type CertificateProblem, MALFORMED_CERTIFICATE_PROBLEMS } from '#contract/failures/certificate-failures.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { CardKey } from '#contract/values/brands.ts';
import { isSignatureBy, sha256Hex } from '../der/algorithms.ts';
import { sameBytes } from '../der/der.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { JPKI_ROLES } from './jpki-profile.ts';
import { isPractice, type TrustAnchors } from './trust-anchors.ts';

const MOST_PRESENTED = 20;
const LONGEST_PATH = 5;
/** Certificates that name each other in circles cost thousands. */
const MOST_SIGNATURE_CHECKS = 40;

interface PathQuestion {
  readonly leaf: Certificate;
  /** Certificates (DER) that came along; what does not parse is not used. */
  readonly presented: readonly Uint8Array[];
  readonly anchors: TrustAnchors;
  readonly role: CardKey;
  readonly atMs: number;
}

type PathVerdict =
  | {
      readonly ok: true;
      /** From the leaf to the anchor, both included. */
      readonly path: readonly Certificate[];
    }
  | { readonly ok: false; readonly problem: CertificateProblem };

/**
 * Decides whether a certificate of the card is trusted in a role at a time: it leads to an anchor of the role
 * (`findCertificatePath`), has the key usage and extended key usage of the role, and the role's policy holds from the
 * first CA below the anchor down to it.
 */
export function checkCertificatePath(question: PathQuestion): PathVerdict {
  const found = findCertificatePath(question);
  if (!found.ok) return found;
  const problem =
    leafProblem(question.leaf, question.role) ?? pathPolicyProblem(found.path, JPKI_ROLES[question.role].policy);
  return problem === undefined ? found : { ok: false, problem };
}

/**
 * Looks for the way from a certificate to a certificate pinned for the role, whatever the certificate is for.
 *
 * On the way every signature is checked over the received bytes; names chain; every issuer is a CA that may sign
 * certificates, within its path length; every certificate is valid at `atMs`; only a CA may have a key that signs
 * certificates. Name constraints are not evaluated and therefore refused. A search that takes more than
 * MOST_SIGNATURE_CHECKS ends with `pathTooLong`. Revocation is another question. Source: RFC 5280, 6.1.
 */
export function findCertificatePath({ leaf, presented, anchors, role, atMs }: PathQuestion): PathVerdict {
  if (presented.length > MOST_PRESENTED) return { ok: false, problem: 'pathTooLong' };
  const candidates = new Map<string, Certificate>();
  for (const one of [...anchors.certificates.auth, ...anchors.certificates.sign]) candidates.set(one.sha256, one);
  for (const der of presented) {
    // An anchor that is presented is known by its bytes.
    if (candidates.has(sha256Hex(der))) continue;
    const parse = parseCertificate(der);
    if (parse.ok) candidates.set(parse.certificate.sha256, parse.certificate);
  }
  const search = { candidates: [...candidates.values()], anchors, role, checksLeft: MOST_SIGNATURE_CHECKS };
  const found = findPath([leaf], search);
  if (!found.ok) return found;
  const isInconsistent = !leaf.isCa && leaf.keyUsage?.includes('keyCertSign') === true;
  const problem =
    validityProblem(found.path, atMs) ?? (isInconsistent || leaf.hasNameConstraints ? 'keyUsage' : undefined);
  return problem === undefined ? found : { ok: false, problem };
}

interface PathSearch {
  readonly candidates: readonly Certificate[];
  readonly anchors: TrustAnchors;
  readonly role: CardKey;
  checksLeft: number;
}

function findPath(path: readonly [Certificate, ...Certificate[]], search: PathSearch): PathVerdict {
  const { candidates, anchors, role } = search;
  const top = path.at(-1) ?? path[0];
  if (path.length > 1 && anchors.fingerprints[role].has(top.sha256)) return { ok: true, path };
  if (path.length > 1 && sameBytes(top.issuerDer, top.subjectDer)) {
    return { ok: false, problem: strangerProblem(top, anchors, role) };
  }
  if (path.length >= LONGEST_PATH) return { ok: false, problem: 'pathTooLong' };

  const namesakes = candidates.filter(
    (one) =>
      !path.some(({ sha256 }) => sha256 === one.sha256) &&
      sameBytes(one.subjectDer, top.issuerDer) &&
      keyIdsFit(top, one),
  );
  let problem: CertificateProblem =
    namesakes.length > 0 ? 'signatureInvalid' : isPractice(top) && !anchors.practice ? 'practiceCa' : 'issuerUnknown';
  for (const issuer of namesakes) {
    if (search.checksLeft === 0) return { ok: false, problem: 'pathTooLong' };
    search.checksLeft -= 1;
    if (!isSignatureBy(issuer, top.signatureAlgorithm, top.tbs, top.signature)) continue;
    const found = issuerProblem(issuer, path.length - 1);
    if (found !== undefined) {
      problem = found;
      continue;
    }
    const further = findPath([...path, issuer], search);
    if (further.ok) return further;
    problem = further.problem;
  }
  return { ok: false, problem };
}

function strangerProblem(root: Certificate, anchors: TrustAnchors, role: CardKey): CertificateProblem {
  const otherRole = role === 'auth' ? 'sign' : 'auth';
  if (anchors.fingerprints[otherRole].has(root.sha256)) return 'wrongCa';
  return isPractice(root) && !anchors.practice ? 'practiceCa' : 'issuerUnknown';
}

/** Where both name the issuer's key, the names must agree. */
function keyIdsFit(subject: Certificate, issuer: Certificate): boolean {
  if (subject.authorityKeyId === undefined || issuer.subjectKeyId === undefined) return true;
  return subject.authorityKeyId === issuer.subjectKeyId;
}

function issuerProblem(issuer: Certificate, casBelow: number): CertificateProblem | undefined {
  if (!issuer.isCa) return 'issuerNotCa';
  if (issuer.keyUsage?.includes('keyCertSign') !== true) return 'issuerKeyUsage';
  if (issuer.pathLength !== undefined && casBelow > issuer.pathLength) return 'pathTooLong';
  return issuer.hasNameConstraints ? 'nameConstraints' : undefined;
}

function validityProblem([leaf, ...issuers]: readonly Certificate[], atMs: number): CertificateProblem | undefined {
  if (leaf !== undefined && atMs < leaf.notBeforeMs) return 'notYetValid';
  if (leaf !== undefined && atMs > leaf.notAfterMs) return 'expired';
  return issuers.every((one) => isValidAt(one, atMs)) ? undefined : 'issuerNotValid';
}

export function isValidAt({ notBeforeMs, notAfterMs }: Certificate, atMs: number): boolean {
  return notBeforeMs <= atMs && atMs <= notAfterMs;
}

function leafProblem(leaf: Certificate, role: CardKey): CertificateProblem | undefined {
  const wanted = JPKI_ROLES[role];
  if (leaf.isCa) return 'keyUsage';
  if (!wanted.keyUsage.every((usage) => leaf.keyUsage?.includes(usage) === true)) return 'keyUsage';
  if (wanted.extendedKeyUsage !== undefined && !leaf.extendedKeyUsage.includes(wanted.extendedKeyUsage)) {
    return 'extendedKeyUsage';
  }
  return undefined;
}

const ANY_POLICY = '2.5.29.32.0';

/**
 * Whether a policy holds for a path: the leaf names it, and every CA between it and the anchor names it or, where no CA
 * inhibits that, any policy. A CA that maps policies onto others is refused: another policy could stand for this one.
 * Source: RFC 5280, 6.1, with this policy alone as the initial set, explicit, and mapping inhibited.
 */
export function pathPolicyProblem(path: readonly Certificate[], policy: string): 'policy' | undefined {
  const [leaf, ...issuers] = path;
  const between = issuers.slice(0, -1);
  const mayBeAny = !between.some(({ inhibitsAnyPolicy }) => inhibitsAnyPolicy);
  const allows = ({ policies, mapsPolicies }: Certificate) =>
    !mapsPolicies && (policies.includes(policy) || (mayBeAny && policies.includes(ANY_POLICY)));
  return leaf?.policies.includes(policy) === true && between.every(allows) ? undefined : 'policy';
}

const MALFORMED: ReadonlySet<CertificateProblem> = new Set(MALFORMED_CERTIFICATE_PROBLEMS);

/** The failure that a problem of this certificate, used in this role, means to the person. */
export function pathFailure(problem: CertificateProblem, leaf: Certificate | undefined, role: CardKey): Failure {
  if (problem === 'expired' && leaf !== undefined) {
    return { code: 'certificateExpired', use: role, notAfter: new Date(leaf.notAfterMs).toISOString() };
  }
  if (problem === 'notYetValid' && leaf !== undefined) {
    return { code: 'certificateNotYetValid', use: role, notBefore: new Date(leaf.notBeforeMs).toISOString() };
  }
  if (problem === 'keyUsage' || problem === 'extendedKeyUsage') return { code: 'certificateUsageRefused', problem };
  if (problem === 'policy') return { code: 'certificatePolicyRefused' };
  return MALFORMED.has(problem) ? { code: 'certificateMalformed', problem } : { code: 'certificateUntrusted', problem };
}
