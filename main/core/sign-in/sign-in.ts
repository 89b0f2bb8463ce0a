import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { holdChallenge } from './held-challenge.ts';
import type { ProofPurpose } from './login-proof.ts';
import { loginProofSteps, type SignedProof } from './proof-steps.ts';

export interface OpenedSession {
  readonly token: string;
  readonly level: 'pass' | 'card';
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

/** Signing in at one portal, shared by the login flow and by an application whose session ended meanwhile. */
export function createSignIn(options: ProofMaker): SignIn {
  const { portal, place } = options;
  return {
    ...provingBy(options, 'login', (signal) => portal.call('createChallenge', { body: { purpose: 'login' }, signal })),
    async openSession({ proof, certificate }, signal) {
      const token = options.instead?.();
      const opened = await portal.call('openSession', {
        body: { proof, place },
        ...(token === undefined ? {} : { token }),
        signal,
      });
      return opened.ok ? success({ ...opened.value, level: 'card', certificate }) : opened;
    },
  };
}

/** Proves the card again in the session that is open; another person's card ends it at the portal. */
export function createFreshProof(
  options: Omit<ProofMaker, 'place' | 'instead'> & { readonly opened: () => OpenedSession | undefined },
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
  /** The token of a session that a passkey opened: it is over with the one that the card opens. */
  readonly instead?: () => string | undefined;
}

function provingBy(
  { portal, authorities, clock, uuid }: Omit<ProofMaker, 'place' | 'instead'>,
  purpose: ProofPurpose,
  ask: (signal: AbortSignal) => Promise<Outcome<{ readonly challenge: string }>>,
): Pick<SignIn, 'askChallenge' | 'cardSteps'> {
  const held = holdChallenge(clock);
  const challenge = (signal: AbortSignal) => held.orAsk(() => ask(signal));

  return {
    async askChallenge(signal) {
      // Both at once: the list is only a help, and its failure is none of the person's business.
      const [asked] = await Promise.all([challenge(signal), authorities.load(signal)]);
      return asked.ok ? success(undefined) : asked;
    },
    cardSteps: loginProofSteps(
      { origin: portal.origin, authorities, clock, uuid },
      {
        purpose,
        challenge,
        onSpent: held.spend,
      },
    ),
  };
}
