import * as z from 'zod';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { Audit } from '../platform/audit/audit.ts';

const client = z.strictObject({ client: clientIdSchema });

/** What the audit tells of other systems; what they do with cases is told beside the acts on cases. */
export const AGENCY_ACTS = {
  agencyClientAdded: client.extend({ scopes: z.string().max(300), groups: z.string().max(1_500) }).strict(),
  agencyClientEnded: client,
  agencyTokenIssued: z.strictObject({ scopes: z.string().max(300) }),
} as const;

export type AgencyAudit = Audit<typeof AGENCY_ACTS>;
