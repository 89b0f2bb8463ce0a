import * as z from 'zod';
import { clientIdSchema } from '../values/client-id.ts';
import { type SiteApi, siteApiSchema } from '../values/site-api.ts';
import { siteKeySchema, siteUriSchema } from './authorization.ts';
import type { PortalRoute } from './route.ts';

/** What a site for trying out may ask for: all that needs no registration of somebody else. */
export const SANDBOX_APIS = [
  'services.search',
  'applications.prefill',
  'own-data.read',
  'sign',
] as const satisfies readonly SiteApi[];

/** Sites for trying out, at practice portals alone. */
export const SANDBOX_ROUTES = {
  makeSandboxClient: {
    method: 'POST',
    path: '/developers/clients',
    audience: 'public',
    body: z.strictObject({ jwk: siteKeySchema, encryptionJwk: siteKeySchema, redirectUri: siteUriSchema }),
    reply: z.strictObject({
      issuer: z.string().max(300),
      clientId: clientIdSchema,
      scopes: z.array(siteApiSchema).max(siteApiSchema.options.length),
    }),
  },
} as const satisfies Record<string, PortalRoute>;
