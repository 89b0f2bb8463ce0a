import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { siteApiSchema } from '#contract/values/site-api.ts';
import { admitProven, type ProvenKey } from '../platform/client-auth/proof-of-possession.ts';
import type { Database } from '../platform/database/database.ts';
import type { SiteSession } from '../platform/http/site-audience.ts';
import { apiResource, type OidcProvider } from './oidc-provider.ts';
import type { SiteStore } from './site-store.ts';

interface SiteTokenTools {
  readonly sites: SiteStore;
  readonly provider: () => OidcProvider;
  readonly origin: () => string;
}

/**
 * Whose token it is, and for what: a site's own, of the key that was proven beside it. What a registration no longer says is
 * gone at once. Fails with `clientRefused`, `proofNonceNeeded`.
 */
export function siteTokens(database: Database, { sites, provider, origin }: SiteTokenTools) {
  return async (token: string, proven?: ProvenKey): Promise<Outcome<SiteSession>> => {
    const refused = failed({ code: 'clientRefused' });
    const found = await provider().ClientCredentials.find(token);
    if (found?.clientId === undefined || found.jkt === undefined || found.aud !== apiResource(origin())) return refused;
    const site = await sites.find(database, found.clientId);
    if (site?.state !== 'active') return refused;
    const jkt = Buffer.from(found.jkt, 'base64url');
    const admitted = await admitProven(database, 'site_proof', { jkt, proofs: 'owedWithNonce' }, proven);
    if (!admitted.ok) return admitted;
    const asked = [...found.scopes].flatMap((scope) => siteApiSchema.safeParse(scope).data ?? []);
    return success({
      site: site.id,
      registration: site.registration,
      apis: asked.filter((api) => site.registration.apis.includes(api)),
      jkt,
    });
  };
}
