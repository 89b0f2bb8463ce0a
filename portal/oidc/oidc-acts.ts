import * as z from 'zod';
import { terminalIdSchema } from '#contract/portal/gate-routes.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { Audit } from '../platform/audit/audit.ts';

const site = z.strictObject({ site: clientIdSchema });
const gate = z.strictObject({ site: clientIdSchema, gate: terminalIdSchema });

/** What the audit tells of sites and of who let them in; never whom they asked, or for what. */
export const OIDC_ACTS = {
  siteAdded: site,
  siteChanged: site,
  siteSuspended: site,
  siteResumed: site,
  siteEnded: site,
  siteGiven: site,
  siteRevoked: site,
  siteErasureAsked: site,
  eventAdded: site,
  gateAdded: gate,
  gateEnded: gate,
} as const;

export type OidcAudit = Audit<typeof OIDC_ACTS>;
