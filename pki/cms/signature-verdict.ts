import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { Failure, FailureOf } from '#contract/failures/failure.ts';
import type { CmsProblem } from '#contract/failures/filing-failures.ts';
import type { CardKey } from '#contract/values/brands.ts';
import { type Certificate, parseCertificate } from '../certificate/certificate.ts';
import { checkCertificatePath, pathFailure } from '../certificate/certificate-path.ts';
import type { TrustAnchors } from '../certificate/trust-anchors.ts';
import { digestAlgorithm, digestOf, type HashName, isSignatureBy, readAlgorithm } from '../der/algorithms.ts';
import { derChildren, sameBytes } from '../der/der.ts';
import type { RevocationAnswer, RevocationChecker } from '../revocation/revocation-answer.ts';
import { type RevocationPolicy, revocationFailure, type Unanswered } from '../revocation/revocation-failure.ts';
import { parseSignedData, type SignedDataStructure, type SignerName } from './cms-structure.ts';
import { type ContentDigests, digestContent } from './content.ts';

interface VerdictTerms {
  readonly anchors: TrustAnchors;
  readonly role: CardKey;
  /** The time that validity and revocation are judged at; the signer's own claim of time never is. */
  readonly atMs: number;
  /** Absent: revocation is `notChecked`, and the verdict at best `indeterminate`. */
  readonly revocation?: RevocationChecker | undefined;
  readonly signal: AbortSignal;
  /** The signer's claim of time where it stands beside the signature, as in a PDF. */
  readonly claimedBesideMs?: number | undefined;
}

interface SignatureQuestion extends VerdictTerms {
  readonly cms: Uint8Array;
  /** The signed bytes of a detached signature. */
  readonly content?: Uint8Array | undefined;
}

interface SeparateQuestion extends VerdictTerms {
  /** A SignedData without its content. */
  readonly cms: Uint8Array;
  /** Where the content stood in what was received. */
  readonly coverage: CheckedSignature['coverage'];
  /** Reads the content under the hash that the signature names. Where it rejects, nothing was verified. */
  readonly digest: (hash: HashName) => Promise<ContentDigests>;
}

interface CheckedSignature {
  readonly signer: Certificate;
  readonly path: readonly Certificate[];
  readonly claimedSigningTimeMs: number;
  readonly coverage: 'attached' | 'detached';
  readonly contentSha256: string;
  readonly atMs: number;
  readonly revocationEvidence: readonly Uint8Array[];
}

/**
 * The verdict on one signature. `valid` needs every check with a good result; `indeterminate` means that
 * all but revocation was good and that revocation has no answer; `notVerified` that verifying itself broke.
 */
type SignatureVerdict =
  | ({ readonly status: 'valid'; readonly revocation: 'good' } & CheckedSignature)
  | ({
      readonly status: 'indeterminate';
      readonly revocation: Unanswered;
      readonly failure: Failure;
    } & CheckedSignature)
  | InvalidSignature
  | NotVerified;

interface InvalidSignature {
  readonly status: 'invalid';
  readonly failure: Failure;
  readonly signer: Certificate | undefined;
}

interface NotVerified {
  readonly status: 'notVerified';
  readonly failure: FailureOf<'notVerified'>;
}

interface WithContent {
  /** The very bytes that were hashed, copied before the first check; use these and no others. */
  readonly content: Uint8Array;
}

export type AcceptedSignature = Extract<SignatureVerdict, { status: 'valid' | 'indeterminate' }>;

/** Whether the signature is enough for an action. Unknown and unavailable never are; switched off may be. */
export function isAccepted<Verdict extends SignatureVerdict>(
  verdict: Verdict,
  policy: RevocationPolicy,
): verdict is Extract<Verdict, { status: 'valid' | 'indeterminate' }> {
  if (verdict.status === 'valid') return true;
  return policy === 'mayBeUnchecked' && verdict.status === 'indeterminate' && verdict.revocation === 'notChecked';
}

