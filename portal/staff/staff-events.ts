import * as z from 'zod';
import { factorSchema } from '#contract/portal/staff-factor-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';

const ofMember = z.strictObject({ municipality: municipalityCodeSchema, staff: z.string().max(40) });

/** What accounts of staff tell the rest of the portal: whom to tell by mail, whose cases are nobody's now. */
export const STAFF_EVENTS = {
  staffInvited: ofMember,
  staffRecoveryBegun: ofMember,
  staffFactorAdded: ofMember.extend({ factor: factorSchema }).strict(),
  staffPasswordChanged: ofMember,
  staffGrantsChanged: ofMember,
  staffLeft: ofMember,
} as const;

export type PublishStaffEvent = Publish<EventOf<typeof STAFF_EVENTS>>;
