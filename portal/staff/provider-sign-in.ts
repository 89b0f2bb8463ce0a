import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';
import { providerSecretsOf } from './provider-secrets.ts';
import type { OpenedSession, SignInDependencies } from './sign-in-dependencies.ts';
import type { ProviderPurpose } from './staff-challenge-store.ts';
import type { Identity } from './staff-factor-store.ts';
import type { SessionOwner, Spend } from './staff-session-store.ts';

/** Where the browser goes, and what its cookie holds on the way. */
interface ProviderRequest {
  readonly token: string;
  readonly url: string;
}

const answerRefused = failed({ code: 'providerRefused', reason: 'answer' });

/** Fails with `notFound` where the municipality has no provider, with `providerUnavailable`. */
export function beginProviderSignIn(
  dependencies: SignInDependencies,
  { municipality, anew }: { readonly municipality: string; readonly anew: boolean },
): Promise<Outcome<ProviderRequest>> {
  return begin(dependencies, municipality, anew ? 'providerAnew' : 'provider');
}

/** Fails with `notFound` where the link is none or its municipality has no provider, with `providerUnavailable`. */
export async function beginInvitationProvider(
  dependencies: SignInDependencies,
  link: string,
): Promise<Outcome<ProviderRequest>> {
  const open = await dependencies.links.find(link);
  if (open === undefined) return failed({ code: 'notFound' });
  return begin(dependencies, open.municipality, 'provider', open);
}

/** The provider asks for everything: who uses this browser is not who it knows. Fails as `beginProviderSignIn`. */
export function beginProviderBinding(
  dependencies: SignInDependencies,
  session: { readonly municipality: string; readonly tokenHash: Buffer },
): Promise<Outcome<ProviderRequest>> {
  return begin(dependencies, session.municipality, 'providerBinding', session);
}

async function begin(
  { providers, challenges }: SignInDependencies,
  municipality: string,
  purpose: ProviderPurpose,
  holder?: { readonly tokenHash: Buffer },
): Promise<Outcome<ProviderRequest>> {
  const provider = providers.get(municipality);
  if (provider === undefined) return failed({ code: 'notFound' });
  const token = newToken();
  const url = await provider.request(providerSecretsOf(token), purpose !== 'provider');
  if (!url.ok) return url;
  await challenges.keep(hashOfToken(token), { purpose, municipality, holder: holder?.tokenHash });
  return success({ token, url: url.value });
}

/**
 * A new session for who came back from the provider, with the browser that went there. An account is found by the issuer and
 * its name for the person, or bound to them by the link or the session that they went there with; never by an address.
 *
 * Fails with `providerRefused`, `providerUnavailable`.
 */
export async function signInByProvider(
  dependencies: SignInDependencies,
  { municipality, answer, requestId }: ProviderAnswer,
  token: string | undefined,
): Promise<Outcome<OpenedSession & { readonly isBound: boolean }>> {
  const { providers, challenges, sessions } = dependencies;
  const provider = providers.get(municipality);
  if (provider === undefined || token === undefined) return answerRefused;
  const way = await challenges.spendProvider(hashOfToken(token), municipality);
  if (way === undefined) return answerRefused;
  const identified = await provider.identify(answer, providerSecretsOf(token), way.purpose !== 'provider');
  if (!identified.ok) return identified;
  const { identity, provedAt } = identified.value;
  const isBound = way.purpose === 'providerBinding';
  const found = await accountOf(dependencies, { municipality, identity, isBound, holder: way.holder, requestId });
  if (!found.ok) return found;
  const isStillBound: Spend = dependencies.factors.isBound(found.value, identity);
  const opened = await sessions.open(found.value, provedAt, isStillBound);
  return opened === undefined
    ? failed({ code: 'providerRefused', reason: 'unknown' })
    : success({ ...opened, isBound });
}

interface ProviderAnswer {
  readonly municipality: string;
  readonly answer: string;
  readonly requestId: string;
}

interface CameBack {
  readonly municipality: string;
  readonly identity: Identity;
  /** Whether the holder is a session, and no link. */
  readonly isBound: boolean;
  readonly holder: Buffer | null;
  readonly requestId: string;
}

async function accountOf(
  { factors, links, ownFactors }: SignInDependencies,
  { municipality, identity, isBound, holder, requestId }: CameBack,
): Promise<Outcome<SessionOwner>> {
  if (holder === null) {
    const owner = await factors.findByIdentity(municipality, identity);
    return owner === undefined ? failed({ code: 'providerRefused', reason: 'unknown' }) : success(owner);
  }
  const bound = await (isBound
    ? ownFactors.bind(holder, municipality, identity, requestId)
    : links.bind(holder, municipality, identity));
  if (bound === 'boundElsewhere') return failed({ code: 'providerRefused', reason: 'boundElsewhere' });
  return bound === undefined ? answerRefused : success(bound);
}
