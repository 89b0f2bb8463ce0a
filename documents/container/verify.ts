import canonicalize from 'canonicalize';
import type { ContainerProblem } from '#contract/failures/filing-failures.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type Application,
  type Attachment,
  applicationSchema,
  attachmentEntryNames,
} from '#contract/procedure/application.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { type AcceptedSignature, isAccepted, verifySignedData } from '#pki/cms/signature-verdict.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { parseStrictJson, utf8Text } from '#pki/jose/strict-json.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import type { RevocationPolicy } from '#pki/revocation/revocation-failure.ts';
import { type Container, ENTRY, entryBytes, readContainer } from './asic-container.ts';
import { checkManifest } from './manifest.ts';

interface ContainerQuestion {
  readonly bytes: Uint8Array;
  readonly anchors: TrustAnchors;
  readonly atMs: number;
  readonly revocation?: RevocationChecker | undefined;
  readonly revocationPolicy: RevocationPolicy;
  readonly signal: AbortSignal;
}

/**
 * A verified container. Every array is a view of one copy taken before the first check: use these bytes and no others.
 */
export interface VerifiedContainer {
  readonly bytes: Uint8Array;
  /** Of `bytes`, lower-case hexadecimal. */
  readonly sha256: string;
  readonly application: Application;
  readonly applicationPdf: Uint8Array;
  readonly attachments: readonly VerifiedAttachment[];
  /** Absent where the application says itself that it goes without one. */
  readonly signature: AcceptedSignature | undefined;
}

interface VerifiedAttachment {
  readonly attachment: Attachment;
  readonly bytes: Uint8Array;
}

/**
 * Verifies an application container: steps 1 to 4 of its checks, in their order, and that `application.json` is what
 * the format says and names exactly the attachments of the container.
 *
 * A container without manifest and signature is taken only where its `application.json` says that it goes without.
 * `checkApplication` checks the rest. Fails with the first problem; with `versionUnsupported` for an older format.
 */
export async function verifyContainer(question: ContainerQuestion): Promise<Outcome<VerifiedContainer>> {
  const bytes = Uint8Array.from(question.bytes);
  const read = readContainer(bytes);
  if (!read.ok) return read;
  const container = read.value;
  const signature = container.isSigned ? await verifySignature(container, question) : success(undefined);
  if (!signature.ok) return signature;

  const application = readApplication(entryBytes(container, ENTRY.applicationJson));
  if (!application.ok) return application;
  const saysUnsigned = application.value.withoutSignature === true;
  if (saysUnsigned && container.isSigned) return refused('entryUnexpected', ENTRY.signature);
  if (!saysUnsigned && !container.isSigned) return refused('entryMissing', ENTRY.signature);
  const attachments = matchAttachments(container, application.value);
  if (!attachments.ok) return attachments;
  return success({
    bytes,
    sha256: sha256Hex(bytes),
    application: application.value,
    applicationPdf: entryBytes(container, ENTRY.applicationPdf),
    attachments: attachments.value,
    signature: signature.value,
  });
}

async function verifySignature(
  container: Container,
  { anchors, atMs, revocation, revocationPolicy, signal }: ContainerQuestion,
): Promise<Outcome<AcceptedSignature>> {
  const manifest = entryBytes(container, ENTRY.manifest);
  const covered = checkManifest(container, manifest);
  if (!covered.ok) return covered;
  const cms = entryBytes(container, ENTRY.signature);
  const verdict = await verifySignedData({ cms, content: manifest, anchors, role: 'sign', atMs, revocation, signal });
  return isAccepted(verdict, revocationPolicy) ? success(verdict) : failed(verdict.failure);
}

function refused(problem: ContainerProblem, entry: string) {
  return failed({ code: 'containerInvalid', problem, entry });
}

function readApplication(bytes: Uint8Array): Outcome<Application> {
  const text = utf8Text(bytes);
  const value = text === undefined ? undefined : parseStrictJson(text);
  if (value === undefined) return refused('applicationJsonInvalid', ENTRY.applicationJson);
  if (canonicalText(value) !== text) return refused('applicationJsonNotCanonical', ENTRY.applicationJson);
  if (isOfAnotherVersion(value)) return refused('versionUnsupported', ENTRY.applicationJson);
  const application = applicationSchema.safeParse(value);
  return application.success ? success(application.data) : refused('applicationJsonInvalid', ENTRY.applicationJson);
}

/** Whether it is an application of another format: one from before portal and filer were signed, or one to come. */
function isOfAnotherVersion(value: unknown): boolean {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  return typeof version === 'number' && version !== 2;
}

function canonicalText(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    // A lone surrogate has no canonical form.
    return undefined;
  }
}

function matchAttachments(container: Container, { attachments }: Application): Outcome<VerifiedAttachment[]> {
  const names = attachmentEntryNames(attachments);
  const stray = container.entries.find(({ name }) => name.startsWith('attachments/') && !names.includes(name));
  if (stray !== undefined) return refused('entryUnexpected', stray.name);
  const verified: VerifiedAttachment[] = [];
  for (const [n, attachment] of attachments.entries()) {
    const entry = container.entries.find(({ name }) => name === names[n]);
    if (entry === undefined) return refused('entryMissing', names[n] ?? attachment.key);
    if (entry.bytes.length !== attachment.bytes || sha256Hex(entry.bytes) !== attachment.sha256) {
      return refused('digestMismatch', entry.name);
    }
    verified.push({ attachment, bytes: entry.bytes });
  }
  return success(verified);
}
