import * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Application } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { checkApplication } from '#documents/container/check-application.ts';
import { verifyContainer } from '#documents/container/verify.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { loadTrustFolder, PINNED_ANCHORS, type TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { digestContent } from '#pki/cms/content.ts';
import { type ClaimedSigner, claimedSigners, readSignatureFile } from '#pki/cms/signature-file.ts';
import { isAccepted, verifySeparate, verifySignedData } from '#pki/cms/signature-verdict.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';
import { loadVerifyWords, type VerifyWords } from '#words/verify-words.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { piecesOf } from './files.ts';
import { failureTitle } from './output.ts';
import {
  acceptedReport,
  type FileReport,
  isValid,
  refusedReport,
  reportInWords,
  type SignatureReport,
} from './signature-report.ts';
import { readSignature, type SignatureFile } from './signature-source.ts';
import { compactJws, verifyReceipt } from './verify-receipt.ts';

interface VerifyOptions {
  readonly content?: string;
  readonly keys?: string;
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
  const words = await loadVerifyWords(context.words.language);
  const receipt = compactJws(given.value.bytes);
  if (receipt !== undefined) return verifyReceipt(context, receipt, options, words);
  const report = await judge(context, given.value, options, anchors.value, atMs.value, words);
  if (!report.ok) return report;
  const { file: kind, signatures } = report.value;
  const valid = isValid(signatures);
  context.output.result({ valid, file: kind, signatures }, () => reportInWords(kind, signatures, context.words, words));
  if (!valid) process.exitCode = 6;
  return success(undefined);
}

function instantMs(text: string): Outcome<number> {
  const at = z.iso.datetime({ offset: true }).safeParse(text);
  return at.success ? success(Date.parse(at.data)) : failed({ code: 'usage', detail: '--at takes an RFC 3339 time' });
}

interface VerifyReport {
  readonly file: FileReport;
  readonly signatures: readonly SignatureReport[];
}

async function judge(
  context: CommandContext,
  { bytes, attached }: SignatureFile,
  { content }: VerifyOptions,
  anchors: TrustAnchors,
  atMs: number,
  words: VerifyWords,
): Promise<Outcome<VerifyReport>> {
  const refused = (failure: Failure, signer?: Certificate, claimed?: ClaimedSigner) =>
    refusedReport(failure, messageOf(failure, context.words, words), signer, claimed);
  if (isZip(bytes)) {
    const signature = await judgeContainer(context, bytes, anchors, atMs, refused);
    if (!signature.ok) return signature;
    return success({ file: { kind: 'container', encoding: null }, signatures: [signature.value] });
  }
  // Cut around its content, a file was seen to be SignedData in DER.
  const given = attached === undefined ? readSignatureFile(bytes) : ({ kind: 'signedData', encoding: 'der' } as const);
  const file: FileReport = { kind: given.kind, encoding: given.encoding ?? null };
  const cms = ('der' in given ? given.der : undefined) ?? bytes;
  if (given.kind !== 'signedData' && given.kind !== 'unknown') return success({ file, signatures: [] });
  if (attached !== undefined && content !== undefined) {
    return success({ file, signatures: [refused({ code: 'signatureInvalid', problem: 'contentRepeated' })] });
  }
  const beside = content === undefined ? success(undefined) : await piecesOf(content);
  if (!beside.ok) return beside;
  const pieces = attached ?? beside.value;
  const terms = { cms, anchors, role: 'sign', atMs, signal: context.signal } as const;
  const coverage = attached === undefined ? 'detached' : 'attached';
  const verdict = await (pieces === undefined
    ? verifySignedData(terms)
    : verifySeparate({ ...terms, coverage, digest: (hash) => digestContent(pieces, hash) }));
  if (isAccepted(verdict, 'mayBeUnchecked')) return success({ file, signatures: [acceptedReport(verdict)] });
  const signer = verdict.status === 'invalid' ? verdict.signer : undefined;
  const [first, ...others] = given.kind === 'signedData' && attached === undefined ? claimedSigners(cms) : [];
  const signatures = [first, ...others].map((claimed) => refused(verdict.failure, signer, claimed));
  return success({ file, signatures });
}

async function judgeContainer(
  { signal, hasPortal, portal }: CommandContext,
  bytes: Uint8Array,
  anchors: TrustAnchors,
  atMs: number,
  refused: (failure: Failure, signer?: Certificate) => SignatureReport,
): Promise<Outcome<SignatureReport>> {
  const named = hasPortal ? portal() : undefined;
  if (named?.ok === false) return named;
  const verified = await verifyContainer({ bytes, anchors, atMs, revocationPolicy: 'mayBeUnchecked', signal });
  if (!verified.ok) return success(refused(verified.failure));
  const { signature, application } = verified.value;
  const checked = await checkApplication(verified.value, {
    atMs: Date.parse(application.createdAt),
    portal: named?.value.origin,
    filer: undefined,
    definition: () => shippedDefinition(application),
  });
  if (!checked.ok) return success(refused(checked.failure, signature?.signer));
  if (signature === undefined) return success(refused({ code: 'signatureMissing' }));
  return success(acceptedReport(signature, checked.value.unchecked));
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

function messageOf(failure: Failure, commandLine: CommandLineWords, words: VerifyWords): string {
  return failure.code === 'signatureInvalid' ? words.problems[failure.problem] : failureTitle(failure, commandLine);
}
