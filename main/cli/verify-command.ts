import * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Application } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { checkApplication, type UncheckedPart } from '#documents/container/check-application.ts';
import { verifyContainer } from '#documents/container/verify.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { loadTrustFolder, PINNED_ANCHORS, type TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { digestContent } from '#pki/cms/content.ts';
import { type AcceptedSignature, isAccepted, verifySeparate, verifySignedData } from '#pki/cms/signature-verdict.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';
import { certificateFields } from './certificate-fields.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { piecesOf } from './files.ts';
import { failureTitle } from './output.ts';
import { readSignature, type SignatureFile } from './signature-source.ts';

interface SignatureReport {
  readonly signer: object | null;
  /** The signer's own claim; no time-stamp proves it. */
  readonly signedAt: string | null;
  readonly coversWholeFile: boolean;
  readonly revocation: string;
  readonly problems: readonly Problem[];
  /** What the portal checks and this program could not: of a filed application alone. */
  readonly unchecked: readonly (UncheckedPart | 'revocation')[];
}

interface Problem {
  readonly code: string;
  /** Which rule was broken, where the code covers several. */
  readonly problem?: string;
  readonly message: string;
}

function inWords({ code, problem, message }: Problem): string {
  return `${message} [${problem === undefined ? code : `${code}: ${problem}`}]`;
}

interface VerifyOptions {
  readonly content?: string;
  readonly trust?: string;
  readonly at?: string;
}

export function runVerify(file: string, options: VerifyOptions): Promise<void> {
  return runCommand(options, (context) => verify(context, file, options));
}

async function verify(context: CommandContext, file: string, options: VerifyOptions): Promise<Outcome<void>> {
  const atMs = options.at === undefined ? success<number>(context.clock.nowMs()) : instantMs(options.at);
  if (!atMs.ok) return atMs;
  const anchors = options.trust === undefined ? success(PINNED_ANCHORS) : await loadTrustFolder(options.trust);
  if (!anchors.ok) return anchors;
  const given = await readSignature(file);
  if (!given.ok) return given;
  const report = await judge(context, given.value, options, anchors.value, atMs.value);
  if (!report.ok) return report;
  const valid = report.value.problems.length === 0;
  context.output.result({ valid, signatures: [report.value] }, () =>
    valid
      ? `${context.words.told.signatureValid}\n${context.words.told.notChecked(report.value.unchecked)}`
      : report.value.problems.map(inWords).join('\n'),
  );
  if (!valid) process.exitCode = 6;
  return success(undefined);
}

function instantMs(text: string): Outcome<number> {
  const at = z.iso.datetime({ offset: true }).safeParse(text);
  return at.success ? success(Date.parse(at.data)) : failed({ code: 'usage', detail: '--at takes an RFC 3339 time' });
}

async function judge(
  { words, signal, hasPortal, portal }: CommandContext,
  { bytes, attached }: SignatureFile,
  { content }: VerifyOptions,
  anchors: TrustAnchors,
  atMs: number,
): Promise<Outcome<SignatureReport>> {
  if (isZip(bytes)) {
    const named = hasPortal ? portal() : undefined;
    if (named?.ok === false) return named;
    const portalOrigin = named?.value.origin;
    const verified = await verifyContainer({ bytes, anchors, atMs, revocationPolicy: 'mayBeUnchecked', signal });
    if (!verified.ok) return success(refused(verified.failure, undefined, words));
    const { signature } = verified.value;
    const checked = await checkApplication(verified.value, {
      atMs: Date.parse(verified.value.application.createdAt),
      portal: portalOrigin,
      filer: undefined,
      definition: () => shippedDefinition(verified.value.application),
    });
    if (!checked.ok) return success(refused(checked.failure, signature?.signer, words));
    if (signature === undefined) return success(refused({ code: 'signatureMissing' }, undefined, words));
    return success({ ...accepted(signature), unchecked: [...checked.value.unchecked, 'revocation'] });
  }
  if (attached !== undefined && content !== undefined) {
    return success(refused({ code: 'signatureInvalid', problem: 'contentRepeated' }, undefined, words));
  }
  const beside = content === undefined ? success(undefined) : await piecesOf(content);
  if (!beside.ok) return beside;
  const pieces = attached ?? beside.value;
  const terms = { cms: bytes, anchors, role: 'sign', atMs, signal } as const;
  const coverage = attached === undefined ? 'detached' : 'attached';
  const verdict = await (pieces === undefined
    ? verifySignedData(terms)
    : verifySeparate({ ...terms, coverage, digest: (hash) => digestContent(pieces, hash) }));
  if (isAccepted(verdict, 'mayBeUnchecked')) return success(accepted(verdict));
  return success(refused(verdict.failure, verdict.status === 'invalid' ? verdict.signer : undefined, words));
}

/** The definition, where the program comes with that very revision; elsewhere only its portal knows it. */
async function shippedDefinition({ procedure, municipality }: Application): Promise<Outcome<Procedure | undefined>> {
  const { loadCatalogue } = await import('#portal/catalogue/load-catalogue.ts');
  const catalogue = await loadCatalogue();
  const found = catalogue.ok ? catalogue.value.find({ kind: 'public' }, procedure.id, municipality.code) : undefined;
  return success(found?.revision === procedure.revision ? found : undefined);
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** Revocation is not asked here: nobody but an authorised verifier can, and the report says so. */
function accepted({ signer, claimedSigningTimeMs, revocation }: AcceptedSignature): SignatureReport {
  return {
    signer: fieldsOf(signer),
    signedAt: new Date(claimedSigningTimeMs).toISOString(),
    coversWholeFile: true,
    revocation,
    problems: [],
    unchecked: ['revocation'],
  };
}

function refused(failure: Failure, signer: Certificate | undefined, words: CommandLineWords): SignatureReport {
  return {
    signer: signer === undefined ? null : fieldsOf(signer),
    signedAt: null,
    coversWholeFile: false,
    revocation: 'notChecked',
    problems: [{ ...failure, message: failureTitle(failure, words) }],
    unchecked: [],
  };
}

function fieldsOf(certificate: Certificate): object | null {
  const fields = certificateFields(certificate.der);
  return fields.ok ? fields.value : null;
}
