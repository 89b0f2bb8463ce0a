import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { authKeySteps, signingOne } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { composeLoginProof } from './login-proof.ts';

/** A login proof as the card signed it, and the certificate by which this card is known for the whole session. */
export interface SignedProof {
  readonly proof: string;
  /** Absent where the card cannot be known again by it. */
  readonly certificate: Uint8Array | undefined;
}

export interface OpenedSession {
  readonly token: string;
  readonly subject: string;
  readonly expiresAt: string;
  readonly certificate: Uint8Array | undefined;
}

export interface SignIn {
  /** Asks for a challenge ahead of time: a portal that is down is noticed before any PIN is asked. */
  askChallenge(signal: AbortSignal): Promise<Outcome<void>>;
  readonly cardSteps: CardSteps<JpkiApp, string, SignedProof>;
  openSession(proof: SignedProof, signal: AbortSignal): Promise<Outcome<OpenedSession>>;
}

/** A challenge lives 120 s; one that a person thought too long over is asked for anew. */
const CHALLENGE_USABLE_MS = 80_000;

/** Signing in at one portal, shared by the login flow and by an application whose session ended meanwhile. */
export function createSignIn(options: {
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly clock: Clock;
  readonly uuid: () => string;
}): SignIn {
  const { portal, authorities, clock, uuid } = options;
  let held: { readonly challenge: string; readonly since: EpochMs } | undefined;

  async function freshChallenge(signal: AbortSignal): Promise<Outcome<string>> {
    if (held === undefined || clock.nowMs() - held.since > CHALLENGE_USABLE_MS) {
      const asked = await portal.call('createChallenge', { body: { purpose: 'login' }, signal });
      if (!asked.ok) return asked;
      held = { challenge: asked.value.challenge, since: clock.nowMs() };
    }
    return success(held.challenge);
  }

  return {
    async askChallenge(signal) {
      // Both at once: the list is only a help, and its failure is none of the person's business.
      const [asked] = await Promise.all([freshChallenge(signal), authorities.load(signal)]);
      return asked.ok ? success(undefined) : asked;
    },
    cardSteps: authKeySteps({
      now: () => clock.nowMs(),
      prepare: freshChallenge,
      authorityAtHand: (certificate) =>
        certificate === undefined ? authorities.has('auth') : authorities.issuerOf('auth', certificate) !== undefined,
      async compose(certificate, challenge: string, { readAuthority, shownBeforePin }) {
        held = undefined; // spent, whatever comes of the proof
        const known = authorities.issuerOf('auth', certificate);
        const authority = known === undefined ? await readAuthority() : success(known);
        if (!authority.ok) return authority;
        const unsigned = composeLoginProof({
          certificate,
          authority: authority.value,
          audience: portal.origin,
          challenge,
          now: clock.nowMs(),
          jti: uuid(),
        });
        if (unsigned === undefined) return failed({ code: 'certificateMalformed', problem: 'keyRefused' });
        return success(
          signingOne(unsigned.signingInput, async (signature) =>
            success({
              proof: unsigned.finish(signature),
              certificate: shownBeforePin ? certificate.der : undefined,
            }),
          ),
        );
      },
    }),
    async openSession({ proof, certificate }, signal) {
      const opened = await portal.call('openSession', { body: { proof }, signal });
      return opened.ok ? success({ ...opened.value, certificate }) : opened;
    },
  };
}
