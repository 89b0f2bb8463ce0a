import * as z from 'zod';
import { municipalityCodeSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { isPlainText } from '../values/plain-text.ts';
import { procedureGroupSchema, staffRoleSchema } from '../values/staff-role.ts';

/** Names the token of a session again in each request that changes something. */
export const CSRF_HEADER = 'x-csrf-token';

export const staffTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const mailSchema = z.email().max(254).toLowerCase();
export const passwordSchema = z.string().min(1).max(200);
export const totpCodeSchema = z.string().regex(/^\d{6}$/);
const staffIdSchema = z.string().regex(/^[A-Za-z0-9_-]{24}$/);
const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16}$/);
const grantNumberSchema = z.int().min(1).max(10_000);

const heldGrantSchema = z.strictObject({ role: staffRoleSchema, group: procedureGroupSchema });

/** A grant as it is asked for: from now, or from a later time on, and until it is ended or a time is reached. */
const newGrantSchema = heldGrantSchema
  .extend({ from: instantSchema.optional(), until: instantSchema.optional() })
  .strict();
export type NewGrant = z.infer<typeof newGrantSchema>;

export const newStaffSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).refine(isPlainText),
  mail: mailSchema,
  grants: z.array(newGrantSchema).min(1).max(20),
});
export type NewStaff = z.infer<typeof newStaffSchema>;

const linkReplySchema = z.strictObject({
  staff: staffIdSchema,
  /** A path of this portal, once; what opens it stands behind `#`, which no browser sends. */
  link: z.string().max(200),
  expiresAt: instantSchema,
});
export type StaffLink = z.infer<typeof linkReplySchema>;

/** What is offered to somebody that is about no case which they see. */
const offeredActionSchema = z.enum(['openInEmergency']);
export type OfferedAction = z.infer<typeof offeredActionSchema>;

export const staffSessionSchema = z.strictObject({
  staff: staffIdSchema,
  name: z.string().max(100),
  municipality: municipalityCodeSchema,
  grants: z.array(heldGrantSchema).max(100),
  may: z.array(offeredActionSchema),
  csrfToken: staffTokenSchema,
  endsAt: instantSchema,
  /** Until when actions that ask for it are allowed without a passkey or code shown again; `null`: not now. */
  provedUntil: instantSchema.nullable(),
});

/** How many of the staff one page has at most. */
export const STAFF_AT_ONCE = 50;

const staffMemberSchema = z.strictObject({
  staff: staffIdSchema,
  name: z.string().max(100),
  mail: z.string().max(254),
  /** Whether there is a way to sign in: there is none before the link was used, and after a recovery was begun. */
  isReady: z.boolean(),
  /** Nobody signed in for 60 days: signing in is refused until an administrator lets it go on. */
  isPaused: z.boolean(),
  /** When the account ends by itself. */
  leavesAt: instantSchema.nullable(),
  lastSignedInAt: instantSchema.nullable(),
  /** In force now or later. */
  grants: z
    .array(
      heldGrantSchema
        .extend({ grant: grantNumberSchema, from: instantSchema, until: instantSchema.nullable() })
        .strict(),
    )
    .max(100),
});
export type StaffMember = z.infer<typeof staffMemberSchema>;

const ofMember = z.strictObject({ staff: staffIdSchema });

export const STAFF_ROUTES = {
  /** Sets the password and makes the secret of the codes; neither counts before a code was shown. */
  beginInvitation: {
    method: 'POST',
    path: '/staff/invitation/factors',
    audience: 'staffEntrance',
    body: z.strictObject({ link: staffTokenSchema, password: passwordSchema }),
    reply: z.strictObject({ otpauthUri: z.string().max(1_000) }),
  },
  acceptInvitation: {
    method: 'POST',
    path: '/staff/invitation',
    audience: 'staffEntrance',
    body: z.strictObject({ link: staffTokenSchema, code: totpCodeSchema }),
    reply: z.null(),
  },
  openStaffSession: {
    method: 'POST',
    path: '/staff/session',
    audience: 'staffEntrance',
    body: z.strictObject({
      mail: mailSchema,
      password: passwordSchema,
      code: totpCodeSchema,
      municipality: municipalityCodeSchema,
    }),
    reply: staffSessionSchema,
  },
  readStaffSession: {
    method: 'GET',
    path: '/staff/session',
    audience: 'staff',
    always: true,
    reply: staffSessionSchema,
  },
  closeStaffSession: { method: 'DELETE', path: '/staff/session', audience: 'staff', always: true, reply: z.null() },
  listStaffSessions: {
    method: 'GET',
    path: '/staff/sessions',
    audience: 'staff',
    reply: z.strictObject({
      /** One's own, newest first. */
      sessions: z
        .array(
          z.strictObject({
            session: sessionIdSchema,
            openedAt: instantSchema,
            endsAt: instantSchema,
            isCurrent: z.boolean(),
          }),
        )
        .max(100),
    }),
  },
  endStaffSession: {
    method: 'DELETE',
    path: '/staff/sessions/:session',
    audience: 'staff',
    params: z.strictObject({ session: sessionIdSchema }),
    reply: z.null(),
  },
  endStaffSessions: { method: 'DELETE', path: '/staff/sessions', audience: 'staff', always: true, reply: z.null() },
  listStaff: {
    method: 'GET',
    path: '/staff/members',
    audience: 'staff',
    query: z.strictObject({ after: staffIdSchema.optional() }),
    reply: z.strictObject({
      members: z.array(staffMemberSchema).max(STAFF_AT_ONCE),
      /** What to ask for the next page with; `null` on the last. */
      next: staffIdSchema.nullable(),
    }),
  },
  inviteStaff: {
    method: 'POST',
    path: '/staff/members',
    audience: 'staff',
    stepUp: true,
    body: newStaffSchema,
    reply: linkReplySchema,
  },
  /** Every way to sign in and every session end at once; the link is for setting new ones. */
  recoverStaff: {
    method: 'POST',
    path: '/staff/members/:staff/recovery',
    audience: 'staff',
    stepUp: true,
    params: ofMember,
    reply: linkReplySchema,
  },
  /** Leaves now: grants, sessions, ways to sign in and links end, cases are nobody's; the name stays where it stands. */
  endMembership: {
    method: 'POST',
    path: '/staff/members/:staff/departure',
    audience: 'staff',
    stepUp: true,
    params: ofMember,
    reply: z.null(),
  },
  /** Leaves by itself at that time; `null` takes it back. */
  planDeparture: {
    method: 'POST',
    path: '/staff/members/:staff/planned-departure',
    audience: 'staff',
    stepUp: true,
    params: ofMember,
    body: z.strictObject({ at: instantSchema.nullable() }),
    reply: z.null(),
  },
  /** Lets somebody sign in who was paused. */
  resumeMembership: {
    method: 'POST',
    path: '/staff/members/:staff/resumption',
    audience: 'staff',
    stepUp: true,
    params: ofMember,
    reply: z.null(),
  },
  addGrant: {
    method: 'POST',
    path: '/staff/members/:staff/grants',
    audience: 'staff',
    stepUp: true,
    params: ofMember,
    body: newGrantSchema,
    reply: z.strictObject({ grant: grantNumberSchema }),
  },
  endGrant: {
    method: 'DELETE',
    path: '/staff/members/:staff/grants/:grant',
    audience: 'staff',
    stepUp: true,
    params: ofMember.extend({ grant: z.coerce.number().pipe(grantNumberSchema) }).strict(),
    reply: z.null(),
  },
} as const;
