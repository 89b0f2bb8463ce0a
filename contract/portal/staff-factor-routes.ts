import * as z from 'zod';
import { municipalityCodeSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { passwordSchema, staffSessionSchema, staffTokenSchema, totpCodeSchema } from './staff-routes.ts';
import {
  newPasskeySchema,
  passkeyCreationSchema,
  passkeyNameSchema,
  passkeyRequestSchema,
  passkeyUseSchema,
} from './webauthn.ts';

/** Where a provider sends a browser back to; the municipality follows. */
export const PROVIDER_RETURN_PATH = '/staff/sign-in/return/';

/** Of one person. */
export const MOST_PASSKEYS = 10;

const passkeyIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16}$/);
const byLink = z.strictObject({ link: staffTokenSchema });
const forUse = z.strictObject({ options: passkeyRequestSchema });
const forCreation = z.strictObject({ options: passkeyCreationSchema });
const proof = z.strictObject({ provedUntil: instantSchema });

const waysSchema = z.strictObject({
  /** The municipality's own provider, as people call it; `null` where it has none. */
  provider: z.string().max(100).nullable(),
  /** Who signs in with a password and codes or a passkey. */
  localAccounts: z.enum(['everybody', 'administrators']),
});

const providerRequestSchema = z.strictObject({
  /** Where the browser goes next. */
  url: z.string().max(4_000),
});

const ownPasskeySchema = z.strictObject({
  passkey: passkeyIdSchema,
  name: z.string().max(60),
  addedAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  /** Whether its holder's other devices have it too. */
  isSynced: z.boolean(),
});
export type OwnPasskey = z.infer<typeof ownPasskeySchema>;

/** The kinds of ways to sign in. */
export const factorSchema = z.enum(['password', 'passkey', 'provider']);
export type Factor = z.infer<typeof factorSchema>;

const ownFactorsSchema = z.strictObject({
  /** A password with codes. */
  hasPassword: z.boolean(),
  /** Whether the account is bound to somebody at the provider that the municipality has now. */
  hasProvider: z.boolean(),
  /** The municipality's own provider, as people call it; `null` where it has none. */
  provider: z.string().max(100).nullable(),
  passkeys: z.array(ownPasskeySchema).max(MOST_PASSKEYS),
  /** Of which kind the only way is that is left to sign in, which cannot be taken off; `null` where there are others. */
  last: factorSchema.nullable(),
});
export type OwnFactors = z.infer<typeof ownFactorsSchema>;

