import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { namedPersonSchema } from '../values/named-person.ts';
import { sha256Schema } from '../values/sha256.ts';
import {
  MOST_PRINCIPALS,
  MOST_PROXIES,
  MOST_WARDS,
  mandateKindSchema,
  mandateSchema,
  mandateStateSchema,
  scopeSchema,
  sittingKindSchema,
  sittingNonceSchema,
} from './mandate.ts';
import { PROOF_LIMIT_BYTES } from './session-routes.ts';

const MOST_SIGNATURE_CHARACTERS = 40_000;

const registrationSchema = z.uuid();
const ofMandate = z.strictObject({ mandate: registrationSchema });
const proofSchema = z.string().min(1).max(PROOF_LIMIT_BYTES);
/** A detached CAdES signature (DER). */
const cmsSchema = z.base64().min(4).max(MOST_SIGNATURE_CHARACTERS);

/** What the principal asks for, with their name and day of birth as their card has them. */
const mandateWishSchema = z.strictObject({
  kind: sittingKindSchema,
  scope: scopeSchema,
  until: calendarDateSchema,
  principal: namedPersonSchema,
});
export type MandateWish = z.infer<typeof mandateWishSchema>;

const begunSchema = z.strictObject({
  registration: registrationSchema,
  nonce: sittingNonceSchema,
  from: calendarDateSchema,
  createdAt: instantSchema,
  /** Until when both cards have to have signed. */
  endsAt: instantSchema,
});
export type BegunMandate = z.infer<typeof begunSchema>;

const acceptedSchema = z.strictObject({ proxy: mandateSchema.shape.proxy });

const sharedMembers = {
  registration: registrationSchema,
  kind: mandateKindSchema,
  name: z.string().max(200),
  scope: scopeSchema,
  since: instantSchema,
  until: calendarDateSchema,
};
/** Who acts for the caller. */
const ownProxySchema = z.strictObject({
  ...sharedMembers,
  state: mandateStateSchema,
  /** When they last began to act; `null`: never. */
  lastActedAt: instantSchema.nullable(),
});
export type OwnProxy = z.infer<typeof ownProxySchema>;
/** For whom the caller may act. */
const principalSchema = z.strictObject(sharedMembers);
export type OwnPrincipal = z.infer<typeof principalSchema>;

export const mandatesSchema = z.strictObject({
  /** The newest first; without those that have ended. */
  proxies: z.array(ownProxySchema).max(MOST_PROXIES),
  principals: z.array(principalSchema).max(MOST_PRINCIPALS + MOST_WARDS),
});
export type Mandates = z.infer<typeof mandatesSchema>;

/** By which somebody acts for another now. */
export const actingMandateSchema = principalSchema.extend({
  /** As applications name it. */
  sha256: sha256Schema,
  birthDate: namedPersonSchema.shape.birthDate,
  /** The one who acts, as the mandate names them. */
  proxy: namedPersonSchema,
});
export type ActingMandate = z.infer<typeof actingMandateSchema>;

const actingSchema = z.strictObject({
  /** Opens what the mandate covers; the one that asked for it opens nothing until acting ends. */
  token: z.string().min(43).max(200),
  expiresAt: instantSchema,
  mandate: actingMandateSchema,
});
export type Acting = z.infer<typeof actingSchema>;

export const MANDATE_ROUTES = {
  listMandates: { method: 'GET', path: '/mandates', audience: 'resident', reply: mandatesSchema },
  /** Begins a sitting of this session; one that was begun before is over. */
  beginMandate: {
    method: 'POST',
    path: '/mandates',
    audience: 'resident',
    body: mandateWishSchema,
    reply: begunSchema,
  },
  /** What the other card signed: a login proof over the acceptance, and its signature key's signature of it. */
  acceptMandate: {
    method: 'POST',
    path: '/mandates/:mandate/acceptance',
    audience: 'resident',
    params: ofMandate,
    body: z.strictObject({ proof: proofSchema, cms: cmsSchema }),
    reply: acceptedSchema,
  },
  /** The principal's last word: by their signature key, or, of a child, by a login proof over the mandate. */
  signMandate: {
    method: 'POST',
    path: '/mandates/:mandate/signature',
    audience: 'resident',
    params: ofMandate,
    body: z.union([z.strictObject({ cms: cmsSchema }), z.strictObject({ proof: proofSchema })]),
    reply: mandatesSchema,
  },
  /** By the principal or by the proxy. The principal chooses whether the proxy is told. */
  endMandate: {
    method: 'DELETE',
    path: '/mandates/:mandate',
    audience: 'resident',
    params: ofMandate,
    query: z.strictObject({ tell: z.literal('yes').optional() }),
    reply: mandatesSchema,
  },
  beginActing: {
    method: 'POST',
    path: '/session/acting',
    audience: 'resident',
    body: z.strictObject({ mandate: registrationSchema }),
    reply: actingSchema,
  },
  /** Back to oneself; also where the mandate has ended meanwhile. */
  stopActing: { method: 'DELETE', path: '/session/acting', audience: 'resident', always: true, reply: z.null() },
} as const;
