import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { clientIdSchema } from '../values/client-id.ts';
import { instantSchema } from '../values/instant.ts';
import {
  deliveryIdSchema,
  deliveryKindSchema,
  linkCodeSchema,
  linkNumberSchema,
  senderViewSchema,
} from './sender-routes.ts';

export const DELIVERIES_AT_ONCE = 50;
export const MOST_DELIVERY_PAGES = 200;
/** For how long what was deleted can be had back. */
export const UNDO_DAYS = 7;
/** Of a page's picture, and of a page of text. */
const PAGE_BASE64_CHARACTERS = 960_000;
export const PAGE_TEXT_CHARACTERS = 60_000;

const deliveryFormSchema = z.enum(['pdf', 'png', 'jpeg', 'text', 'csv', 'xml']);
export type DeliveryForm = z.infer<typeof deliveryFormSchema>;

/** What is known of the signature that a document carries. */
const signatureSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('none') }),
  z.strictObject({ is: z.literal('good'), signer: z.string().max(400) }),
  z.strictObject({
    is: z.literal('unsure'),
    because: z.enum(['changed', 'notWhole', 'unreadable', 'notTrusted', 'notValid', 'revocationUnknown']),
  }),
]);
export type DocumentSignature = z.infer<typeof signatureSchema>;

/** `held`: the scanner has not answered. `expired` and `takenBack`: the head stays, the document is gone. */
const stateSchema = z.enum(['held', 'available', 'expired', 'takenBack']);

const summarySchema = z.strictObject({
  delivery: deliveryIdSchema,
  sender: clientIdSchema,
  /** As it is registered, never as a document says. */
  senderName: senderViewSchema.shape.name,
  kind: deliveryKindSchema,
  kindName: senderViewSchema.shape.name.nullable(),
  title: z.string().max(80),
  at: instantSchema,
  date: calendarDateSchema,
  state: stateSchema,
  isRead: z.boolean(),
  isKept: z.boolean(),
  keepUntil: calendarDateSchema,
  /** Until when it can be had back; `null`: it is not deleted. */
  goneOn: calendarDateSchema.nullable(),
});
export type DeliverySummary = z.infer<typeof summarySchema>;

export const deliveryPageSchema = z.strictObject({
  /** Newest first. */
  deliveries: z.array(summarySchema).max(DELIVERIES_AT_ONCE),
  next: deliveryIdSchema.nullable(),
});
export type DeliveryPage = z.infer<typeof deliveryPageSchema>;

export const deliveryDetailSchema = summarySchema
  .extend({
    legalName: z.string().max(100),
    contact: z.string().max(200),
    linkedSince: instantSchema,
    form: deliveryFormSchema,
    bytes: z.number().int().min(1),
    sha256: z.string().length(64),
    /** 0: it is saved only. */
    pages: z.number().int().min(0).max(MOST_DELIVERY_PAGES),
    signature: signatureSchema,
    /** Where a signature stands that is none of a PDF's own: `around` the document, whose file is both, or `beside` it. */
    signed: z.enum(['around', 'beside']).nullable(),
    isScanned: z.boolean(),
    /** The sender was told the day. */
    isTold: z.boolean(),
    replaces: deliveryIdSchema.nullable(),
  })
  .strict();
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

export const drawnPageSchema = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.literal('picture'),
    mediaType: z.enum(['image/png', 'image/jpeg']),
    base64: z.string().max(PAGE_BASE64_CHARACTERS),
  }),
  z.strictObject({ as: z.literal('text'), text: z.string().max(PAGE_TEXT_CHARACTERS) }),
]);
export type DrawnPage = z.infer<typeof drawnPageSchema>;

const linkedSenderSchema = senderViewSchema
  .extend({
    isLinked: z.boolean(),
    since: instantSchema,
    /** Which customer the person is to that sender. */
    reference: z.string().max(40),
    /** Whether it is told of each document that it was opened. */
    tellsOpening: z.boolean(),
    documents: z.number().int().min(0),
  })
  .strict();
