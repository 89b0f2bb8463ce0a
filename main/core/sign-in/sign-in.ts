import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import type { ProofPurpose } from './login-proof.ts';
import { loginProofSteps, type SignedProof } from './proof-steps.ts';

export interface OpenedSession {
  readonly token: string;
  readonly subject: string;
  readonly expiresAt: string;
  readonly freshUntil: string | null;
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
export function createSignIn(options: ProofMaker): SignIn {
  const { portal, place } = options;
  return {
    ...provingBy(options, 'login', (signal) => portal.call('createChallenge', { body: { purpose: 'login' }, signal })),
    async openSession({ proof, certificate }, signal) {
      const opened = await portal.call('openSession', { body: { proof, place }, signal });
      return opened.ok ? success({ ...opened.value, certificate }) : opened;
    },
  };
}

/** Proves the card again in the session that is open; another person's card ends it at the portal. */
export function createFreshProof(
  options: Omit<ProofMaker, 'place'> & { readonly opened: () => OpenedSession | undefined },
): SignIn {
  const { portal, opened } = options;
  return {
    ...provingBy(options, 'fresh', async (signal) => {
      const token = opened()?.token;
      if (token === undefined) return failed({ code: 'sessionRequired' });
      return portal.call('createChallenge', { body: { purpose: 'fresh' }, token, signal });
    }),
    async openSession({ proof }, signal) {
      const session = opened();
      if (session === undefined) return failed({ code: 'sessionRequired' });
      const proved = await portal.call('proveFresh', { body: { proof }, token: session.token, signal });
      return proved.ok ? success({ ...session, freshUntil: proved.value.freshUntil }) : proved;
    },
  };
}

interface ProofMaker {
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly clock: Clock;
  readonly uuid: () => string;
  /** Where the session will be, as its person is told later. */
  readonly place: SessionPlace;
}

function provingBy(
  { portal, authorities, clock, uuid }: Omit<ProofMaker, 'place'>,
  purpose: ProofPurpose,
  ask: (signal: AbortSignal) => Promise<Outcome<{ readonly challenge: string }>>,
): Pick<SignIn, 'askChallenge' | 'cardSteps'> {
  let held: { readonly challenge: string; readonly since: EpochMs } | undefined;

  async function freshChallenge(signal: AbortSignal): Promise<Outcome<string>> {
    if (held === undefined || clock.nowMs() - held.since > CHALLENGE_USABLE_MS) {
      const asked = await ask(signal);
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
    cardSteps: loginProofSteps(
      { origin: portal.origin, authorities, clock, uuid },
      {
        purpose,
        challenge: freshChallenge,
        onSpent() {
          held = undefined;
        },
      },
    ),
  };
}
