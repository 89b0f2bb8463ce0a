import type { ZodOpenApiComponentsObject, ZodOpenApiOperationObject } from 'zod-openapi';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import type { PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { Audience, PortalRoute } from '#contract/portal/route.ts';
import { SENDER_ROUTES, SENDER_SCOPE } from '#contract/portal/sender-routes.ts';
import { CSRF_HEADER } from '#contract/portal/staff-routes.ts';
import { type AgencyScope, agencyScopeSchema } from '#contract/values/agency-scope.ts';
import { siteApiSchema } from '#contract/values/site-api.ts';
import { STAFF_COOKIE } from '../platform/http/staff-audience.ts';

export type RouteScopes = { readonly [Name in PortalRouteName]?: AgencyScope };

type Schemes = NonNullable<ZodOpenApiComponentsObject['securitySchemes']>;

/**
 * Beside a token of a key (RFC 9449), which is presented as `Authorization: DPoP` and not as a bearer's. Owed by whose
 * registration says so.
 */
const DPOP_PROOF: Schemes = {
  dpopProof: {
    type: 'apiKey',
    in: 'header',
    name: 'DPoP',
    description:
      'A proof that who asks has the key of the token (RFC 9449), of this method and address; the token is presented as `Authorization: DPoP`. Where a nonce is owed, it names that of the newest `DPoP-Nonce`.',
  },
};

/** Whether this audience may present tokens of a key, and is told the nonce of now with every answer. */
export function takesProofs(audience: Audience): boolean {
  return audience === 'client' || audience === 'sender' || audience === 'site';
}

/** How each audience shows who it is; an entrance shows nothing yet. */
export const SECURITY_SCHEMES: { readonly [Name in Audience]?: Schemes } = {
  resident: { residentToken: { type: 'http', scheme: 'bearer', description: 'Of `openSession`.' } },
  staff: {
    staffSession: { type: 'apiKey', in: 'cookie', name: STAFF_COOKIE },
    csrfToken: { type: 'apiKey', in: 'header', name: CSRF_HEADER, description: '`csrfToken` of the session.' },
  },
  kiosk: { kioskKey: { type: 'http', scheme: 'bearer', description: 'Of the registration of a terminal.' } },
  client: {
    systemToken: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: AGENCY_ROUTES.issueAgencyToken.path,
          scopes: Object.fromEntries(agencyScopeSchema.options.map((scope) => [scope, scope])),
        },
      },
    },
    ...DPOP_PROOF,
  },
  sender: {
    senderToken: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: SENDER_ROUTES.issueSenderToken.path,
          scopes: { [SENDER_SCOPE]: SENDER_SCOPE },
        },
      },
    },
    ...DPOP_PROOF,
  },
  site: {
    siteToken: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: '/oidc/token',
          scopes: Object.fromEntries(siteApiSchema.options.map((scope) => [scope, scope])),
        },
      },
    },
    ...DPOP_PROOF,
  },
};

export function securityOf(
  name: PortalRouteName,
  { audience, method, api }: PortalRoute,
  scopes: RouteScopes,
): NonNullable<ZodOpenApiOperationObject['security']> {
  const scope = scopes[name];
  switch (audience) {
    case 'resident':
      return [{ residentToken: [] }];
    case 'staff':
      return [method === 'GET' ? { staffSession: [] } : { staffSession: [], csrfToken: [] }];
    case 'kiosk':
      return [{ kioskKey: [] }];
    case 'client':
      return withProof({ systemToken: scope === undefined ? [] : [scope] });
    case 'site':
      // A site's tokens are of its key, always.
      return [{ siteToken: api === undefined ? [] : [api], dpopProof: [] }];
    case 'sender':
      return withProof({ senderToken: [SENDER_SCOPE] });
    default:
      return [];
  }
}

/** A bearer's token alone, or one of a key with its proof. */
function withProof(token: Readonly<Record<string, string[]>>): Record<string, string[]>[] {
  return [{ ...token }, { ...token, dpopProof: [] }];
}
