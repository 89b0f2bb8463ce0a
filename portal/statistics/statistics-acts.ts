import * as z from 'zod';
import type { Audit } from '../platform/audit/audit.ts';

/** What the audit tells of statistics; `month` is empty where none was counted. */
export const STATISTICS_ACTS = {
  statisticsRead: z.strictObject({ month: z.string().max(7) }),
} as const;

export type StatisticsAudit = Audit<typeof STATISTICS_ACTS>;
