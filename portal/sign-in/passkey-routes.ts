import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type PASSKEY_ROUTES, passkeyOrigin } from '#contract/portal/passkey-routes.ts';
import { portalKeyOf } from '#documents/authorization/request-text.ts';
import { isFromOurPage } from '../platform/http/our-page.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalLog } from '../platform/log.ts';
import type { PasskeyCeremonies } from './passkey-ceremonies.ts';
import type { PasskeyStore } from './passkey-store.ts';
import { sessionReply } from './session-routes.ts';

interface PasskeyRouteDependencies {
  readonly origin: () => string;
  readonly passkeys: PasskeyStore;
  readonly ceremonies: PasskeyCeremonies;
  /** By address: what pages and apps ask without a session. */
  readonly limit: RateLimit;
  readonly log: PortalLog;
}

interface Asked {
  readonly address: string;
  readonly headers?: Parameters<typeof isFromOurPage>[0];
}

export function passkeyHandlers({
  origin,
  passkeys,
  ceremonies,
  limit,
  log,
}: PasskeyRouteDependencies): Pick<RouteHandlers, keyof typeof PASSKEY_ROUTES> {
  /** Whoever asks without a session, from a page of ours where `headers` have to say so. */
  async function admitted<T>({ address, headers }: Asked, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (headers !== undefined && !isFromOurPage(headers, passkeyOrigin(origin()) ?? origin()))
      return failed({ code: 'csrfRefused' });
    const retryAfterSeconds = limit.admit(addressGroup(address));
    return retryAfterSeconds === undefined ? ask() : failed({ code: 'tooManyRequests', retryAfterSeconds });
  }

  return {
    async listOwnPasskeys({ caller }) {
      return success({ body: { passkeys: await passkeys.list(caller), isPossible: ceremonies.isPossible() } });
    },
    async beginOwnPasskey({ caller, body: { name } }) {
      return ticketReply(await ceremonies.begin(caller, name));
    },
    async renameOwnPasskey({ caller, params: { passkey }, body: { name } }) {
      return nothing(await passkeys.rename(caller, passkey, name));
    },
    async removeOwnPasskey({ caller, params: { passkey } }) {
      return nothing(await passkeys.remove(caller, passkey));
    },
    async openOwnPasskey({ caller: { actor }, body: { ticket }, headers, address }) {
      const opened = await admitted({ address, headers }, () => ceremonies.openTicket(actor, ticket));
      return opened.ok ? success({ body: opened.value }) : opened;
    },
    async addOwnPasskey({ caller: { actor }, body: { ticket, credential }, headers, address }) {
      return nothing(await admitted({ address, headers }, () => ceremonies.add(actor, ticket, credential)));
    },
    async beginOwnPasskeySignIn({ caller: { actor }, body: { codeChallenge }, address }) {
      const challenge = Buffer.from(codeChallenge, 'base64url');
      return ticketReply(await admitted({ address }, () => ceremonies.beginSignIn(actor, challenge)));
    },
    async openOwnPasskeySignIn({ caller: { actor }, body: { ticket }, headers, address }) {
      const opened = await admitted({ address, headers }, () => ceremonies.openSignIn(actor, ticket));
      return opened.ok ? success({ body: opened.value }) : opened;
    },
    async useOwnPasskey({ caller: { actor }, body: { ticket, credential }, headers, address, signal }) {
      const used = await admitted({ address, headers }, () => ceremonies.use(actor, ticket, credential, signal));
      if (!used.ok) return used;
      return success({ body: { link: `madoguchi://session/${portalKeyOf(origin())}/${used.value}` } });
    },
    async redeemOwnPasskey({ caller: { actor }, body: { code, verifier }, address, requestId }) {
      const redeemed = await admitted({ address }, () => ceremonies.redeem(actor, code, verifier));
      if (!redeemed.ok) return redeemed;
      log({ event: 'sessionOpened', requestId });
      return success({ body: sessionReply(redeemed.value) });
    },
  };
}

function ticketReply(begun: Outcome<{ readonly ticket: string; readonly expiresAt: Date }>) {
  if (!begun.ok) return begun;
  const { ticket, expiresAt } = begun.value;
  return success({ body: { ticket, expiresAt: expiresAt.toISOString() } });
}

function nothing(done: Outcome<void>) {
  return done.ok ? success({ body: null }) : done;
}
