import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { levelRefusal, MENU_POLICY } from '#contract/portal/menu-policy.ts';
import { oneAtATime } from '../platform/http/one-at-a-time.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import { bearerTokenIn, type ResidentCaller } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalLog } from '../platform/log.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { LoginFailures } from './login-failures.ts';
import {
  challengeNamedIn,
  checkLoginProof,
  type LoginProof,
  type ProofPurpose,
  readLoginProof,
} from './login-proof.ts';
import type { NewSession, SessionStore } from './session-store.ts';

interface SessionRouteDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly trust: PortalTrust;
  readonly sessions: SessionStore;
  readonly challengeLimit: RateLimit;
  readonly failures: LoginFailures;
  readonly log: PortalLog;
}

interface SentProof {
  readonly proof: string;
  readonly purpose: ProofPurpose;
  readonly address: string;
  readonly signal: AbortSignal;
}

type SessionHandlers = Pick<
  RouteHandlers,
  'createChallenge' | 'openSession' | 'proveFresh' | 'readSession' | 'closeSession'
>;

export function sessionHandlers(dependencies: SessionRouteDependencies): SessionHandlers {
  const { origin, nowMs, trust, sessions, challengeLimit, failures, log } = dependencies;
  // Proofs of one challenge in turn: after the first, the others cost a look at a row and no cryptography.
  const inTurn = oneAtATime();
  const { useSession: find } = sessions;

  const check = async (purpose: ProofPurpose, proof: LoginProof, signal: AbortSignal) => {
    const checked = await checkLoginProof(proof, {
      origin: origin(),
      purpose,
      nowMs: nowMs(),
      anchors: trust.anchors,
      revocation: trust.revocation,
      signal,
    });
    return checked.ok ? success({ ...checked.value, certificates: proof.certificates }) : checked;
  };

  /** Lets one proof of a live challenge through to `spend`, which gets the verdict on it; charges who sent a bad one. */
  async function admit<T>(
    { proof: text, purpose, address, signal }: SentProof,
    spend: (challenge: string, verdict: Awaited<ReturnType<typeof check>>) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const group = addressGroup(address);
    const proof = readLoginProof(text);
    const nonce = proof.ok ? proof.value.claims.nonce : challengeNamedIn(text);
    // Without a live challenge a proof costs a look at a row, and is charged to nobody.
    if (nonce === undefined || !(await sessions.isChallengeOpen(nonce))) {
      return proof.ok ? failed({ code: 'challengeUnknown' }) : proof;
    }
    const once = async () => {
      if (!proof.ok) return spend(nonce, proof);
      if (!(await sessions.isChallengeOpen(nonce))) return failed({ code: 'challengeUnknown' });
      return spend(nonce, await check(purpose, proof.value, signal));
    };
    const answer = await inTurn(`challenge ${nonce}`, () =>
      failures.isSlowed(group) ? inTurn(`address ${group}`, once) : once(),
    );
    if (!answer.ok && isOfSender(answer.failure)) {
      await wait(
        failures.count({ addressGroup: group, certificate: proof.ok ? certificateIn(proof.value) : undefined }),
      );
    }
    return answer;
  }

  async function sessionOf(authorization: string | undefined): Promise<ResidentCaller | undefined> {
    const token = bearerTokenIn(authorization);
    if (token === undefined) return undefined;
    const session = await find(token);
    return session && { actor: { kind: 'resident', id: session.subject }, session };
  }

  async function freshChallenge(authorization: string | undefined) {
    const holder = await sessionOf(authorization);
    if (holder === undefined) return failed({ code: 'sessionRequired' });
    if (holder.session.mandate !== null) return failed({ code: 'notInMandate' });
    const refusal = levelRefusal(holder.session, MENU_POLICY.proveFresh);
    return refusal === undefined
      ? success(await sessions.issueFreshChallenge(holder.actor, holder.session))
      : failed(refusal);
  }

  return {
    async createChallenge({ caller, address, body, headers }) {
      const retryAfterSeconds = challengeLimit.admit(addressGroup(address));
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const issued =
        body?.purpose === 'fresh'
          ? await freshChallenge(headers.authorization)
          : success(await sessions.issueChallenge(caller.actor));
      if (!issued.ok) return issued;
      const { challenge, expiresAt } = issued.value;
      return success({ body: { challenge, expiresAt: expiresAt.toISOString() } });
    },

    async openSession({ caller, body: { proof, place }, headers, address, requestId, signal }) {
      const instead = bearerTokenIn(headers.authorization);
      const opened = await admit({ proof, purpose: 'login', address, signal }, (challenge, verdict) =>
        sessions.openSession(caller.actor, challenge, verdict, { place, instead }),
      );
      if (!opened.ok) return opened;
      log({ event: 'sessionOpened', requestId });
      return success({ body: sessionReply(opened.value) });
    },

    async proveFresh({ caller: { actor, session }, body, address, requestId, signal }) {
      const proved = await admit({ ...body, purpose: 'fresh', address, signal }, (challenge, verdict) =>
        sessions.proveFresh(actor, session, challenge, verdict),
      );
      if (!proved.ok) {
        if (proved.failure.code === 'personMismatch') log({ event: 'sessionClosed', requestId });
        return proved;
      }
      return success({ body: { freshUntil: proved.value.toISOString() } });
    },

    async readSession({ caller: { session } }) {
      const { subject, expiresAt, freshUntil } = session;
      return success({
        body: { subject, expiresAt: expiresAt.toISOString(), freshUntil: freshUntil?.toISOString() ?? null },
      });
    },

    async closeSession({ caller, requestId }) {
      await sessions.closeSession(caller.actor, caller.session);
      log({ event: 'sessionClosed', requestId });
      return success({ body: null });
    },
  };
}

/** A session as its app gets it, once. */
export function sessionReply({ token, subject, expiresAt, freshUntil }: NewSession) {
  return { token, subject, expiresAt: expiresAt.toISOString(), freshUntil: freshUntil?.toISOString() ?? null };
}

/** A portal that cannot learn about revocation, or a challenge that two sent at once, is no failure of the sender's. */
function isOfSender({ code }: Failure): boolean {
  return code !== 'certificateRevocationUnknown' && code !== 'challengeUnknown' && code !== 'challengeExpired';
}

function certificateIn({ certificates }: LoginProof): string {
  return createHash('sha256').update(certificates[0]).digest('base64url');
}
