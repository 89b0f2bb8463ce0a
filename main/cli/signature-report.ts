import { X509Certificate } from 'node:crypto';
import type { Failure } from '#contract/failures/failure.ts';
import type { CmsProblem } from '#contract/failures/filing-failures.ts';
import type { UncheckedPart } from '#documents/container/check-application.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { isPlainText } from '#pki/certificate/distinguished-name.ts';
import type { ClaimedSigner } from '#pki/cms/signature-file.ts';
import type { AcceptedSignature } from '#pki/cms/signature-verdict.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';
import type { VerifiedFileKind, VerifyWords } from '#words/verify-words.ts';
import { type CertificateFields, certificateFields } from './certificate-fields.ts';

/** What is not known of a signature, because it was not asked or could not be; of an application, what only its portal knows. */
type Unchecked = UncheckedPart | 'integrity' | 'trust' | 'revocation';

export interface SignatureReport {
  readonly signer: CertificateFields | null;
  /** The signer's own claim; no time-stamp proves it. */
  readonly signedAt: string | null;
  readonly coversWholeFile: boolean;
  readonly revocation: string;
  readonly unchecked: readonly Unchecked[];
  readonly problems: readonly Problem[];
}

interface Problem {
  readonly code: string;
  /** Which rule was broken, where the code covers several. */
  readonly problem?: string;
  readonly message: string;
}

export interface FileReport {
  readonly kind: VerifiedFileKind;
  readonly encoding: 'der' | 'ber' | 'pem' | null;
}

/** Revocation is not asked here: nobody but an authorised verifier can, and the report says so. */
export function acceptedReport(
  { signer, claimedSigningTimeMs, revocation }: AcceptedSignature,
  unchecked: readonly UncheckedPart[] = [],
): SignatureReport {
  return {
    signer: fieldsOf(signer.der),
    signedAt: instant(claimedSigningTimeMs),
    coversWholeFile: true,
    revocation,
    unchecked: revocation === 'good' ? unchecked : [...unchecked, 'revocation'],
    problems: [],
  };
}

/** `claimed`: who is named as the signer, whatever was found out. */
export function refusedReport(
  failure: Failure,
  message: string,
  signer: Certificate | undefined,
  claimed?: ClaimedSigner,
): SignatureReport {
  const certificate = signer?.der ?? claimed?.certificate;
  const claimedMs = claimed?.claimedSigningTimeMs;
  return {
    signer: certificate === undefined ? null : fieldsOf(certificate),
    signedAt: claimedMs === undefined ? null : instant(claimedMs),
    coversWholeFile: false,
    revocation: 'notChecked',
    unchecked: uncheckedAfter(failure),
    problems: [{ ...failure, message }],
  };
}

const CONTENT_DIFFERS: ReadonlySet<CmsProblem> = new Set(['messageDigestMismatch', 'signatureInvalid']);

/** A signature is looked at as a whole before its certificate is, and its certificate before revocation. */
function uncheckedAfter(failure: Failure): Unchecked[] {
  switch (failure.code) {
    case 'signatureInvalid':
      return CONTENT_DIFFERS.has(failure.problem) ? ['trust', 'revocation'] : ['integrity', 'trust', 'revocation'];
    case 'certificateMalformed':
    case 'notVerified':
      return ['integrity', 'trust', 'revocation'];
    case 'certificateUntrusted':
    case 'certificateUsageRefused':
    case 'certificatePolicyRefused':
    case 'certificateExpired':
    case 'certificateNotYetValid':
      return ['revocation'];
    default:
      return [];
  }
}

/** The fields of any certificate: those that our own reader refuses are read by Node's, and stand for nothing but a name. */
function fieldsOf(der: Uint8Array): CertificateFields | null {
  const fields = certificateFields(der);
  if (fields.ok) return fields.value;
  try {
    const { subject, issuer, serialNumber, validFromDate, validToDate } = new X509Certificate(der);
    return {
      subject: nameInOneLine(subject),
      issuer: nameInOneLine(issuer),
      serial: serialNumber,
      notBefore: validFromDate.toISOString(),
      notAfter: validToDate.toISOString(),
    };
  } catch {
    // No certificate, or one with dates that are none: an expected answer for a file from anywhere.
    return null;
  }
}

/** Last part first, as RFC 4514 has it. */
function nameInOneLine(name = ''): string {
  const text = name.split('\n').reverse().join(',');
  return isPlainText(text) ? text : '';
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** What a person reads: what the file is, then of each signature whose it is, what is wrong and what is not known. */
export function reportInWords(
  file: FileReport,
  signatures: readonly SignatureReport[],
  { told }: CommandLineWords,
  words: VerifyWords,
): string {
  const lines = signatures.flatMap(({ signer, signedAt, unchecked, problems }) => [
    ...problems.map(problemInWords),
    signer === null || signer.subject === '' ? words.signerUnknown : words.signer(signer.subject),
    ...(signedAt === null ? [] : [words.claimedTime(signedAt)]),
    ...(unchecked.length === 0 ? [] : [told.notChecked(unchecked)]),
  ]);
  return [...(isValid(signatures) ? [told.signatureValid] : []), fileInWords(file, words), ...lines].join('\n');
}

/** Whether somebody has signed and nothing is wrong with any signature. */
export function isValid(signatures: readonly SignatureReport[]): boolean {
  return signatures.length > 0 && signatures.every(({ problems }) => problems.length === 0);
}

export function fileInWords({ kind, encoding }: FileReport, words: VerifyWords): string {
  return encoding === null ? words.kinds[kind] : `${words.kinds[kind]} (${words.encodings[encoding]})`;
}

export function problemInWords({ code, problem, message }: Problem): string {
  return `${message} [${problem === undefined ? code : `${code}: ${problem}`}]`;
}
