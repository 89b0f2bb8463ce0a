import * as z from 'zod';
import { documentProblemSchema } from '../failures/delivery-failures.ts';
import { calendarDateSchema } from '../values/brands.ts';
import { clientIdSchema } from '../values/client-id.ts';
import { isCorporateNumber } from '../values/corporate-number.ts';
import { individualNumberIn } from '../values/individual-number.ts';
import { instantSchema } from '../values/instant.ts';
import { isPlainText } from '../values/plain-text.ts';
import { proofHeaderSchema, proofTermsSchema } from '../values/proof-terms.ts';
import { sha256Schema } from '../values/sha256.ts';
import { ASSERTION_TYPE } from './agency-routes.ts';

/** The one thing that a sender is let in for. */
export const SENDER_SCOPE = 'deliveries.send';
export const DELIVERY_LIMIT_BYTES = 20_000_000;
/** In base64: with the certificates of its signer. */
const MOST_SIGNATURE_CHARACTERS = 60_000;
export const LINK_ROOM_BYTES = 100_000_000;
export const DELIVERIES_A_DAY = 10_000;
const LONGEST_KEEP_YEARS = 10;
const MOST_KINDS = 10;
/** With its parts around it. */
const UPLOAD_LIMIT_BYTES = DELIVERY_LIMIT_BYTES + 100_000;

const line = (most: number) => z.string().trim().min(1).max(most).refine(isPlainText);
const inThree = (most: number) => z.strictObject({ ja: line(most), easy: line(most), en: line(most) });

export const deliveryIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export const deliveryKindSchema = z.string().regex(/^[a-z][a-zA-Z0-9]{0,29}$/);
/** 32 bytes. */
const boxSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** 16 characters of base 32, as they are told. */
export const linkCodeSchema = z.string().regex(/^[A-Z2-7]{16}$/);
export const linkNumberSchema = z.string().regex(/^\d{6}$/);

/** A sender as the operator registers it. The keys are a text, and are fetched from nowhere. */
export const newSenderSchema = z.strictObject({
  name: inThree(60),
  /** As it is registered at the legal affairs bureau. */
  legalName: line(100),
  corporateNumber: z.string().refine(isCorporateNumber),
  /** Where a person asks about what came. */
  contact: line(200),
  kinds: z
    .array(z.strictObject({ kind: deliveryKindSchema, name: inThree(60) }))
    .min(1)
    .max(MOST_KINDS)
    .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length),
  /** A JWK Set (RFC 7517) of public keys. */
  jwks: z.string().min(1).max(20_000),
  keepYears: z.number().int().min(1).max(LONGEST_KEEP_YEARS),
  proofs: proofTermsSchema.optional(),
});
export type NewSender = z.infer<typeof newSenderSchema>;

/** What a person is shown of a sender. */
export const senderViewSchema = z.strictObject({
  sender: clientIdSchema,
  name: inThree(60),
  legalName: z.string().max(100),
  corporateNumber: z.string().length(13),
  contact: z.string().max(200),
  kinds: z.array(z.strictObject({ kind: deliveryKindSchema, name: inThree(60) })).max(MOST_KINDS),
});
export type SenderView = z.infer<typeof senderViewSchema>;

/** Says nothing that the other side could read somebody's number from. */
const plainReference = line(40).refine((text) => individualNumberIn(text) === undefined);

/** Digits between letters are of a random name; digits alone may be a person's number. */
function isNoNumber(text: string): boolean {
  return /[A-Za-z]/.test(text) || individualNumberIn(text) === undefined;
}

const invitationBody = z.discriminatedUnion('confirm', [
  z.strictObject({ reference: plainReference, confirm: z.literal('number') }),
  z.strictObject({
    reference: plainReference,
    confirm: z.literal('identity'),
    /** Of the customer, as the sender has them; the portal keeps neither. */
    identity: z.strictObject({ name: line(200), birthDate: calendarDateSchema }),
  }),
]);
export type BoxInvitation = z.infer<typeof invitationBody>;

