import { createHash } from 'node:crypto';
import { failed, success } from '#contract/failures/outcome.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import type { AcceptedSignature } from '#pki/cms/signature-verdict.ts';
import { oneAtATime } from '../platform/http/one-at-a-time.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalLog } from '../platform/log.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { ApplicationStore, Filing } from './application-store.ts';
import { checkFiling } from './filing.ts';
import { makeReceiptNumber, type ReceiptSigner, signReceipt } from './receipt.ts';

interface ApplicationRouteDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly trust: PortalTrust;
  readonly applications: ApplicationStore;
  readonly receiptKeys: ReceiptSigner;
  readonly filingLimit: RateLimit;
  readonly softwareVersion: string;
  readonly log: PortalLog;
}

type ApplicationHandlers = Pick<
  RouteHandlers,
  'fileApplication' | 'listApplications' | 'readApplication' | 'withdrawApplication' | 'readSignatureCertificate'
>;

export function applicationHandlers(dependencies: ApplicationRouteDependencies): ApplicationHandlers {
  const { origin, nowMs, trust, applications, receiptKeys, filingLimit, softwareVersion, log } = dependencies;
  const inTurn = oneAtATime();

  async function file(bytes: Uint8Array, owner: string, sha256: string, signal: AbortSignal) {
    // The same bytes passed every check when they were filed; certificates may have expired since.
    const before = await applications.findFiled(owner, sha256);
    if (before !== undefined) return success({ reply: before, repeated: true });
    const { anchors, revocation } = trust;
    const accepted = await checkFiling(bytes, {
      nowMs: nowMs(),
      anchors,
      revocation,
      definitions: applications,
      signal,
    });
    if (!accepted.ok) return accepted;
    const { container, procedure } = accepted.value;
    const { idempotencyKey } = container.application;
    const receiptNumber = makeReceiptNumber();
    return applications.file({
      owner,
      receiptNumber,
      idempotencyKey,
      procedure,
      container: container.bytes,
      evidence: evidenceOf(container.signature),
      signReceipt: (receivedAt, containerSha256) =>
        signReceipt(
          { origin: origin(), receiptNumber, receivedAt, sha256: containerSha256, idempotencyKey },
          receiptKeys,
        ),
    });
  }

  /** Where nobody signed, that the owner's own session brought it is all that is known. */
  function evidenceOf(signature: AcceptedSignature | undefined): Filing['evidence'] {
    if (signature === undefined) {
      const verdict = { status: 'unsigned', verifiedAt: new Date(nowMs()).toISOString(), software: softwareVersion };
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
        software: softwareVersion,
      },
      revocationAnswers: signature.revocationEvidence,
      certificatePath: signature.path.map(({ der }) => der),
    };
  }

  return {
    async fileApplication({ body, session, requestId, signal }) {
      const sha256 = createHash('sha256').update(body).digest('hex');
      const retryAfterSeconds = filingLimit.admit(session.subject, sha256);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const filed = await inTurn(`${session.subject} ${sha256}`, () => file(body, session.subject, sha256, signal));
      if (!filed.ok) return filed;
      const { reply, repeated } = filed.value;
      log({ event: 'applicationFiled', requestId, repeated, bytes: body.length });
      return success(repeated ? { body: reply } : { status: 201 as const, body: reply });
    },

    async listApplications({ session }) {
      return success({ body: { applications: await applications.list(session.subject) } });
    },

    async readApplication({ params, session }) {
      const found = await applications.read(session.subject, params.number);
      return found.ok ? success({ body: found.value }) : found;
    },

    async readSignatureCertificate({ session, signal }) {
      const path = certificatesOf((await applications.newestSignerPath(session.subject)) ?? []);
      const [signer] = path;
      if (signer === undefined) return success({ body: { certificate: null } });
      const atMs = nowMs();
      const { state } = await trust.revocation.check({ path, role: 'sign', atMs, signal });
      const certificate = {
        revocation: state,
        notAfter: new Date(signer.notAfterMs).toISOString(),
        checkedAt: new Date(atMs).toISOString(),
      };
      return success({ body: { certificate } });
    },

    async withdrawApplication({ params, session }) {
      const withdrawn = await applications.step(session.subject, params.number, { type: 'withdrawnByOwner' });
      return withdrawn.ok ? success({ body: withdrawn.value }) : withdrawn;
    },
  };
}

/** They were verified when they were filed, so that all of them parse. */
function certificatesOf(path: readonly Uint8Array[]): Certificate[] {
  return path.flatMap((der) => {
    const parsed = parseCertificate(der);
    return parsed.ok ? [parsed.certificate] : [];
  });
}
