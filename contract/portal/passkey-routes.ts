import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';
import { portalKeySchema } from './authorization.ts';
import { sessionReplySchema } from './session-routes.ts';
import {
  newPasskeySchema,
  passkeyCreationSchema,
  passkeyNameSchema,
  passkeyRequestSchema,
  passkeyUseSchema,
} from './webauthn.ts';

/** How many a person has at most, and for how long each is good. */
export const MOST_OWN_PASSKEYS = 5;
export const PASSKEY_DAYS = 180;
/** What one registration or assertion of a browser takes, as it comes. */
const ANSWER_LIMIT_BYTES = 65_536;

/** 32 random bytes. */
const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const passkeyIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/**
 * Why it signs nobody in until the card was used: `card` where the certificate that it was made with did not hold, `copied`
 * where its counter went back; the card mends the first, and nothing the second.
 */
const suspensionSchema = z.enum(['card', 'copied']);

const residentPasskeySchema = z.strictObject({
  passkey: passkeyIdSchema,
  name: passkeyNameSchema,
  addedAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  endsAt: instantSchema,
  /** Whether it was copied to other devices of its holder. */
  isSynced: z.boolean(),
  suspended: suspensionSchema.nullable(),
});
export type ResidentPasskey = z.infer<typeof residentPasskeySchema>;
const passkeyListSchema = z.strictObject({
  /** Oldest first. */
  passkeys: z.array(residentPasskeySchema).max(MOST_OWN_PASSKEYS),
  /** Whether this portal has a name, without which browsers make none. */
  isPossible: z.boolean(),
});
export type PasskeyList = z.infer<typeof passkeyListSchema>;

/** What the app opens a page of the portal with: behind the `#`, where no server sees it. */
const ticketSchema = z.strictObject({ ticket: tokenSchema, expiresAt: instantSchema });
const fromPage = z.object({ origin: z.string().max(500).optional(), 'sec-fetch-site': z.string().max(20).optional() });
export const passkeyParams = z.strictObject({ passkey: passkeyIdSchema });

/** Back from the browser to the app: which portal, and what it redeems with its verifier. */
export const sessionLinkSchema = z.strictObject({ portalKey: portalKeySchema, code: tokenSchema });
export type SessionLink = z.infer<typeof sessionLinkSchema>;

const ORIGIN = /^(https?):\/\/(\[[^\]]*\]|[^/:]+)(:\d+)?$/;
const IS_NUMBER = /(?:^|\.)\d+$/;

/**
 * Where browsers make passkeys for a portal at this origin: they need a name, and take `localhost` for a portal of this very
 * computer. `undefined`: it is called by a number. Source: Web Authentication Level 3, 5.4.2 (a valid domain).
 */
export function passkeyOrigin(origin: string): string | undefined {
  const [, scheme, host = '', port = ''] = ORIGIN.exec(origin) ?? [];
  if (scheme === 'http' && host === '127.0.0.1') return `http://localhost${port}`;
  return scheme === undefined || host.startsWith('[') || IS_NUMBER.test(host) ? undefined : origin;
}

export const PASSKEY_ROUTES = {
  listOwnPasskeys: { method: 'GET', path: '/passkeys', audience: 'resident', reply: passkeyListSchema },
  /** For the page on which the browser makes one; two minutes, once. */
  beginOwnPasskey: {
    method: 'POST',
    path: '/passkeys/tickets',
    audience: 'resident',
    body: z.strictObject({ name: passkeyNameSchema }),
    reply: ticketSchema,
  },
  renameOwnPasskey: {
    method: 'PUT',
    path: '/passkeys/:passkey',
    audience: 'resident',
    params: passkeyParams,
    body: z.strictObject({ name: passkeyNameSchema }),
    reply: z.null(),
  },
  /** It signs nobody in from then on, and its sessions are over. */
  removeOwnPasskey: {
    method: 'DELETE',
    path: '/passkeys/:passkey',
    audience: 'resident',
    params: passkeyParams,
    reply: z.null(),
  },
  /** From the page. Whoever comes second ends it for both. */
  openOwnPasskey: {
    method: 'POST',
    path: '/passkeys/registrations/challenge',
    audience: 'public',
    headers: fromPage,
    body: z.strictObject({ ticket: tokenSchema }),
    reply: z.strictObject({ name: passkeyNameSchema, options: passkeyCreationSchema }),
  },
  addOwnPasskey: {
    method: 'POST',
    path: '/passkeys/registrations',
    audience: 'public',
    headers: fromPage,
    body: z.strictObject({ ticket: tokenSchema, credential: newPasskeySchema }),
    bodyLimitBytes: ANSWER_LIMIT_BYTES,
    reply: z.null(),
  },
  /** By the app, which keeps the verifier: what a browser gets is worth nothing without it. Source: RFC 7636, S256. */
  beginOwnPasskeySignIn: {
    method: 'POST',
    path: '/passkeys/sign-ins',
    audience: 'public',
    body: z.strictObject({ codeChallenge: tokenSchema }),
    reply: ticketSchema,
  },
  /** From the page. Whoever comes second ends it for both. */
  openOwnPasskeySignIn: {
    method: 'POST',
    path: '/passkeys/sign-ins/challenge',
    audience: 'public',
    headers: fromPage,
    body: z.strictObject({ ticket: tokenSchema }),
    reply: z.strictObject({ options: passkeyRequestSchema }),
  },
  /** From the page: the link that leads back to the app of this machine, for a minute. */
  useOwnPasskey: {
    method: 'POST',
    path: '/passkeys/sign-ins/assertion',
    audience: 'public',
    headers: fromPage,
    body: z.strictObject({ ticket: tokenSchema, credential: passkeyUseSchema }),
    bodyLimitBytes: ANSWER_LIMIT_BYTES,
    reply: z.strictObject({ link: z.string().regex(/^madoguchi:\/\/session\/[a-z2-7]{16}\/[A-Za-z0-9_-]{43}$/) }),
  },
  /** By the app: a session that reads. */
  redeemOwnPasskey: {
    method: 'POST',
    path: '/passkeys/sign-ins/session',
    audience: 'public',
    body: z.strictObject({ code: tokenSchema, verifier: tokenSchema }),
    reply: sessionReplySchema,
  },
} as const;
