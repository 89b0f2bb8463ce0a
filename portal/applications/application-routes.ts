import { createHash } from 'node:crypto';
import { failed, success } from '#contract/failures/outcome.ts';
import { TERMINAL_HEADER } from '#contract/portal/application-routes.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { oneAtATime } from '../platform/http/one-at-a-time.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import { actorOf } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalLog } from '../platform/log.ts';
import { type FilingDependencies, fileApplication, type SentContainer } from './file-application.ts';
import { withinMandate } from './within-mandate.ts';

interface ApplicationRouteDependencies extends FilingDependencies {
  readonly filingLimit: RateLimit;
  readonly log: PortalLog;
}

type ApplicationHandlers = Pick<
  RouteHandlers,
  | 'fileApplication'
  | 'refileApplication'
  | 'readLetter'
  | 'sendMessage'
  | 'chooseDelivery'
  | 'listApplications'
  | 'readApplication'
  | 'readContainer'
  | 'readFiledProcedure'
  | 'withdrawApplication'
  | 'readSignatureCertificate'
>;

type FilingRequest = Pick<Parameters<RouteHandlers['fileApplication']>[0], 'body' | 'caller' | 'requestId' | 'signal'>;

export function applicationHandlers(dependencies: ApplicationRouteDependencies): ApplicationHandlers {
  const { nowMs, trust, applications, filingLimit, log } = dependencies;
  const inTurn = oneAtATime();

  /** Files once, however often the same bytes come; with a number, again what answers a correction of that case. */
  async function file(
    { body: bytes, caller, requestId, signal }: FilingRequest,
    how: Pick<SentContainer, 'receiptNumber' | 'way'>,
  ) {
    const actor = actorOf(caller);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const retryAfterSeconds = filingLimit.admit(actor.id, sha256);
    if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
    const filed = await inTurn(`${actor.id} ${sha256}`, () =>
      fileApplication(dependencies, { actor, requestId, acting: caller.acting }, { bytes, sha256, ...how }, signal),
    );
    if (!filed.ok) return filed;
    const { reply, repeated } = filed.value;
    log({ event: 'applicationFiled', requestId, repeated, bytes: bytes.length });
    return success(repeated ? { body: reply } : { status: 201 as const, body: reply });
  }

  return {
    fileApplication: (request) =>
      file(request, { way: request.headers[TERMINAL_HEADER] === 'public' ? 'kiosk' : 'home' }),
    refileApplication: (request) => file(request, { receiptNumber: request.params.number, way: 'home' }),

    async listApplications({ query, caller }) {
      const listed = await applications.list(actorOf(caller), query);
      return listed.ok ? success({ body: listed.value }) : listed;
    },

    async readApplication({ params, caller, requestId }) {
      const found = await applications.read(actorOf(caller), params.number, requestId);
      return found.ok ? success({ body: withinMandate(caller, found.value) }) : found;
    },

    async readContainer({ params, query, caller, requestId }) {
      const found = await applications.readContainer(actorOf(caller), params.number, query.filing, requestId);
      return found.ok ? success({ body: found.value }) : found;
    },

    async readLetter({ params, caller, requestId }) {
      const found = await applications.readLetter(actorOf(caller), params.number, params.letter, requestId);
      return found.ok ? success({ body: found.value }) : found;
    },

    async sendMessage({ params, body, caller, requestId }) {
      const sent = await applications.sendMessage(caller.actor, params.number, body, requestId);
      return sent.ok ? success({ body: sent.value }) : sent;
    },

    async chooseDelivery({ params, body, caller, requestId }) {
      const chosen = await applications.chooseDelivery(caller.actor, params.number, body.delivery, requestId);
      return chosen.ok ? success({ body: chosen.value }) : chosen;
    },

    async readFiledProcedure({ params, caller, requestId }) {
      const found = await applications.readDefinition(actorOf(caller), params.number, requestId);
      return found.ok ? success({ body: found.value }) : found;
    },

    async readSignatureCertificate({ caller, requestId, signal }) {
      const path = certificatesOf((await applications.newestSignerPath(caller.actor, requestId)) ?? []);
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

    async withdrawApplication({ params, caller, requestId }) {
      const withdrawn = await applications.withdraw(caller.actor, params.number, requestId);
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
