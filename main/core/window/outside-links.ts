import type { EventOf } from '#contract/app/app-contract.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SessionLink } from '#contract/portal/passkey-routes.ts';
import { portalKeyOf } from '#documents/authorization/request-text.ts';
import { NewestMap } from '#platform/newest-map.ts';
import type { PortalClient } from '../portal/portal-client.ts';

/** What leads the window somewhere: a procedure of one municipality, a site's request in a browser, or a form that a site began. */
type LeadingLink = EventOf<'linkFollowed'> | EventOf<'authorizationFollowed'> | EventOf<'siteFormFollowed'>;
/** Any link from outside; one of a browser in which a passkey was used is for the flow that waits there. */
export type OutsideLink = LeadingLink | SessionLink;

/** How many links of browsers are remembered, so that one that comes twice is followed once. */
const MOST_TAKEN = 100;

/** Links from outside. Source: SR-41. */
interface OutsideLinks {
  /** Leads the window there, or the next one that begins to listen. Fails as the portal does where it knows none. */
  follow(link: OutsideLink): Promise<Outcome<void>>;
  windowListens(): void;
  windowGone(): void;
  isWindowThere(): boolean;
}

const never = new AbortController().signal;

export function createOutsideLinks({
  portal,
  onReturned,
  onFollowed,
}: {
  readonly portal: () => PortalClient;
  /** Whether a flow waited for the code. */
  readonly onReturned: (code: string) => boolean;
  readonly onFollowed: (link: LeadingLink) => void;
}): OutsideLinks {
  let isListening = false;
  let ahead: LeadingLink | undefined;
  const taken = new NewestMap<string, true>(MOST_TAKEN);
  return {
    async follow(link) {
      if ('launch' in link) {
        if (taken.get(link.launch) !== undefined) return success(undefined);
        taken.set(link.launch, true);
      } else if ('code' in link) {
        if (link.portalKey !== portalKeyOf(portal().origin)) return failed({ code: 'portalNotConfigured' });
        return onReturned(link.code) ? success(undefined) : failed({ code: 'passkeyRequestOver' });
      } else if ('prefill' in link) {
        if (link.portalKey !== portalKeyOf(portal().origin)) return failed({ code: 'portalNotConfigured' });
      } else {
        const { procedure: id, municipality } = link;
        const found = await portal().call('readProcedure', { params: { id }, query: { municipality }, signal: never });
        if (!found.ok) return found;
      }
      if (isListening) onFollowed(link);
      else ahead = link;
      return success(undefined);
    },
    windowListens() {
      isListening = true;
      if (ahead !== undefined) onFollowed(ahead);
      ahead = undefined;
    },
    windowGone() {
      isListening = false;
    },
    isWindowThere: () => isListening,
  };
}
