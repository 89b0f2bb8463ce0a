import { failed, success } from '#contract/failures/outcome.ts';
import type { NewSite } from '#contract/portal/authorization.ts';
import { SANDBOX_APIS, type SANDBOX_ROUTES } from '#contract/portal/sandbox-routes.ts';
import { SANDBOX_CLIENT_WORDS } from '#words/sandbox-client.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { SiteStore } from './site-store.ts';

const REGISTRAR = { kind: 'job', id: 'sandbox-client' } as const;

interface SandboxDoor {
  readonly sites: Pick<SiteStore, 'add'>;
  readonly origin: () => string;
  /** Whether no person is real. */
  readonly isPractice: boolean;
  /** By address. */
  readonly limit: RateLimit;
}

/** Sites that anybody registers to try them out. A portal of real persons has none: `notFound`. */
export function sandboxHandlers({
  sites,
  origin,
  isPractice,
  limit,
}: SandboxDoor): Pick<RouteHandlers, keyof typeof SANDBOX_ROUTES> {
  return {
    async makeSandboxClient({ body: { jwk, encryptionJwk, redirectUri }, address }) {
      if (!isPractice) return failed({ code: 'notFound' });
      const retryAfterSeconds = limit.admit(addressGroup(address));
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const { name, purpose, legalName, address: where } = SANDBOX_CLIENT_WORDS;
      const wanted: NewSite = {
        name,
        operator: {
          legalName,
          address: where,
          contact: '03-0000-0000',
          corporateNumber: '7000012050002',
        },
        redirectUris: [redirectUri],
        jwks: { keys: [jwk] },
        encryptionKey: encryptionJwk,
        sector: new URL(redirectUri).hostname.replaceAll(/[^a-z0-9.-]/g, '-').slice(0, 60),
        claims: ['name', 'address', 'birthdate', 'gender'],
        purposes: { try: purpose },
        ageLimits: [18],
        areas: ['131318'],
        ownData: ['healthInsurance', 'vaccination'],
        keep: 'days90',
        acceptsStated: true,
        apis: [...SANDBOX_APIS],
      };
      const added = await sites.add(REGISTRAR, wanted);
      if (!added.ok) return failed({ code: 'requestMalformed', at: 'body.redirectUri' });
      return success({
        status: 201 as const,
        body: { issuer: `${origin()}/oidc`, clientId: added.value, scopes: [...SANDBOX_APIS] },
      });
    },
  };
}