/**
 * Verifies a CAdES signature: structure, content, signer, signature, certificate path, revocation.
 *
 * Hashes are taken over received bytes. Never rejects: an exception gives `notVerified`.
 */
export async function verifySignedData(
  question: SignatureQuestion,
): Promise<InvalidSignature | NotVerified | (AcceptedSignature & WithContent)> {
  return whole(() => judgeBytes(question));
}

/** The same for a content that is read piece by piece: it is never in memory, nor in the verdict. */
export async function verifySeparate(question: SeparateQuestion): Promise<SignatureVerdict> {
  return whole(() => {
    const parse = parseSignedData(Uint8Array.from(question.cms), question.claimedBesideMs);
    if (!parse.ok) return invalid(parse.problem);
    if (parse.structure.attachedContent !== undefined) return invalid('contentRepeated');
    return judge(parse.structure, question);
  });
}

/** SR-70: no exception may leave a half-made verdict behind. */
async function whole<Verdict extends SignatureVerdict>(
  judged: () => Verdict | Promise<Verdict>,
): Promise<Verdict | NotVerified> {
  try {
    return await judged();
  } catch {
    return { status: 'notVerified', failure: { code: 'notVerified' } };
  }
}

async function judgeBytes(question: SignatureQuestion) {
  const parse = parseSignedData(Uint8Array.from(question.cms), question.claimedBesideMs);
  if (!parse.ok) return invalid(parse.problem);
  const { structure } = parse;

  const { attachedContent } = structure;
  if (attachedContent !== undefined && question.content !== undefined) return invalid('contentRepeated');
  const given = attachedContent ?? question.content;
  if (given === undefined) return invalid('contentMissing');
  const content = Uint8Array.from(given);
  const verdict = await judge(structure, {
    ...question,
    coverage: attachedContent === undefined ? 'detached' : 'attached',
    digest: (hash) => digestContent(() => [content], hash),
  });
  return verdict.status === 'valid' || verdict.status === 'indeterminate' ? { ...verdict, content } : verdict;
}

async function judge(
  structure: SignedDataStructure,
  question: Pick<SeparateQuestion, 'coverage' | 'digest'> & VerdictTerms,
): Promise<SignatureVerdict> {
  const content = await question.digest(structure.hash);
  if (content.isSetOfAttributes) return invalid('contentIsAttributes');
  if (!sameBytes(content.digest, structure.messageDigest)) return invalid('messageDigestMismatch');

  const found = findSigner(structure);
  if ('failure' in found) return { status: 'invalid', failure: found.failure, signer: undefined };
  const { signer } = found;
  if (!isNamedBySigningCertificate(structure.signingCertificate, signer)) {
    return invalid('signingCertificateMismatch', signer);
  }
  if (structure.signatureAlgorithm.key !== signer.key.type) return invalid('algorithmMismatch', signer);
  const isSigned = isSignatureBy(signer, structure.signatureAlgorithm, structure.signedAttributes, structure.signature);
  if (!isSigned) return invalid('signatureInvalid', signer);

  const { anchors, role, atMs } = question;
  const pathVerdict = checkCertificatePath({ leaf: signer, presented: structure.certificates, anchors, role, atMs });
  if (!pathVerdict.ok) {
    return { status: 'invalid', failure: pathFailure(pathVerdict.problem, signer, role), signer };
  }
  const { path } = pathVerdict;
  const answer: RevocationAnswer = (await question.revocation?.check({
    path,
    role,
    atMs,
    signal: question.signal,
  })) ?? {
    state: 'notChecked',
    evidence: [],
    checkedAtMs: atMs,
  };
  const checked: CheckedSignature = {
    signer,
    path,
    claimedSigningTimeMs: structure.claimedSigningTimeMs,
    coverage: question.coverage,
    contentSha256: content.sha256,
    atMs,
    revocationEvidence: answer.evidence,
  };
  return withRevocation(checked, answer.state, role);
}

