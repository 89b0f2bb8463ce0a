import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { TERMINAL_HEADER } from '#contract/portal/application-routes.ts';
import type { Device } from '#contract/portal/authorization.ts';
import type { AUTHORIZATION_ROUTES, LinkedSites } from '#contract/portal/authorization-routes.ts';
import type { SITE_API_ROUTES } from '#contract/portal/site-api-routes.ts';
import type { ResidentActor } from '../platform/actor.ts';
import { assertionIn } from '../platform/client-auth/client-assertion.ts';
import { isFromOurPage } from '../platform/http/our-page.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import { bearerTokenIn } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { AddressRequests } from './address-requests.ts';
import type { AnsweredRequest } from './answered-requests.ts';
import type { CodeLimits } from './code-limits.ts';
import type { ConsentStore } from './consent-store.ts';
import type { OidcProvider } from './oidc-provider.ts';
import type { RequestChanges } from './request-changes.ts';
import type { RequestStore } from './request-store.ts';
import type { SiteMessages } from './site-messages.ts';
import { tabIn } from './tab-cookie.ts';

const LONGEST_WAIT_MS = 25_000;
const MOST_WAITING = 2_000;
const CROWDED_SECONDS = 2;
const ENDED = new Set(['cancelled', 'refused', 'failed', 'expired']);

type AddressRoute = keyof typeof SITE_API_ROUTES & ('askForAddress' | 'readAddressRequest');

interface AuthorizationDependencies {
  readonly origin: () => string;
  readonly provider: () => OidcProvider;
  readonly requests: RequestStore;
  readonly consents: ConsentStore;
  readonly messages: Pick<SiteMessages, 'answer'>;
  readonly addresses: AddressRequests;
  /** By address: links that an app brings. */
  readonly claimLimit: RateLimit;
  readonly codeLimits: CodeLimits;
  readonly changes: RequestChanges;
  readonly nowMs: () => number;
}

interface Browser {
  readonly cookie?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
  readonly 'user-agent'?: string | undefined;
}

