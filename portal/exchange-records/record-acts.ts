import * as z from 'zod';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Audit } from '../platform/audit/audit.ts';

/** What the audit tells of records that a person reads. */
export const RECORD_ACTS = {
  withholdingAsked: z.strictObject({ withholding: z.number().int().min(1), until: calendarDateSchema }),
  withholdingApproved: z.strictObject({ withholding: z.number().int().min(1) }),
} as const;

export type RecordAudit = Audit<typeof RECORD_ACTS>;
