import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';

export const PROOF_LIMIT_BYTES = 65_536;

/** On what the app asks by itself, with any value: it is no use of the session, whose idle time goes on. */
export const POLLED_HEADER = 'x-polled';

/** Where a session is, as the app says that opens it. */
export const sessionPlaceSchema = z.enum(['home', 'kiosk', 'command']);
export type SessionPlace = z.infer<typeof sessionPlaceSchema>;

export const sessionReplySchema = z.strictObject({
  token: z.string().min(43).max(200),
  subject: z.string().min(16).max(64),
  expiresAt: instantSchema,
  /** Until when the card counts as proved just now; in the past, or never, where it does not. */
  freshUntil: instantSchema.nullable(),
});

/** Leads to a session: bound to it is what a fresh proof is asked for. */
const bearerSchema = z.object({ authorization: z.string().max(300).optional() });

export const SESSION_ROUTES = {
  createChallenge: {
    method: 'POST',
    path: '/session/challenges',
    audience: 'public',
    headers: bearerSchema,
    body: z.strictObject({ purpose: z.enum(['login', 'fresh']).default('login') }).optional(),
    reply: z.strictObject({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/), expiresAt: instantSchema }),
  },
  /** A session of the same person or another's that was opened with a passkey is over with it, where it is brought along. */
  openSession: {
    method: 'POST',
    path: '/session',
    audience: 'public',
    headers: bearerSchema,
    body: z.strictObject({
      proof: z.string().min(1).max(PROOF_LIMIT_BYTES),
      place: sessionPlaceSchema.default('home'),
    }),
    reply: sessionReplySchema,
  },
  readSession: {
    method: 'GET',
    path: '/session',
    audience: 'resident',
    reply: sessionReplySchema.omit({ token: true }).strict(),
  },
  closeSession: { method: 'DELETE', path: '/session', audience: 'resident', always: true, reply: z.null() },
  /** Proves the card again, of the same person; anybody else's ends the session. */
  proveFresh: {
    method: 'POST',
    path: '/session/fresh',
    audience: 'resident',
    body: z.strictObject({ proof: z.string().min(1).max(PROOF_LIMIT_BYTES) }),
    reply: z.strictObject({ freshUntil: instantSchema }),
  },
} as const;
