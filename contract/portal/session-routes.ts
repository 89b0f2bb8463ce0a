import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';

export const PROOF_LIMIT_BYTES = 65_536;

const sessionReplySchema = z.strictObject({
  token: z.string().min(43).max(200),
  subject: z.string().min(16).max(64),
  expiresAt: instantSchema,
});

export const SESSION_ROUTES = {
  createChallenge: {
    method: 'POST',
    path: '/session/challenges',
    audience: 'public',
    body: z.strictObject({ purpose: z.literal('login').default('login') }).optional(),
    reply: z.strictObject({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/), expiresAt: instantSchema }),
  },
  openSession: {
    method: 'POST',
    path: '/session',
    audience: 'public',
    body: z.strictObject({ proof: z.string().min(1).max(PROOF_LIMIT_BYTES) }),
    reply: sessionReplySchema,
  },
  readSession: {
    method: 'GET',
    path: '/session',
    audience: 'resident',
    reply: sessionReplySchema.omit({ token: true }).strict(),
  },
  closeSession: { method: 'DELETE', path: '/session', audience: 'resident', always: true, reply: z.null() },
} as const;