const invitationStateSchema = z.strictObject({
  state: z.enum(['open', 'linked', 'notLinked', 'ended']),
  /** Given once, to the first who asks after the person agreed. */
  box: boxSchema.nullable(),
});
export type InvitationState = z.infer<typeof invitationStateSchema>;

const deliveryMetaSchema = z.strictObject({
  box: boxSchema,
  kind: deliveryKindSchema,
  title: line(80),
  date: calendarDateSchema,
  keepUntil: calendarDateSchema,
  /** Of the same sender, to the same box. */
  replaces: deliveryIdSchema.optional(),
  /** Of the document, where it carries none itself: CMS SignedData without its content (CAdES), in DER or BER. */
  signature: z.base64().min(4).max(MOST_SIGNATURE_CHARACTERS).optional(),
  /** The sender's own name for it. */
  externalId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .refine(isNoNumber),
});
export type DeliveryMeta = z.infer<typeof deliveryMetaSchema>;

const deliveryStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.enum(['received', 'scanning', 'takenBack', 'expired']) }),
  z.strictObject({ state: z.literal('refused'), why: documentProblemSchema }),
  z.strictObject({
    state: z.literal('delivered'),
    /** Only where the person wanted it to be told. */
    openedOn: calendarDateSchema.optional(),
  }),
]);
export type SentState = z.infer<typeof deliveryStateSchema>;

const sentSchema = z.strictObject({ id: deliveryIdSchema, sha256: sha256Schema });
export type SentDelivery = z.infer<typeof sentSchema>;

const ofInvitation = z.strictObject({ invitation: deliveryIdSchema });
const ofDelivery = z.strictObject({ delivery: deliveryIdSchema });

export const SENDER_ROUTES = {
  /** As `issueAgencyToken`. */
  issueSenderToken: {
    method: 'POST',
    path: '/api/token',
    audience: 'clientEntrance',
    headers: proofHeaderSchema,
    body: z.strictObject({
      grant_type: z.literal('client_credentials'),
      client_assertion_type: z.literal(ASSERTION_TYPE),
      client_assertion: z.string().max(4_000),
      client_id: clientIdSchema.optional(),
      scope: z.literal(SENDER_SCOPE).optional(),
    }),
    reply: z.strictObject({
      access_token: z.string().max(100),
      token_type: z.enum(['Bearer', 'DPoP']),
      expires_in: z.number().int().positive(),
      scope: z.literal(SENDER_SCOPE),
    }),
  },
  /** A code for one customer, who types it into their own window; it links nobody by itself. */
  inviteToBox: {
    method: 'POST',
    path: '/api/delivery-invitations',
    audience: 'sender',
    body: invitationBody,
    reply: z.strictObject({ id: deliveryIdSchema, code: linkCodeSchema, endsAt: instantSchema }),
  },
  readBoxInvitation: {
    method: 'GET',
    path: '/api/delivery-invitations/:invitation',
    audience: 'sender',
    params: ofInvitation,
    reply: invitationStateSchema,
  },
  /** The number that the person typed into the sender's own page, where they are signed in. */
  confirmBoxLink: {
    method: 'POST',
    path: '/api/delivery-invitations/:invitation/confirmation',
    audience: 'sender',
    params: ofInvitation,
    body: z.strictObject({ number: linkNumberSchema }),
    reply: z.strictObject({ box: boxSchema }),
  },
  sendDelivery: {
    method: 'POST',
    path: '/api/deliveries',
    audience: 'sender',
    upload: true,
    bodyLimitBytes: UPLOAD_LIMIT_BYTES,
    body: deliveryMetaSchema,
    reply: sentSchema,
  },
  readDeliveryState: {
    method: 'GET',
    path: '/api/deliveries/:delivery',
    audience: 'sender',
    params: ofDelivery,
    reply: deliveryStateSchema,
  },
  /** Takes back what is unread; whether it was, nobody tells. */
  takeDeliveryBack: {
    method: 'DELETE',
    path: '/api/deliveries/:delivery',
    audience: 'sender',
    params: ofDelivery,
    reply: z.strictObject({ id: deliveryIdSchema }),
  },
} as const;
