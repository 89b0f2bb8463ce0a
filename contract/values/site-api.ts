import * as z from 'zod';

/** What a site may ask for in its own name, as OAuth scopes of `ORIGIN/api`. */
export const siteApiSchema = z.enum([
  'services.search',
  'applications.prefill',
  'applications.receive',
  'applications.state',
  'notices.send',
  'deliveries.send',
  'own-data.read',
  'sign',
  'address.newest',
  'events.gates',
]);
export type SiteApi = z.infer<typeof siteApiSchema>;

/** How many calls of each a site has a minute, where the operator lets it have `SITE_REQUESTS` of all; else as much less or more. */
export const SITE_REQUESTS = 1_000;
const SITE_API_RATES: Readonly<Record<SiteApi, number>> = {
  'services.search': 600,
  'applications.prefill': 60,
  'applications.receive': 600,
  'applications.state': 600,
  'notices.send': 1_000,
  'deliveries.send': 120,
  'own-data.read': 60,
  sign: 60,
  'address.newest': 60,
  'events.gates': 60,
};

export function siteApiRate(api: SiteApi, requestsPerMinute: number): number {
  return Math.ceil((requestsPerMinute * SITE_API_RATES[api]) / SITE_REQUESTS);
}
