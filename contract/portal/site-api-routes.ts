import type { SiteApi } from '../values/site-api.ts';
import { CATALOGUE_ROUTES } from './catalogue-routes.ts';
import type { PortalRoute } from './route.ts';

const { query, reply } = CATALOGUE_ROUTES.searchProcedures;

/** What sites ask in their own name: by client credentials for `ORIGIN/api`, each call with a proof of their key (RFC 9449). */
export const SITE_API_ROUTES = {
  searchServices: { method: 'GET', path: '/api/services', audience: 'site', query, reply },
} as const satisfies Record<string, PortalRoute>;

/** The scope that each needs. */
export const SITE_API_SCOPES = {
  searchServices: 'services.search',
} as const satisfies Record<keyof typeof SITE_API_ROUTES, SiteApi>;
