import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Requester } from '../platform/actor.ts';
import { oneAtATime } from '../platform/http/one-at-a-time.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalLog } from '../platform/log.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { LoginFailures } from './login-failures.ts';
import { challengeNamedIn, checkLoginProof, type LoginProof, readLoginProof } from './login-proof.ts';
import type { SessionStore } from './session-store.ts';

interface SessionRouteDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly trust: PortalTrust;
  readonly sessions: SessionStore;
  readonly challengeLimit: RateLimit;
  readonly failures: LoginFailures;
  readonly log: PortalLog;
}

type SessionHandlers = Pick<RouteHandlers, 'createChallenge' | 'openSession' | 'readSession' | 'closeSession'>;

export function sessionHandlers(dependencies: SessionRouteDependencies): SessionHandlers {
  const { origin, nowMs, trust, sessions, challengeLimit, failures, log } = dependencies;
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
      const group = addressGroup(address);
      const proof = readLoginProof(body.proof);
      const nonce = proof.ok ? proof.value.claims.nonce : challengeNamedIn(body.proof);
      // Without a live challenge a proof costs a look at a row, and is charged to nobody.
      if (nonce === undefined || !(await sessions.isChallengeOpen(nonce))) {
        return proof.ok ? failed({ code: 'challengeUnknown' }) : proof;
      }
      const openOnce = () =>
        proof.ok ? open(caller.actor, proof.value, signal) : sessions.openSession(caller.actor, nonce, proof);
      const opened = await inTurn(`challenge ${nonce}`, () =>
        failures.isSlowed(group) ? inTurn(`address ${group}`, openOnce) : openOnce(),
      );
      if (!opened.ok) {
        if (isOfSender(opened.failure)) {
          await wait(
            failures.count({ addressGroup: group, certificate: proof.ok ? certificateIn(proof.value) : undefined }),
          );
        }
        return opened;
      }
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

/** A portal that cannot learn about revocation, or a challenge that two sent at once, is no failure of the sender's. */
function isOfSender({ code }: Failure): boolean {
  return code !== 'certificateRevocationUnknown' && code !== 'challengeUnknown' && code !== 'challengeExpired';
}

function certificateIn({ certificates }: LoginProof): string {
  return createHash('sha256').update(certificates[0]).digest('base64url');
}