function withRevocation(checked: CheckedSignature, state: RevocationState, use: CardKey): SignatureVerdict {
  const failure = revocationFailure(state, use, 'mustBeGood');
  if (failure === undefined) return { status: 'valid', revocation: 'good', ...checked };
  return failure.code === 'certificateRevocationUnknown'
    ? { status: 'indeterminate', revocation: failure.state, failure, ...checked }
    : { status: 'invalid', failure, signer: checked.signer };
}

function invalid(problem: CmsProblem, signer?: Certificate): InvalidSignature {
  return { status: 'invalid', failure: { code: 'signatureInvalid', problem }, signer };
}

function findSigner({
  certificates,
  signerName,
}: SignedDataStructure): { readonly signer: Certificate } | { readonly failure: Failure } {
  const parses = certificates.map(parseCertificate);
  const matches = parses.flatMap((parse) =>
    parse.ok && isNamed(parse.certificate, signerName) ? [parse.certificate] : [],
  );
  const distinct = new Map(matches.map((one) => [one.sha256, one]));
  const [signer] = distinct.values();
  if (distinct.size > 1) return { failure: { code: 'signatureInvalid', problem: 'signerAmbiguous' } };
  if (signer !== undefined) return { signer };
  const unread = parses.find((parse) => !parse.ok);
  return {
    failure:
      unread === undefined || unread.ok
        ? { code: 'signatureInvalid', problem: 'signerNotIncluded' }
        : { code: 'certificateMalformed', problem: unread.problem },
  };
}

function isNamed(certificate: Certificate, name: SignerName): boolean {
  return name.by === 'subjectKeyId'
    ? certificate.subjectKeyId === name.subjectKeyId
    : certificate.serialHex === name.serialHex && sameBytes(certificate.issuerDer, name.issuerDer);
}

/**
 * Whether the first ESSCertIDv2 names this certificate by hash and, where given, by issuer and serial number.
 * `SEQUENCE { SEQUENCE OF { hashAlgorithm DEFAULT sha256, certHash, issuerSerial OPTIONAL }, policies OPTIONAL }`
 */
function isNamedBySigningCertificate(value: Uint8Array, signer: Certificate): boolean {
  const [list] = value[0] === 0x30 ? derChildren(value) : [];
  const [first] = list?.tag === 0x30 ? derChildren(list.encoded) : [];
  if (first?.tag !== 0x30) return false;
  const parts = derChildren(first.encoded);
  const hasAlgorithm = parts[0]?.tag === 0x30;
  const identifier = hasAlgorithm ? readAlgorithm(parts[0]) : undefined;
  const hash = hasAlgorithm ? identifier && digestAlgorithm(identifier) : 'sha256';
  const [certHash, issuerSerial, ...more] = hasAlgorithm ? parts.slice(1) : parts;
  if (hash === undefined || certHash?.tag !== 0x04 || more.length > 0) return false;
  if (!sameBytes(certHash.content, digestOf(hash, signer.der))) return false;
  return issuerSerial === undefined || isIssuerSerialOf(issuerSerial.encoded, signer);
}

/** `SEQUENCE { GeneralNames { directoryName [4] }, serialNumber }` */
function isIssuerSerialOf(issuerSerial: Uint8Array, signer: Certificate): boolean {
  const [names, serial, ...more] = issuerSerial[0] === 0x30 ? derChildren(issuerSerial) : [];
  const [name, ...others] = names?.tag === 0x30 ? derChildren(names.encoded) : [];
  if (name?.tag !== 0xa4 || serial === undefined || others.length > 0 || more.length > 0) return false;
  const serialHex = Buffer.from(serial.content).toString('hex').toUpperCase();
  return sameBytes(name.content, signer.issuerDer) && serialHex === signer.serialHex;
}
