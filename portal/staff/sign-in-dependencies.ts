import type { StaffSession } from '../platform/http/staff-audience.ts';
import type { OwnFactorStore } from './own-factor-store.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { SignInDelays } from './sign-in-delays.ts';
import type { StaffChallengeStore } from './staff-challenge-store.ts';
import type { StaffFactorStore } from './staff-factor-store.ts';
import type { StaffLinkStore } from './staff-link-store.ts';
import type { StaffPasskeyStore } from './staff-passkey-store.ts';
import type { StaffProviders } from './staff-provider.ts';
import type { SessionOwner, StaffSessionStore } from './staff-session-store.ts';

export interface SignInDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly sessions: StaffSessionStore;
  readonly links: StaffLinkStore;
  readonly factors: StaffFactorStore;
  readonly passkeys: StaffPasskeyStore;
  readonly ownFactors: OwnFactorStore;
  readonly challenges: StaffChallengeStore;
  readonly providers: StaffProviders;
  readonly passwords: PasswordHasher;
  readonly delays: SignInDelays;
}

export interface OpenedSession {
  readonly token: string;
  readonly session: StaffSession;
}

/**
 * Whether an account may sign in without the provider of its municipality. Where there is one, whom the city no longer
 * knows gets in no more; its administrators do also while the provider is down.
 */
export async function mayBeLocal(
  { providers, factors }: Pick<SignInDependencies, 'providers' | 'factors'>,
  owner: SessionOwner,
): Promise<boolean> {
  return providers.get(owner.municipality)?.localAccounts !== 'administrators' || factors.isAdministrator(owner);
}
