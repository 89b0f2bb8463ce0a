import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import type { AgencyScope } from '#contract/values/agency-scope.ts';
import type { SiteApi } from '#contract/values/site-api.ts';
import type { AgencyClientStore } from './agency/agency-client-store.ts';
import { CLIENT_POLICY, type ClientAction } from './agency/agency-policy.ts';
import type { SenderStore } from './deliveries/sender-store.ts';
import type { ProvenKey } from './platform/client-auth/proof-of-possession.ts';
import type { ClientSession } from './platform/http/client-audience.ts';
import type { SiteSession } from './platform/http/site-audience.ts';

type UseToken<Session> = (token: string, address: string, proven?: ProvenKey) => Promise<Outcome<Session>>;

/** What a site may do as the system of a municipality that it is. */
const AGENCY_SCOPES: Readonly<Partial<Record<SiteApi, readonly AgencyScope[]>>> = {
  'applications.receive': [
    'cases.list',
    'cases.read',
    'cases.container',
    'cases.account',
    'cases.restricted',
    'catalogue.read',
  ],
  'applications.state': ['cases.state', 'cases.decide'],
};

/** The routes that a token of a site for it opens, by whichever door. */
export function callsOf(api: SiteApi): PortalRouteName[] {
  const names = Object.keys(PORTAL_ROUTES) as PortalRouteName[];
  return names.filter((name) => {
    const route: PortalRoute = PORTAL_ROUTES[name];
    if (route.audience === 'site') return route.api === api;
    if (route.audience === 'sender') return api === 'deliveries.send';
    return isClientAction(name) && AGENCY_SCOPES[api]?.includes(CLIENT_POLICY[name]) === true;
  });
}

function isClientAction(name: PortalRouteName): name is ClientAction {
  return name in CLIENT_POLICY;
}

interface SiteDoors {
  /** The system that a site is, with all that it may. Fails with `clientRefused`. */
  agencyOf(site: Pick<SiteSession, 'registration'>, address: string): Promise<Outcome<ClientSession>>;
  /** At the door of systems: a token of theirs, or one of a site that is one. */
  readonly atAgency: UseToken<ClientSession>;
  /** At the door of senders: a token of theirs, or one of a site that is one. */
  readonly atSender: UseToken<string>;
}

/**
 * Sites that are systems of a municipality or senders come through the same doors as those, with a token of the provider. A
 * site stands for one only while all of its keys are among those that the other registration has.
 */
export function createSiteDoors({
  useSiteToken,
  agencyClients,
  senders,
}: {
  readonly useSiteToken: (token: string, proven?: ProvenKey) => Promise<Outcome<SiteSession>>;
  readonly agencyClients: Pick<AgencyClientStore, 'use' | 'findByKeys'>;
  readonly senders: Pick<SenderStore, 'use' | 'findByKeys'>;
}): SiteDoors {
  const refused = failed({ code: 'clientRefused' });

  const agencyOf: SiteDoors['agencyOf'] = async ({ registration: { agency, jwks } }, address) =>
    agency === undefined ? refused : agencyClients.findByKeys(agency, jwks.keys, address);

  return {
    agencyOf,

    atAgency: firstThatKnows(agencyClients.use, async (token, address, proven) => {
      const site = await useSiteToken(token, proven);
      if (!site.ok) return site;
      const system = await agencyOf(site.value, address);
      if (!system.ok) return system;
      const allowed = site.value.apis.flatMap((api) => AGENCY_SCOPES[api] ?? []);
      return {
        ok: true,
        value: { ...system.value, scopes: system.value.scopes.filter((one) => allowed.includes(one)) },
      };
    }),

    atSender: firstThatKnows(
      (token, _, proven) => senders.use(token, proven),
      async (token, _, proven) => {
        const site = await useSiteToken(token, proven);
        if (!site.ok) return site;
        const { apis, registration } = site.value;
        if (registration.sender === undefined || !apis.includes('deliveries.send')) return refused;
        return senders.findByKeys(registration.sender, registration.jwks.keys);
      },
    ),
  };
}

/** A token that one issuer does not know may be another's; what one knows and refuses for the nonce is its own. */
function firstThatKnows<Session>(first: UseToken<Session>, second: UseToken<Session>): UseToken<Session> {
  return async (...presented) => {
    const used = await first(...presented);
    return used.ok || used.failure.code !== 'clientRefused' ? used : second(...presented);
  };
}
