import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import { bearerTokenIn } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { ConsentStore } from './consent-store.ts';
import type { OidcProvider } from './oidc-provider.ts';
import type { RequestStore } from './request-store.ts';
import { tabIn } from './tab-cookie.ts';

const LONGEST_WAIT_MS = 25_000;
const LOOK_EVERY_MS = 500;
const MOST_WAITING = 2_000;
const ENDED = new Set(['cancelled', 'refused', 'failed', 'expired']);

interface AuthorizationDependencies {
  readonly origin: () => string;
  readonly provider: () => OidcProvider;
  readonly requests: RequestStore;
  readonly consents: ConsentStore;
  /** By address: links that an app brings. */
  readonly claimLimit: RateLimit;
  readonly wait: (ms: number) => Promise<void>;
}

interface Browser {
  readonly cookie?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
}

export function authorizationHandlers(
  dependencies: AuthorizationDependencies,
): Pick<RouteHandlers, keyof typeof AUTHORIZATION_ROUTES> {
  const { origin, provider, requests, consents, claimLimit, wait } = dependencies;
  let waiting = 0;

  const tabOf = ({ cookie }: Browser) => tabIn(cookie, origin().startsWith('https:'));
  /** Changes come from a page of ours in this browser. */
  const fromOurPage = (headers: Browser): Failure | undefined =>
    headers.origin === origin() && (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin'
      ? undefined
      : { code: 'csrfRefused' };

  /** Where a browser goes on, once the library knows the end of it; nothing where the library has forgotten. */
  async function finish(uid: string, result: object): Promise<string | undefined> {
    const interaction = await provider().Interaction.find(uid);
    if (interaction === undefined) return undefined;
    Object.assign(interaction, { result });
    await interaction.save(Math.max(1, interaction.exp - Math.floor(Date.now() / 1_000)));
    return `/oidc/auth/${uid}`;
  }

  /** A site learns that it gets nothing, and not why. */
  const deny = (uid: string) => finish(uid, { error: 'access_denied', error_description: 'nothing was given' });

  return {
    async launchRequest({ params: { uid }, headers }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const launched = await requests.launch(uid, tabOf(headers));
      return launched.ok ? success({ body: launched.value }) : launched;
    },

    async watchRequest({ params: { uid }, query: { after }, headers, signal }) {
      const tab = tabOf(headers);
      const isCrowded = waiting >= MOST_WAITING;
      waiting += 1;
      try {
        for (let waited = 0; ; waited += LOOK_EVERY_MS) {
          const watched = await requests.watch(uid, tab);
          if (!watched.ok) return watched;
          const { revision, state, failure } = watched.value;
          if (revision > after || isCrowded || waited >= LONGEST_WAIT_MS || signal.aborted) {
            const next = ENDED.has(state) && failure !== 'requestAlreadyClaimed' ? await deny(uid) : undefined;
            return success({
              body: {
                revision,
                state,
                ...(failure === undefined ? {} : { code: failure }),
                ...(next === undefined ? {} : { next }),
              },
            });
          }
          await wait(LOOK_EVERY_MS);
        }
      } finally {
        waiting -= 1;
      }
    },

    async cancelRequest({ params: { uid }, headers }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const cancelled = await requests.cancel(uid, tabOf(headers));
      if (!cancelled.ok) return cancelled;
      const next = await deny(uid);
      return next === undefined ? failed({ code: 'requestExpired' }) : success({ body: { next } });
    },

    async returnToRequest({ body: { ticket }, headers }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const taken = await requests.takeReturn(ticket, tabOf(headers));
      if (!taken.ok) return taken;
      const { uid, subject, client, grantId, keep, claims } = taken.value;
      const grant = new (provider().Grant)({ jti: grantId, accountId: subject, clientId: client } as never);
      grant.addOIDCScope(keep === 'once' ? 'openid' : 'openid offline_access');
      grant.addOIDCClaims(claims.map((claim) => claim.split(':')[0] ?? claim));
      await grant.save();
      const next = await finish(uid, {
        login: { accountId: subject, acr: 'aal3', amr: ['sc', 'pin', 'mfa'], remember: false },
        consent: { grantId },
      });
      return next === undefined ? failed({ code: 'requestExpired' }) : success({ body: { next } });
    },

    async reportReturn({ body: { ticket }, headers }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const reported = await requests.reportReturn(ticket);
      return reported.ok ? success({ body: null }) : reported;
    },

    async claimRequest({ body: { launch }, address }) {
      const retryAfterSeconds = claimLimit.admit(addressGroup(address), launch);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const claimed = await requests.claim(launch);
      return claimed.ok ? success({ status: 201 as const, body: claimed.value }) : claimed;
    },

    renewRequestChallenge: ({ params: { request }, headers }) =>
      withToken(headers, (token) => requests.renewChallenge(request, token)),

    proveRequest: ({ params: { request }, headers, body: { proof }, signal }) =>
      withToken(headers, (token) => requests.prove(request, token, proof, signal)),

    releaseRequest: ({ params: { request }, headers, body: { without } }) =>
      withToken(headers, (token) => requests.release(request, token, without)),

    refuseRequest: ({ params: { request }, headers }) =>
      withToken(headers, async (token) => {
        const refused = await requests.refuse(request, token);
        return refused.ok ? success(null) : refused;
      }),

    async listLinkedSites({ caller: { actor } }) {
      return success({ body: await consents.list(actor) });
    },

    async revokeLinkedSite({ caller: { actor }, params: { client }, requestId }) {
      const revoked = await consents.revoke(actor, client, requestId);
      return revoked.ok ? success({ body: await consents.list(actor) }) : revoked;
    },
  };
}

/** What an app asks of the request that it took. */
async function withToken<T>(
  { authorization }: { readonly authorization?: string | undefined },
  ask: (token: string) => Promise<Outcome<T>>,
): Promise<Outcome<{ readonly body: T }>> {
  const token = bearerTokenIn(authorization);
  if (token === undefined) return failed({ code: 'requestUnknown' });
  const answer = await ask(token);
  return answer.ok ? success({ body: answer.value }) : answer;
}
