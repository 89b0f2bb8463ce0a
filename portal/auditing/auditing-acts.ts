import * as z from 'zod';
import type { Audit } from '../platform/audit/audit.ts';

/** What the audit tells of those who read it; `''` where a filter was not set. */
export const AUDITING_ACTS = {
  auditSearched: z.strictObject({
    staff: z.string().max(40),
    act: z.string().max(100),
    from: z.string().max(10),
    to: z.string().max(10),
    found: z.number().int().min(0).max(1_000),
  }),
  auditEntryRead: z.strictObject({ entry: z.number().int().min(1) }),
} as const;

export type AuditingAudit = Audit<typeof AUDITING_ACTS>;
