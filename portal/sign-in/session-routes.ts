import { failed, success } from '#contract/failures/outcome.ts';
import type { Requester } from '../platform/actor.ts';
import { oneAtATime } from '../platform/http/one-at-a-time.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalLog } from '../platform/log.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import { challengeNamedIn, checkLoginProof, type LoginProof, readLoginProof } from './login-proof.ts';
import type { SessionStore } from './session-store.ts';

interface SessionRouteDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly trust: PortalTrust;
  readonly sessions: SessionStore;
  readonly challengeLimit: RateLimit;
  readonly proofLimit: RateLimit;
  readonly log: PortalLog;
}

type SessionHandlers = Pick<RouteHandlers, 'createChallenge' | 'openSession' | 'readSession' | 'closeSession'>;

export function sessionHandlers(dependencies: SessionRouteDependencies): SessionHandlers {
  const { origin, nowMs, trust, sessions, challengeLimit, proofLimit, log } = dependencies;
  // Proofs of one challenge in turn: after the first, the others cost a look at a row and no cryptography.
  const inTurn = oneAtATime();

  async function open(requester: Requester, proof: LoginProof, signal: AbortSignal) {
    const { nonce } = proof.claims;
    if (!(await sessions.isChallengeOpen(nonce))) return failed({ code: 'challengeUnknown' });
    const { anchors, revocation } = trust;
    const verifier = { origin: origin(), nowMs: nowMs(), anchors, revocation, signal };
    return sessions.openSession(requester, nonce, await checkLoginProof(proof, verifier));
  }

  return {
    async createChallenge({ caller, address }) {
      const retryAfterSeconds = challengeLimit.admit(addressGroup(address));
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const { challenge, expiresAt } = await sessions.issueChallenge(caller.actor);
      return success({ body: { challenge, expiresAt: expiresAt.toISOString() } });
    },

    async openSession({ caller, body, address, requestId, signal }) {
      const retryAfterSeconds = proofLimit.admit(addressGroup(address));
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const proof = readLoginProof(body.proof);
      if (!proof.ok) {
        const nonce = challengeNamedIn(body.proof);
        if (nonce !== undefined) await sessions.openSession(caller.actor, nonce, proof);
        return proof;
      }
      const opened = await inTurn(proof.value.claims.nonce, () => open(caller.actor, proof.value, signal));
      if (!opened.ok) return opened;
      log({ event: 'sessionOpened', requestId });
      const { token, subject, expiresAt } = opened.value;
      return success({ body: { token, subject, expiresAt: expiresAt.toISOString() } });
    },

    async readSession({ caller: { session } }) {
      return success({ body: { subject: session.subject, expiresAt: session.expiresAt.toISOString() } });
    },

    async closeSession({ caller, requestId }) {
      await sessions.closeSession(caller.actor, caller.session);
      log({ event: 'sessionClosed', requestId });
      return success({ body: null });
    },
  };
}
