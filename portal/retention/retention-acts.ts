import * as z from 'zod';
import type { Audit } from '../platform/audit/audit.ts';

const kind = z.string().max(40);
const years = z.number().int().min(1).max(100);

/** What the audit tells of keeping and erasing. */
export const RETENTION_ACTS = {
  retentionRead: z.strictObject({}),
  retentionRuleConfirmed: z.strictObject({ kind, years }),
  retentionListConfirmed: z.strictObject({ kind, dueOn: z.string().max(10), cases: z.number().int().min(0) }),
  /** Of entries from before holding a case was an act on it (`caseChanged`). */
  caseHeld: z.strictObject({ because: z.enum(['appeal', 'lawsuit', 'audit', 'other']) }),
  caseHoldEnded: z.strictObject({}),
  caseErased: z.strictObject({ kind }),
  /** Of what is no case: how many of a kind. */
  keptErased: z.strictObject({ kind, things: z.number().int().min(1) }),
} as const;

export type RetentionAudit = Audit<typeof RETENTION_ACTS>;
