import * as z from 'zod';
import type { Audit } from '../platform/audit/audit.ts';

/** What the audit tells of looks at how the portal is. */
export const OPERATION_ACTS = { operationRead: z.strictObject({}) } as const;

export type OperationAudit = Audit<typeof OPERATION_ACTS>;
