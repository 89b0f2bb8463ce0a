import * as z from 'zod';
import { STAFF_ROLES } from './staff-role-names.ts';

/**
 * What somebody of a municipality's staff may be: `reader` looks at cases, `caseWorker` works on them, `approver` decides,
 * `catalogueEditor` keeps procedures, `administrator` keeps staff and grants and sees no case, `auditor` reads who did what.
 */
export const staffRoleSchema = z.enum(STAFF_ROLES);
export type StaffRole = z.infer<typeof staffRoleSchema>;

export const WHOLE_MUNICIPALITY = '*';

/** The procedures of one section of the office, by its name; `*` all of them. */
export const procedureGroupSchema = z.union([
  z.literal(WHOLE_MUNICIPALITY),
  z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
]);

/** Whether what somebody was given for one group, or for all, holds for this one; without one, what was given for all. */
export function coversGroup(granted: string, group: string | undefined): boolean {
  return granted === WHOLE_MUNICIPALITY || granted === group;
}
