import * as oidc from 'openid-client';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { PROVIDER_RETURN_PATH } from '#contract/portal/staff-factor-routes.ts';
import { readBoundedBody } from '#platform/bounded-reading.ts';
import { isState, type ProviderSecrets } from './provider-secrets.ts';
import { type ClientProof, type ProviderSettings, readClientProof } from './provider-settings.ts';
import type { Identity } from './staff-factor-store.ts';

const ANSWER_LIMIT_BYTES = 262_144;
const TIMEOUT_SECONDS = 10;
const METADATA_KEPT_MS = 3_600_000;
/** How long before now a provider that asked for everything again may have asked. */
const LONGEST_ANEW_SECONDS = 300;
const LONGEST_SUBJECT = 255;

/** Who came back, and when they showed the provider who they are, where it tells. */
interface Identified {
  readonly identity: Identity;
  readonly provedAt: Date | null;
}

/** A municipality's provider of sign-ins. */
interface StaffProvider {
  readonly issuer: string;
  readonly title: string;
  readonly localAccounts: ProviderSettings['localAccounts'];
  /** Where a browser goes to. `isAnew`: the provider asks for everything again. Fails with `providerUnavailable`. */
  request(secrets: ProviderSecrets, isAnew: boolean): Promise<Outcome<string>>;
  /**
   * Who came back with this query, by the provider's word that is signed for this portal, this request and now. Fails with
   * `providerRefused`, `providerUnavailable`.
   */
  identify(answer: string, secrets: ProviderSecrets, isAnew: boolean): Promise<Outcome<Identified>>;
}

/** By the code of the municipality. */
export type StaffProviders = ReadonlyMap<string, StaffProvider>;

interface Surroundings {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Reads each provider's secret; the providers themselves are asked once somebody signs in. Fails with `usage`. */
export async function openStaffProviders(
  settings: Readonly<Record<string, ProviderSettings>>,
  surroundings: Surroundings,
): Promise<Outcome<StaffProviders>> {
  const providers = new Map<string, StaffProvider>();
  for (const [municipality, of] of Object.entries(settings)) {
    const proof = await readClientProof(municipality, of, surroundings.environment);
    if (!proof.ok) return proof;
    providers.set(municipality, createStaffProvider(municipality, of, proof.value, surroundings));
  }
  return success(providers);
}

const unavailable = failed({ code: 'providerUnavailable' });
const answerRefused = failed({ code: 'providerRefused', reason: 'answer' });

function createStaffProvider(
  municipality: string,
  settings: ProviderSettings,
  proof: ClientProof,
  { origin, nowMs }: Surroundings,
): StaffProvider {
  const returnUrl = () => `${origin()}${PROVIDER_RETURN_PATH}${municipality}`;
  const metadata = keptFor(METADATA_KEPT_MS, nowMs, () => discover(settings, proof));

  return {
    issuer: settings.issuer,
    title: settings.title,
    localAccounts: settings.localAccounts,

    async request({ state, nonce, codeChallenge }, isAnew) {
      const configuration = await metadata();
      if (configuration === undefined) return unavailable;
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: returnUrl(),
        scope: 'openid',
        state,
        nonce,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...(isAnew ? { prompt: 'login', max_age: '0' } : {}),
      });
      return success(url.href);
    },

    async identify(answer, secrets, isAnew) {
      const url = new URL(`${returnUrl()}${answer}`);
      if (!isState(url.searchParams.get('state'), secrets)) return answerRefused;
      const configuration = await metadata();
      if (configuration === undefined) return unavailable;
      try {
        const granted = await oidc.authorizationCodeGrant(configuration, url, {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.codeVerifier,
          idTokenExpected: true,
          ...(isAnew ? { maxAge: LONGEST_ANEW_SECONDS } : {}),
        });
        const claims = granted.claims();
        if (claims === undefined || claims.sub === '' || claims.sub.length > LONGEST_SUBJECT) return answerRefused;
        const identity = { issuer: settings.issuer, subject: claims.sub };
        return success({ identity, provedAt: claims.auth_time === undefined ? null : instantOf(claims.auth_time) });
      } catch (error) {
        return isUnreachable(error) ? unavailable : answerRefused;
      }
    },
  };
}

function instantOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}

/** `undefined` where the provider does not answer, or not as one: tried again at the next sign-in. */
async function discover(settings: ProviderSettings, proof: ClientProof): Promise<oidc.Configuration | undefined> {
  const { issuer, clientId } = settings;
  const isClear = issuer.startsWith('http:');
  try {
    const found = await oidc.discovery(new URL(issuer), clientId, {}, clientAuthentication(proof), {
      timeout: TIMEOUT_SECONDS,
      [oidc.customFetch]: boundedFetch,
      // Signatures are checked too: that the answer came over TLS is not all that vouches for it.
      execute: [oidc.enableNonRepudiationChecks, ...(isClear ? [oidc.allowInsecureRequests] : [])],
    });
    const { authorization_endpoint, token_endpoint, jwks_uri } = found.serverMetadata();
    const isWhole = [authorization_endpoint, token_endpoint, jwks_uri].every((url) => isWebAddress(url, isClear));
    return isWhole ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A browser and the client's secret go to no other kind of address than the issuer's. */
function isWebAddress(url: string | undefined, isClear: boolean): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'https:' || (isClear && protocol === 'http:');
}

/** By the key, or by the secret in the way that the provider takes. Source: OpenID Connect Discovery 1.0, 3: `client_secret_basic` where it names none. */
function clientAuthentication(proof: ClientProof): oidc.ClientAuth {
  if (proof.kind === 'key') {
    return oidc.PrivateKeyJwt(proof.keyId === undefined ? proof.key : { key: proof.key, kid: proof.keyId });
  }
  const [basic, post] = [oidc.ClientSecretBasic(proof.secret), oidc.ClientSecretPost(proof.secret)];
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (taken.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

/** No redirect is followed, and no more is read than a provider has to say. */
async function boundedFetch(url: string, options: oidc.CustomFetchOptions): Promise<Response> {
  const answer = await fetch(url, { ...options, redirect: 'manual' } as RequestInit);
  const body = await readBoundedBody(answer, ANSWER_LIMIT_BYTES);
  if (body === undefined) throw new TypeError('the answer is too large');
  const isEmpty = answer.status === 204 || answer.status === 304;
  return new Response(isEmpty ? null : new Uint8Array(body), { status: answer.status, headers: answer.headers });
}

/** Whether nothing came back, or only that the provider cannot answer: no verdict about who asked. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  if (error instanceof DOMException) return error.name === 'TimeoutError' || error.name === 'AbortError';
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Response) return cause.status >= 500;
  return cause instanceof DOMException && cause.name === 'TimeoutError';
}

/** Asked for again once it is too old, and at once where there was none; by many at once only once. */
function keptFor<T>(
  lifetimeMs: number,
  nowMs: () => number,
  load: () => Promise<T | undefined>,
): () => Promise<T | undefined> {
  let kept: { readonly value: T; readonly untilMs: number } | undefined;
  let loading: Promise<T | undefined> | undefined;
  return async () => {
    if (kept !== undefined && nowMs() < kept.untilMs) return kept.value;
    loading ??= load().finally(() => {
      loading = undefined;
    });
    const value = await loading;
    if (value !== undefined) kept = { value, untilMs: nowMs() + lifetimeMs };
    return value;
  };
}
