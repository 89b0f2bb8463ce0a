import * as z from 'zod';
import { mandateKindSchema } from '#contract/portal/mandate.ts';
import type { Audit } from '../platform/audit/audit.ts';

const ofMandate = z.strictObject({ mandate: z.uuid() });

/** What the audit tells of proxies: by which registration, never between whom. */
export const PROXY_ACTS = {
  mandateAccepted: ofMandate,
  mandateBegan: ofMandate.extend({ kind: mandateKindSchema }).strict(),
  mandateEnded: ofMandate.extend({ how: z.enum(['byPerson', 'byProxy', 'day', 'byOffice']) }).strict(),
  actingBegan: ofMandate,
} as const;

export type ProxyAudit = Audit<typeof PROXY_ACTS>;
