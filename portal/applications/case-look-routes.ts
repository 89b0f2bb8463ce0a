import { success } from '#contract/failures/outcome.ts';
import type { CASE_LOOK_ROUTES } from '#contract/portal/case-look-routes.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { CaseSearching } from './case-search.ts';
import type { FilingLooks } from './filing-looks.ts';

type CaseLookHandlers = Pick<RouteHandlers, keyof typeof CASE_LOOK_ROUTES>;

interface CaseLookDependencies {
  readonly searching: CaseSearching;
  readonly filings: FilingLooks;
  /** Of searches, by person. */
  readonly searchLimit: RateLimit;
  readonly trust: PortalTrust;
  readonly nowMs: () => number;
}

export function caseLookHandlers(dependencies: CaseLookDependencies): CaseLookHandlers {
  const { searching, filings, searchLimit, trust, nowMs } = dependencies;
  return {
    async searchCases({ caller, body, requestId }) {
      const retryAfterSeconds = searchLimit.admit(caller.actor.id);
      if (retryAfterSeconds !== undefined) return searching.refuse(caller, retryAfterSeconds, requestId);
      const found = await searching.search(caller, body, requestId);
      return found.ok ? success({ body: found.value }) : found;
    },
    async readFiling({ caller, params: { number, filing }, requestId }) {
      const read = await filings.contents(caller, number, filing, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async readSignature({ caller, params: { number, filing }, requestId }) {
      const read = await filings.signature(caller, number, filing, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async verifySignature({ caller, params: { number, filing }, requestId }) {
      const terms = { anchors: trust.anchors, nowMs: nowMs() };
      const verified = await filings.verifyAgain(caller, number, filing, terms, requestId);
      return verified.ok ? success({ body: verified.value }) : verified;
    },
  };
}