export function authorizationHandlers(
  dependencies: AuthorizationDependencies,
): Pick<RouteHandlers, keyof typeof AUTHORIZATION_ROUTES | AddressRoute> {
  const { origin, provider, requests, consents, messages, addresses, claimLimit, codeLimits, changes, nowMs } =
    dependencies;
  let waiting = 0;

  const tabOf = ({ cookie }: Browser) => tabIn(cookie, origin().startsWith('https:'));
  /** Changes come from a page of ours in this browser. */
  const fromOurPage = (headers: Browser): Failure | undefined =>
    isFromOurPage(headers, origin()) ? undefined : { code: 'csrfRefused' };

  async function listed(actor: ResidentActor): Promise<LinkedSites> {
    const sites = await consents.list(actor);
    return { sites, names: await requests.namesOf(sites.flatMap(({ given }) => given)) };
  }

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

  /** A wrong code is charged to its address, and never to a request. */
  async function guessed<T>(address: string, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const group = addressGroup(address);
    const retryAfterSeconds = codeLimits.admit(group);
    if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
    const answer = await ask();
    if (!answer.ok && answer.failure.code === 'codeUnknown') codeLimits.wrong(group);
    return answer;
  }

  /** The request once it is another than at `after`, or as it is when the time is over. */
  async function changedSince(
    after: number,
    untilMs: number,
    watch: () => ReturnType<RequestStore['watch']>,
    signal: AbortSignal,
  ): ReturnType<RequestStore['watch']> {
    for (;;) {
      const first = await watch();
      if (!first.ok || first.value.revision > after || signal.aborted) return first;
      const change = changes.wait(first.value.id);
      try {
        // It may have changed before the wait began.
        const watched = await watch();
        const leftMs = untilMs - performance.now();
        if (!watched.ok || watched.value.revision > after || leftMs <= 0) return watched;
        const endsInMs = watched.value.endsAt.getTime() - nowMs() + 1;
        const woken = await change.within(Math.min(leftMs, endsInMs > 0 ? endsInMs : leftMs), signal);
        if (woken === 'replaced') return watched;
      } finally {
        change.leave();
      }
    }
  }

  /** The provider learns what was given, and the browser that asked goes on to it. */
  async function goOn({ uid, subject, client, grantId, keep, claims }: AnsweredRequest) {
    const grant = new (provider().Grant)({ jti: grantId, accountId: subject, clientId: client } as never);
    grant.addOIDCScope(keep === 'once' ? 'openid' : 'openid offline_access');
    grant.addOIDCClaims(claims.map((claim) => claim.split(':')[0] ?? claim));
    await grant.save();
    const next = await finish(uid, {
      login: { accountId: subject, acr: 'aal3', amr: ['sc', 'pin', 'mfa'], remember: false },
      consent: { grantId },
    });
    return next === undefined ? failed({ code: 'requestExpired' }) : success({ body: { next } });
  }

  return {
    async launchRequest({ params: { uid }, headers }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const launched = await requests.launch(uid, tabOf(headers));
      return launched.ok ? success({ body: launched.value }) : launched;
    },

    async offerRequestCode({ params: { uid }, headers, address }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const offered = await requests.offerCode(uid, tabOf(headers), { userAgent: headers['user-agent'], address });
      return offered.ok ? success({ body: offered.value }) : offered;
    },

    async enterRequestNumber({ params: { uid }, headers, body: { number } }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const taken = await requests.takeNumber(uid, tabOf(headers), number);
      return taken.ok ? goOn(taken.value) : taken;
    },

    async watchRequest({ params: { uid }, query: { after }, headers, signal }) {
      const tab = tabOf(headers);
      const isCrowded = waiting >= MOST_WAITING;
      waiting += 1;
      try {
        const watched = isCrowded
          ? await requests.watch(uid, tab)
          : await changedSince(after, performance.now() + LONGEST_WAIT_MS, () => requests.watch(uid, tab), signal);
        if (!watched.ok) return watched;
        const { revision, state, path, failure } = watched.value;
        const next = ENDED.has(state) && failure !== 'requestAlreadyClaimed' ? await deny(uid) : undefined;
        return success({
          body: {
            revision,
            state,
            path,
            ...(failure === undefined ? {} : { code: failure }),
            ...(next === undefined ? {} : { next }),
            ...(isCrowded ? { retryAfter: CROWDED_SECONDS } : {}),
          },
        });
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
      return taken.ok ? goOn(taken.value) : taken;
    },

    async reportReturn({ body: { ticket }, headers }) {
      const refused = fromOurPage(headers);
      if (refused !== undefined) return failed(refused);
      const reported = await requests.reportReturn(ticket);
      return reported.ok ? success({ body: null }) : reported;
    },

    async claimRequest({ body, address, headers }) {
      const app = { address, device: deviceOf(headers) };
      const retryAfterSeconds = claimLimit.admit(addressGroup(address), 'launch' in body ? body.launch : body.code);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const claimed = await ('code' in body
        ? guessed(address, () => requests.claim(body, app))
        : requests.claim(body, app));
      return claimed.ok ? success({ status: 201 as const, body: claimed.value }) : claimed;
    },

    async refuseRequestCode({ body: { code }, address }) {
      const refused = await guessed(address, () => requests.refuseCode(code));
      return refused.ok ? success({ body: null }) : refused;
    },

    renewRequestChallenge: ({ params: { request }, headers }) =>
      withToken(headers, (token) => requests.renewChallenge(request, token)),

    proveRequest: ({ params: { request }, headers, body, signal }) =>
      withToken(headers, (token) => requests.prove(request, token, body, signal)),

    releaseRequest: ({ params: { request }, headers, body: { without } }) =>
      withToken(headers, (token) => requests.release(request, token, without)),

    refuseRequest: ({ params: { request }, headers }) =>
      withToken(headers, async (token) => {
        const refused = await requests.refuse(request, token);
        return refused.ok ? success(null) : refused;
      }),

    reportRequest: ({ params: { request }, headers, body: { reason } }) =>
      withToken(headers, async (token) => {
        const reported = await requests.report(request, token, reason);
        return reported.ok ? success(null) : reported;
      }),

    async listLinkedSites({ caller: { actor } }) {
      return success({ body: await listed(actor) });
    },

    async revokeLinkedSite({ caller: { actor }, params: { client }, requestId }) {
      const revoked = await consents.revoke(actor, client, requestId);
      return revoked.ok ? success({ body: await listed(actor) }) : revoked;
    },

    async eraseAtSite({ caller: { actor }, params: { client }, requestId }) {
      const asked = await consents.erase(actor, client, requestId);
      return asked.ok ? success({ body: await listed(actor) }) : asked;
    },

    async askForAddress({ caller: { actor }, body }) {
      const asked = await addresses.ask(actor, body);
      return asked.ok ? success({ status: 201, body: asked.value }) : asked;
    },

    async readAddressRequest({ caller: { actor }, params: { addressRequest } }) {
      const read = await addresses.read(actor, addressRequest);
      return read.ok ? success({ body: read.value }) : read;
    },

    async claimAddressRequest({ caller: { actor }, params: { addressRequest }, address, headers }) {
      const begun = await addresses.begin(actor, addressRequest);
      if (!begun.ok) return begun;
      const claimed = await requests.claim({ launch: begun.value }, { address, device: deviceOf(headers) });
      return claimed.ok ? success({ status: 201 as const, body: claimed.value }) : claimed;
    },

    async refuseAddressRequest({ caller: { actor }, params: { addressRequest } }) {
      const refused = await addresses.refuse(actor, addressRequest);
      return refused.ok ? success({ body: await listed(actor) }) : refused;
    },

    async reportSite({ caller: { actor }, params: { client }, body: { reason } }) {
      const reported = await consents.report(actor, client, reason);
      return reported.ok ? success({ body: null }) : reported;
    },

    async answerErasure({ params: { erasure }, headers: { authorization }, body }) {
      const assertion = assertionIn(authorization);
      if (assertion === undefined) return failed({ code: 'clientRefused' });
      const answered = await messages.answer(erasure, assertion, body);
      return answered.ok ? success({ body: null }) : answered;
    },
  };
}

function deviceOf({ [TERMINAL_HEADER]: terminal }: { readonly [TERMINAL_HEADER]?: string | undefined }): Device {
  return terminal === 'public' ? 'kiosk' : 'card';
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
