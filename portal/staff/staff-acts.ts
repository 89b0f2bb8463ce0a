import * as z from 'zod';
import { procedureGroupSchema, staffRoleSchema } from '#contract/values/staff-role.ts';
import type { Audit } from '../platform/audit/audit.ts';

const ofMember = z.strictObject({ staff: z.string().max(40) });
const ofPasskey = z.strictObject({ passkey: z.string().max(40) });
const nothing = z.strictObject({});
const grant = z.number().int().min(1).max(10_000);

/** What the audit tells of accounts: whom it concerned, never a name or an address. */
export const STAFF_ACTS = {
  staffInvited: ofMember,
  staffRecoveryBegun: ofMember,
  staffLeft: ofMember,
  departurePlanned: ofMember,
  staffResumed: ofMember,
  grantAdded: ofMember.extend({ grant, role: staffRoleSchema, group: procedureGroupSchema }).strict(),
  grantEnded: ofMember.extend({ grant }).strict(),
  passkeyAdded: ofPasskey,
  passkeyRemoved: ofPasskey,
  providerBound: nothing,
  providerRemoved: nothing,
  passwordChanged: nothing,
  passwordRemoved: nothing,
} as const;

export type StaffAct = keyof typeof STAFF_ACTS;
export type StaffAudit = Audit<typeof STAFF_ACTS>;