export const STAFF_FACTOR_ROUTES = {
  readSignInWays: {
    method: 'GET',
    path: '/staff/sign-in-ways',
    audience: 'staffEntrance',
    query: z.strictObject({ municipality: municipalityCodeSchema }),
    reply: waysSchema,
  },
  beginPasskeySignIn: {
    method: 'POST',
    path: '/staff/session/passkey/challenge',
    audience: 'staffEntrance',
    reply: forUse,
  },
  /** The passkey says whose account it is, and the account of which municipality. */
  openPasskeySession: {
    method: 'POST',
    path: '/staff/session/passkey',
    audience: 'staffEntrance',
    body: z.strictObject({ credential: passkeyUseSchema }),
    reply: staffSessionSchema,
  },
  /** Gives the browser a cookie for the way there and back. `anew`: the provider asks for everything again. */
  beginProviderSignIn: {
    method: 'POST',
    path: '/staff/session/provider/request',
    audience: 'staffEntrance',
    body: z.strictObject({ municipality: municipalityCodeSchema, anew: z.boolean().default(false) }),
    reply: providerRequestSchema,
  },
  /** What the provider sent the browser back with, once; asked by the page it was sent back to. */
  openProviderSession: {
    method: 'POST',
    path: '/staff/session/provider',
    audience: 'staffEntrance',
    body: z.strictObject({
      municipality: municipalityCodeSchema,
      /** The query of the address, from its `?` on. */
      answer: z.string().startsWith('?').max(8_000),
    }),
    /** `isBound`: whoever was signed in came back bound to the provider, in a session anew. */
    reply: staffSessionSchema.extend({ isBound: z.boolean() }).strict(),
  },
  /** For whom a link is, and how they may sign in from now on. */
  readInvitation: {
    method: 'POST',
    path: '/staff/invitation/reading',
    audience: 'staffEntrance',
    body: byLink,
    reply: z.strictObject({
      name: z.string().max(100),
      mail: z.string().max(254),
      municipality: municipalityCodeSchema,
      mayBeLocal: z.boolean(),
      provider: z.string().max(100).nullable(),
    }),
  },
  beginInvitationPasskey: {
    method: 'POST',
    path: '/staff/invitation/passkey/challenge',
    audience: 'staffEntrance',
    body: byLink,
    reply: forCreation,
  },
  acceptInvitationPasskey: {
    method: 'POST',
    path: '/staff/invitation/passkey',
    audience: 'staffEntrance',
    body: byLink.extend({ name: passkeyNameSchema, credential: newPasskeySchema }).strict(),
    reply: z.null(),
  },
  /** The first sign-in at the provider binds the account; it ends with `openProviderSession`. */
  beginInvitationProvider: {
    method: 'POST',
    path: '/staff/invitation/provider/request',
    audience: 'staffEntrance',
    body: byLink,
    reply: providerRequestSchema,
  },
  /** Asked by an open page again and again, so that it empties itself when the session ends. */
  watchStaffSession: {
    method: 'GET',
    path: '/staff/session/end',
    audience: 'staff',
    polled: true,
    always: true,
    reply: z.strictObject({ idleEndsAt: instantSchema, endsAt: instantSchema, provedUntil: instantSchema.nullable() }),
  },
  readOwnFactors: {
    method: 'GET',
    path: '/staff/factors',
    audience: 'staff',
    reply: ownFactorsSchema,
  },
  beginPasskey: {
    method: 'POST',
    path: '/staff/factors/passkeys/challenge',
    audience: 'staff',
    stepUp: true,
    reply: forCreation,
  },
  addPasskey: {
    method: 'POST',
    path: '/staff/factors/passkeys',
    audience: 'staff',
    stepUp: true,
    body: z.strictObject({ name: passkeyNameSchema, credential: newPasskeySchema }),
    reply: z.strictObject({ passkey: passkeyIdSchema }),
  },
  removePasskey: {
    method: 'DELETE',
    path: '/staff/factors/passkeys/:passkey',
    audience: 'staff',
    stepUp: true,
    params: z.strictObject({ passkey: passkeyIdSchema }),
    reply: z.null(),
  },
  /** Whoever is signed in goes to the provider, which asks for everything; it ends with `openProviderSession`. */
  beginProviderBinding: {
    method: 'POST',
    path: '/staff/factors/provider/request',
    audience: 'staff',
    stepUp: true,
    reply: providerRequestSchema,
  },
  removeProvider: {
    method: 'DELETE',
    path: '/staff/factors/provider',
    audience: 'staff',
    stepUp: true,
    reply: z.null(),
  },
  /** `password` is the one until now. Every other session of the person ends. */
  changePassword: {
    method: 'PUT',
    path: '/staff/factors/password',
    audience: 'staff',
    stepUp: true,
    body: z.strictObject({ password: passwordSchema, newPassword: passwordSchema }),
    reply: z.null(),
  },
  /** Takes the codes off with it. */
  removePassword: {
    method: 'DELETE',
    path: '/staff/factors/password',
    audience: 'staff',
    stepUp: true,
    reply: z.null(),
  },
  beginStepUp: {
    method: 'POST',
    path: '/staff/session/proof/challenge',
    audience: 'staff',
    reply: forUse,
  },
  stepUpByPasskey: {
    method: 'POST',
    path: '/staff/session/proof/passkey',
    audience: 'staff',
    body: z.strictObject({ credential: passkeyUseSchema }),
    reply: proof,
  },
  stepUpByCode: {
    method: 'POST',
    path: '/staff/session/proof/code',
    audience: 'staff',
    body: z.strictObject({ code: totpCodeSchema }),
    reply: proof,
  },
} as const;
