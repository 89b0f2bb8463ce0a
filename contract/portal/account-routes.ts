import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { sessionPlaceSchema } from './session-routes.ts';

/** How many sessions and lines of the history are told at once. */
export const SESSIONS_AT_ONCE = 100;
export const USES_AT_ONCE = 50;
/** For how long the closing of an account can be taken back. */
export const CLOSING_DAYS = 14;

const ownSessionSchema = z.strictObject({
  /** What it is ended by; nobody signs in with it. */
  session: z.uuid(),
  place: sessionPlaceSchema,
  /** `pass`: opened with a passkey, and good for reading. */
  level: z.enum(['pass', 'card']),
  since: instantSchema,
  /** To half a minute. */
  lastUse: instantSchema,
  endsAt: instantSchema,
  /** Whether it is the one that asks. */
  isThis: z.boolean(),
});
export type OwnSession = z.infer<typeof ownSessionSchema>;
export const ownSessionsSchema = z.strictObject({
  /** The newest first. */
  sessions: z.array(ownSessionSchema).max(SESSIONS_AT_ONCE),
});

const useKindSchema = z.enum(['signIn', 'passkey', 'fresh', 'acting', 'download', 'change']);
export type UseKind = z.infer<typeof useKindSchema>;
/** Of what a download or a change was. */
const useSubjectSchema = z.enum([
  'everything',
  'mailAddress',
  'mailAddressRemoved',
  'sessionEnded',
  'closingBegun',
  'closingTakenBack',
  'passkeyAdded',
  'passkeyRemoved',
  'passkeyCopied',
]);
export type UseSubject = z.infer<typeof useSubjectSchema>;

const useSchema = z.strictObject({
  use: z.uuid(),
  at: instantSchema,
  kind: useKindSchema,
  /** `null` where it was no download and no change. */
  what: useSubjectSchema.nullable(),
  place: sessionPlaceSchema,
});
export type Use = z.infer<typeof useSchema>;
export const usePageSchema = z.strictObject({
  /** Newest first. */
  uses: z.array(useSchema).max(USES_AT_ONCE),
  /** What to ask for the next page with; `null` on the last. */
  next: z.uuid().nullable(),
});
export type UsePage = z.infer<typeof usePageSchema>;
export const useQuerySchema = z.strictObject({ after: z.uuid().optional() });

const count = z.number().int().min(0).max(1_000_000);
export const closingSchema = z.strictObject({
  /** What has not come to its end; it goes on at the municipality. */
  open: z.strictObject({
    /** Cases that the office has not closed, charges to be paid, letters never opened, visits booked. */
    cases: count,
    charges: count,
    letters: count,
    visits: count,
    /** Notices never read. */
    notices: count,
  }),
  /** `null` where nobody asked for it. */
  closing: z
    .strictObject({
      askedAt: instantSchema,
      closesAt: instantSchema,
      /** The last whole day in Japan on which it can be taken back. */
      lastDay: calendarDateSchema,
    })
    .nullable(),
});
export type AccountClosing = z.infer<typeof closingSchema>;

export const ACCOUNT_ROUTES = {
  listSessions: { method: 'GET', path: '/account/sessions', audience: 'resident', reply: ownSessionsSchema },
  /** Its token opens nothing from then on. */
  endSession: {
    method: 'DELETE',
    path: '/account/sessions/:session',
    audience: 'resident',
    params: z.strictObject({ session: z.uuid() }),
    reply: z.null(),
  },
  /** Every session but the one that asks. */
  endOtherSessions: {
    method: 'DELETE',
    path: '/account/sessions',
    audience: 'resident',
    reply: z.strictObject({ ended: count }),
  },
  listUses: { method: 'GET', path: '/account/uses', audience: 'resident', query: useQuerySchema, reply: usePageSchema },
  /** Whether the account is being closed, and what is open meanwhile. */
  readClosing: { method: 'GET', path: '/account/closing', audience: 'resident', reply: closingSchema },
  /** Begins it; asked again, it changes nothing. */
  beginClosing: { method: 'POST', path: '/account/closing', audience: 'resident', reply: closingSchema },
  takeBackClosing: { method: 'DELETE', path: '/account/closing', audience: 'resident', reply: closingSchema },
  /** Says that the person is about to receive all that is theirs, before the app gathers it. */
  noteEverything: { method: 'POST', path: '/account/everything', audience: 'resident', reply: z.null() },
} as const;
