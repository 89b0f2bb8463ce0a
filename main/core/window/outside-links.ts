import type { EventOf } from '#contract/app/app-contract.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalClient } from '../portal/portal-client.ts';

type Link = EventOf<'linkFollowed'>;

/** Links from outside, each a procedure of one municipality. Source: SR-41. */
interface OutsideLinks {
  /** Leads the window there, or the next one that begins to listen. Fails as the portal does where it knows none. */
  follow(link: Link): Promise<Outcome<void>>;
  windowListens(): void;
  windowGone(): void;
}

const never = new AbortController().signal;

export function createOutsideLinks({
  portal,
  onFollowed,
}: {
  readonly portal: () => PortalClient;
  readonly onFollowed: (link: Link) => void;
}): OutsideLinks {
  let isListening = false;
  let ahead: Link | undefined;
  return {
    async follow(link) {
      const { procedure: id, municipality } = link;
      const found = await portal().call('readProcedure', { params: { id }, query: { municipality }, signal: never });
      if (!found.ok) return found;
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
  };
}
