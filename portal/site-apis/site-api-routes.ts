import { failed, success } from '#contract/failures/outcome.ts';
import { type SITE_API_ROUTES, SITE_API_SCOPES } from '#contract/portal/site-api-routes.ts';
import type { Requester } from '../platform/actor.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { SiteCaller } from '../platform/http/site-audience.ts';

type SiteApiName = keyof typeof SITE_API_ROUTES;
type SiteApiHandlers = Pick<RouteHandlers, SiteApiName>;
type Search = (requester: Requester, query: SearchQuery) => Found;
type SearchQuery = Parameters<RouteHandlers['searchServices']>[0]['query'];
type Found = Extract<Awaited<ReturnType<RouteHandlers['searchServices']>>, { readonly ok: true }>['value']['body'];

interface SiteApiDoor {
  readonly search: Search;
}

/** What sites ask in their own name. */
export function siteApiHandlers({ search }: SiteApiDoor): SiteApiHandlers {
  return {
    async searchServices({ caller, query }) {
      return apiMissing(caller, 'searchServices') ?? success({ body: search(caller.actor, query) });
    },
  };
}

/** Fails with `scopeMissing` where a site's token, or its registration of today, has no such scope; else `undefined`. */
function apiMissing({ apis }: SiteCaller, route: SiteApiName) {
  const scope = SITE_API_SCOPES[route];
  return apis.includes(scope) ? undefined : failed({ code: 'scopeMissing', scope });
}
