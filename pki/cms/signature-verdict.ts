import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { Failure, FailureOf } from '#contract/failures/failure.ts';
import type { CmsProblem } from '#contract/failures/filing-failures.ts';
import type { CardKey } from '#contract/values/brands.ts';
import { type Certificate, parseCertificate } from '../certificate/certificate.ts';
import { checkCertificatePath, pathFailure } from '../certificate/certificate-path.ts';
import type { TrustAnchors } from '../certificate/trust-anchors.ts';
import { digestAlgorithm, digestOf, isSignatureBy, readAlgorithm, sha256Hex } from '../der/algorithms.ts';
import { derChildren, derProblem, sameBytes } from '../der/der.ts';
import type { RevocationAnswer, RevocationChecker } from '../revocation/revocation-answer.ts';
import { type RevocationPolicy, revocationFailure, type Unanswered } from '../revocation/revocation-failure.ts';
import { parseSignedData, type SignedDataStructure, type SignerName } from './cms-structure.ts';

interface SignatureQuestion {
  readonly cms: Uint8Array;
  /** The signed bytes of a detached signature. */
  readonly content?: Uint8Array | undefined;
  readonly anchors: TrustAnchors;
  readonly role: CardKey;
  /** The time that validity and revocation are judged at; the signer's own claim of time never is. */
  readonly atMs: number;
  /** Absent: revocation is `notChecked`, and the verdict at best `indeterminate`. */
  readonly revocation?: RevocationChecker | undefined;
  readonly signal: AbortSignal;
}

interface CheckedSignature {
  readonly signer: Certificate;
  readonly path: readonly Certificate[];
  readonly claimedSigningTimeMs: number;
  readonly coverage: 'attached' | 'detached';
  /** The very bytes that were hashed, copied before the first check; use these and no others. */
  readonly content: Uint8Array;
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
  | { readonly status: 'invalid'; readonly failure: Failure; readonly signer: Certificate | undefined }
  | { readonly status: 'notVerified'; readonly failure: FailureOf<'notVerified'> };

export type AcceptedSignature = Extract<SignatureVerdict, { status: 'valid' | 'indeterminate' }>;

/** Whether the signature is enough for an action. Unknown and unavailable never are; switched off may be. */
export function isAccepted(verdict: SignatureVerdict, policy: RevocationPolicy): verdict is AcceptedSignature {
  if (verdict.status === 'valid') return true;
  return policy === 'mayBeUnchecked' && verdict.status === 'indeterminate' && verdict.revocation === 'notChecked';
}

/**
 * Verifies a CAdES signature: structure, content, signer, signature, certificate path, revocation.
 *
 * Hashes are taken over received bytes. Never rejects: an exception gives `notVerified`.
 */
export async function verifySignedData(question: SignatureQuestion): Promise<SignatureVerdict> {
  try {
    return await judge(question);
  } catch {
    // SR-70: no exception may leave a half-made verdict behind.
    return { status: 'notVerified', failure: { code: 'notVerified' } };
  }
}

async function judge(question: SignatureQuestion): Promise<SignatureVerdict> {
  const parse = parseSignedData(Uint8Array.from(question.cms));
  if (!parse.ok) return invalid(parse.problem);
  const { structure } = parse;

  const { attachedContent } = structure;
  if (attachedContent !== undefined && question.content !== undefined) return invalid('contentRepeated');
  const given = attachedContent ?? question.content;
  if (given === undefined) return invalid('contentMissing');
  const content = Uint8Array.from(given);
  if (isSetOfAttributes(content)) return invalid('contentIsAttributes');
  if (!sameBytes(digestOf(structure.hash, content), structure.messageDigest)) return invalid('messageDigestMismatch');

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
    coverage: attachedContent === undefined ? 'detached' : 'attached',
    content,
    contentSha256: sha256Hex(content),
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

function invalid(problem: CmsProblem, signer?: Certificate): SignatureVerdict {
  return { status: 'invalid', failure: { code: 'signatureInvalid', problem }, signer };
}

/**
 * Content that is itself a SET OF Attribute could be passed off as the signed attributes of a signature made without
 * them, or the other way round (RFC 5652, 11).
 */
function isSetOfAttributes(content: Uint8Array): boolean {
  if (content[0] !== 0x31 || content.length > 65_536 || derProblem(content) !== undefined) return false;
  return derChildren(content).every(({ tag, encoded }) => {
    const [type, values] = tag === 0x30 ? derChildren(encoded) : [];
    return type?.tag === 0x06 && values?.tag === 0x31;
  });
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
