import { failed, success } from '#contract/failures/outcome.ts';
import type { LINE_ROUTES } from '#contract/portal/line-routes.ts';
import { isFromOurPage } from '../platform/http/our-page.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { LineLinks } from './line-links.ts';

interface LineRouteDependencies {
  readonly origin: () => string;
  readonly links: LineLinks;
  /** Absent where the portal is not on LINE. */
  readonly receive: ((bytes: Uint8Array) => Promise<void>) | undefined;
  /** Where LINE goes on with a link. */
  readonly accountLinkUrl: string;
  /** By address: codes that are tried. */
  readonly codeLimit: RateLimit;
}

export function lineHandlers({
  origin,
  links,
  receive,
  accountLinkUrl,
  codeLimit,
}: LineRouteDependencies): Pick<RouteHandlers, keyof typeof LINE_ROUTES> {
  const isOn = receive !== undefined;
  return {
    async receiveLineEvents({ caller }) {
      await receive?.(caller.bytes);
      return success({ body: {} });
    },
    async readLineLink({ caller: { actor } }) {
      return success({ body: { isOn, isLinked: await links.isLinked(actor) } });
    },
    async beginLineLink({ caller: { actor } }) {
      return isOn ? success({ status: 201 as const, body: await links.begin(actor) }) : failed({ code: 'lineOff' });
    },
    async endLineLink({ caller: { actor } }) {
      await links.end(actor);
      return success({ body: { isOn, isLinked: false } });
    },
    async confirmLineLink({ body: { linkToken, code }, headers, address }) {
      if (!isFromOurPage(headers, origin())) return failed({ code: 'csrfRefused' });
      const retryAfterSeconds = codeLimit.admit(addressGroup(address));
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const nonce = await links.confirm(linkToken, code);
      if (nonce === undefined) return failed({ code: 'lineCodeUnknown' });
      const next = new URL(accountLinkUrl);
      next.search = new URLSearchParams({ linkToken, nonce }).toString();
      return success({ body: { next: next.href } });
    },
  };
}
