import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import type { AcceptedSignature } from '#pki/cms/signature-verdict.ts';
import type { Actor } from '../platform/actor.ts';
import type { Acting } from '../platform/http/resident-audience.ts';
import type { Turn } from '../platform/turns.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { ApplicationStore } from './application-store.ts';
import { checkFiling } from './filing.ts';
import type { Filing, FilingWay } from './filing-rows.ts';
import { makeReceiptNumber, type ReceiptSigner, signReceipt } from './receipt.ts';

export interface FilingDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly trust: PortalTrust;
  readonly applications: ApplicationStore;
  readonly receiptKeys: ReceiptSigner;
  readonly softwareVersion: string;
  readonly turn: Turn;
}

/** Who files, and by which mandate where it is for another. */
interface FiledBy {
  readonly actor: Actor;
  readonly requestId: string;
  readonly acting?: Acting | undefined;
}

/** A container on its way in; `sha256` of its bytes, in lower-case hexadecimal. */
export interface SentContainer {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Of the case that it was sent to as a correction; nothing of a first filing. */
  readonly receiptNumber?: string | undefined;
  readonly way: FilingWay;
}

/**
 * Files a container for an actor: checked, kept with the evidence for the verdict, and answered with a receipt. The
 * same bytes give the same receipt. Fails with what `checkFiling` and `ApplicationStore.file` fail with.
 */
export async function fileApplication(
  { origin, nowMs, trust, applications, receiptKeys, softwareVersion, turn }: FilingDependencies,
  { actor, requestId, acting }: FiledBy,
  { bytes, sha256, receiptNumber: corrected, way }: SentContainer,
  signal: AbortSignal,
): Promise<Outcome<{ readonly reply: FiledReply; readonly repeated: boolean }>> {
  // The same bytes passed every check when they were filed; certificates may have expired since.
  const before = await applications.findFiled(actor, sha256, requestId);
  if (before !== undefined) return success({ reply: before, repeated: true });
  const { anchors, revocation } = trust;
  const accepted = await checkFiling(bytes, {
    nowMs: nowMs(),
    origin: origin(),
    filer: actor.id,
    acting: acting && { ...acting, ...(await acting.names()) },
    anchors,
    revocation,
    definitions: applications,
    turn,
    signal,
  });
  if (!accepted.ok) {
    await applications.recordRefusedFiling(actor, accepted.failure, requestId);
    return accepted;
  }
  const { container, procedure } = accepted.value;
  const { application } = container;
  const receiptNumber = corrected ?? makeReceiptNumber();
  const filing: Filing = {
    receiptNumber,
    procedure,
    way,
    application,
    container: container.bytes,
    evidence: evidenceOf(container.signature, nowMs(), softwareVersion),
    signReceipt: (receivedAt: EpochMs, containerSha256: string, nth: number) =>
      signReceipt(
        {
          origin: origin(),
          receiptNumber,
          receivedAt,
          sha256: containerSha256,
          idempotencyKey: application.idempotencyKey,
          filing: nth,
        },
        receiptKeys,
      ),
  };
  return corrected === undefined
    ? applications.file(actor, filing, requestId)
    : applications.refile(actor, filing, requestId);
}

/** Of a container without a signature, all that is known is that the actor's own session brought it. */
function evidenceOf(signature: AcceptedSignature | undefined, nowMs: number, software: string): Filing['evidence'] {
  if (signature === undefined) {
    const verdict = { status: 'unsigned', verifiedAt: new Date(nowMs).toISOString(), software };
    return { verdict, revocationAnswers: [], certificatePath: [] };
  }
  return {
    verdict: {
      status: signature.status,
      revocation: signature.revocation,
      coverage: signature.coverage,
      contentSha256: signature.contentSha256,
      signerSha256: signature.signer.sha256,
      claimedSigningTime: new Date(signature.claimedSigningTimeMs).toISOString(),
      verifiedAt: new Date(signature.atMs).toISOString(),
      software,
    },
    revocationAnswers: signature.revocationEvidence,
    certificatePath: signature.path.map(({ der }) => der),
  };
}
