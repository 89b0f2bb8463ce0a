import * as z from 'zod';
import type { Audit } from '../platform/audit/audit.ts';

const nothing = z.strictObject({});
const read = z.strictObject({ accounts: z.number().int().min(0).max(1) });

/** What the audit tells of accounts for benefits: never which. */
export const BENEFIT_ACCOUNT_ACTS = {
  accountSaved: nothing,
  accountRemoved: nothing,
  caseAccountRead: read,
  agencyAccountRead: read,
} as const;

export type BenefitAccountAudit = Audit<typeof BENEFIT_ACCOUNT_ACTS>;