export type LinkedSender = z.infer<typeof linkedSenderSchema>;
export const sendersSchema = z.strictObject({ senders: z.array(linkedSenderSchema).max(100) });

export const senderOfferSchema = z.strictObject({
  claim: deliveryIdSchema,
  sender: senderViewSchema,
  reference: z.string().max(40),
  confirm: z.enum(['number', 'identity']),
});
export type SenderOffer = z.infer<typeof senderOfferSchema>;
/** To be typed into the sender's own page; `null`: linked already. */
export const linkAgreedSchema = z.strictObject({ number: linkNumberSchema.nullable() });

export const deliveryQuerySchema = z.strictObject({
  sender: clientIdSchema.optional(),
  after: deliveryIdSchema.optional(),
});
export const deliveryChangeSchema = z.union([
  z.strictObject({ kept: z.boolean() }),
  /** Has back what was deleted. */
  z.strictObject({ deleted: z.literal(false) }),
]);
export type DeliveryChange = z.infer<typeof deliveryChangeSchema>;

const ofDelivery = z.strictObject({ delivery: deliveryIdSchema });
const ofSender = z.strictObject({ sender: clientIdSchema });

export const DELIVERY_ROUTES = {
  listDeliveries: {
    method: 'GET',
    path: '/deliveries',
    audience: 'resident',
    query: deliveryQuerySchema,
    reply: deliveryPageSchema,
  },
  readDelivery: {
    method: 'GET',
    path: '/deliveries/:delivery',
    audience: 'resident',
    params: ofDelivery,
    reply: deliveryDetailSchema,
  },
  /** It is read from then on. */
  readDeliveryPage: {
    method: 'GET',
    path: '/deliveries/:delivery/pages/:page',
    audience: 'resident',
    params: ofDelivery.extend({ page: z.coerce.number().int().min(1).max(MOST_DELIVERY_PAGES) }).strict(),
    reply: drawnPageSchema,
  },
  /** The bytes as they came. */
  readDeliveryFile: {
    method: 'GET',
    path: '/deliveries/:delivery/file',
    audience: 'resident',
    params: ofDelivery,
    sends: 'document',
    reply: z.instanceof(Uint8Array),
  },
  /** The signature that came beside it. */
  readDeliverySignature: {
    method: 'GET',
    path: '/deliveries/:delivery/signature',
    audience: 'resident',
    params: ofDelivery,
    sends: 'document',
    reply: z.instanceof(Uint8Array),
  },
  changeDelivery: {
    method: 'PUT',
    path: '/deliveries/:delivery',
    audience: 'resident',
    params: ofDelivery,
    body: deliveryChangeSchema,
    reply: z.null(),
  },
  deleteDelivery: {
    method: 'DELETE',
    path: '/deliveries/:delivery',
    audience: 'resident',
    params: ofDelivery,
    reply: z.null(),
  },
  /** Has the sender be told on which day the document was opened. */
  tellOpening: {
    method: 'POST',
    path: '/deliveries/:delivery/receipt',
    audience: 'resident',
    params: ofDelivery,
    reply: z.null(),
  },
  listSenders: { method: 'GET', path: '/senders', audience: 'resident', reply: sendersSchema },
  /** Who stands behind a code, before anything is agreed to. */
  beginSenderLink: {
    method: 'POST',
    path: '/sender-links',
    audience: 'resident',
    body: z.strictObject({ code: linkCodeSchema }),
    reply: senderOfferSchema,
  },
  agreeToSender: {
    method: 'POST',
    path: '/sender-links/:claim/consent',
    audience: 'resident',
    params: z.strictObject({ claim: deliveryIdSchema }),
    reply: linkAgreedSchema,
  },
  changeSender: {
    method: 'PUT',
    path: '/senders/:sender',
    audience: 'resident',
    params: ofSender,
    body: z.strictObject({ tellsOpening: z.boolean() }),
    reply: z.null(),
  },
  /** Ends the box at once; what came stays. */
  unlinkSender: {
    method: 'DELETE',
    path: '/senders/:sender/link',
    audience: 'resident',
    params: ofSender,
    reply: z.null(),
  },
} as const;
