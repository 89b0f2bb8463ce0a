import * as z from 'zod';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { chargeStateSchema, entryKindSchema, yenSchema } from './charge.ts';
import { attemptStateSchema } from './payment-attempt.ts';

export const chargeIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** Of one charge: more attempts than anybody makes. */
export const MOST_ATTEMPTS = 1_000;
export const CHARGES_AT_ONCE = 50;
/** Of one charge. */
export const MOST_ENTRIES = 200;

/** What money is asked for, as the provider and the person read it. */
export const chargePurposeSchema = z.enum([
  'certificateFee',
  'serviceFee',
  'childcareFee',
  'tax',
  'repayment',
  'other',
]);
export type ChargePurpose = z.infer<typeof chargePurposeSchema>;

export const paymentWaySchema = z.enum(['card', 'payEasy']);
export type PaymentWay = z.infer<typeof paymentWaySchema>;

/** Numbers of a slip, as the biller gives them: only lengths and digits are looked at. */
export const payEasySchema = z.strictObject({
  biller: z.string().regex(/^\d{5}$/),
  payment: z.string().regex(/^\d{16,20}$/),
  confirmation: z.string().regex(/^(?:\d{4}|\d{6})$/),
  category: z.string().regex(/^\d{3}$/),
});
export type PayEasyNumbers = z.infer<typeof payEasySchema>;

const net = z.number().int().min(-999_999_999).max(999_999_999);

export const paymentAttemptSchema = z.strictObject({
  attempt: z.number().int().min(1).max(MOST_ATTEMPTS),
  state: attemptStateSchema,
  yen: yenSchema,
  /** Counts what happened to it, so that one can wait for what comes next. */
  revision: z.number().int().min(1).max(10_000),
  /** Of the provider, while it takes a payment. */
  pageUrl: z.string().max(500).nullable(),
  until: instantSchema,
});
export type PaymentAttempt = z.infer<typeof paymentAttemptSchema>;

const chargeSummarySchema = z.strictObject({
  charge: chargeIdSchema,
  purpose: chargePurposeSchema,
  yen: yenSchema,
  net,
  state: chargeStateSchema,
  lastDay: calendarDateSchema,
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  /** An attempt is under way, and it is not known how it ends. */
  isPending: z.boolean(),
});
export type ChargeSummary = z.infer<typeof chargeSummarySchema>;

const entrySchema = z.strictObject({ at: instantSchema, kind: entryKindSchema, yen: yenSchema });

export const chargeDetailSchema = chargeSummarySchema
  .extend({
    ways: z.array(paymentWaySchema).max(2),
    /** While a payment by them is possible. */
    payEasy: payEasySchema.nullable(),
    /** The slip is not taken any more: its last day is over. */
    isSlipOver: z.boolean(),
    entries: z.array(entrySchema).max(MOST_ENTRIES),
    attempt: paymentAttemptSchema.nullable(),
  })
  .strict();
export type ChargeDetail = z.infer<typeof chargeDetailSchema>;

export const chargePageSchema = z.strictObject({
  /** What is to be paid first comes first. */
  charges: z.array(chargeSummarySchema).max(CHARGES_AT_ONCE),
  next: chargeIdSchema.nullable(),
});
export type ChargePage = z.infer<typeof chargePageSchema>;

const ofCharge = z.strictObject({ charge: chargeIdSchema });
const ofAttempt = ofCharge.extend({ attempt: z.coerce.number().int().min(1).max(MOST_ATTEMPTS) }).strict();

export const PAYMENT_PROVIDER_NAME = /^[a-z][a-z0-9-]{0,30}$/;

export const PAYMENT_ROUTES = {
  listCharges: {
    method: 'GET',
    path: '/charges',
    audience: 'resident',
    query: z.strictObject({ after: chargeIdSchema.optional(), due: z.literal('only').optional() }),
    reply: chargePageSchema,
  },
  readCharge: {
    method: 'GET',
    path: '/charges/:charge',
    audience: 'resident',
    params: ofCharge,
    reply: chargeDetailSchema,
  },
  /** `yen` is what the person was shown. A second press gives the page of the first. */
  beginPayment: {
    method: 'POST',
    path: '/charges/:charge/attempts',
    audience: 'resident',
    params: ofCharge,
    body: z.strictObject({ yen: yenSchema }),
    reply: paymentAttemptSchema,
  },
  /** Answers once there is more than `after`, or after 25 seconds. */
  watchPayment: {
    method: 'GET',
    path: '/charges/:charge/attempts/:attempt',
    audience: 'resident',
    params: ofAttempt,
    query: z.strictObject({ after: z.coerce.number().int().min(0).max(10_000).optional() }),
    reply: paymentAttemptSchema,
  },
  cancelPayment: {
    method: 'DELETE',
    path: '/charges/:charge/attempts/:attempt',
    audience: 'resident',
    params: ofAttempt,
    reply: paymentAttemptSchema,
  },
  readPaymentRecord: {
    method: 'GET',
    path: '/charges/:charge/record.pdf',
    audience: 'resident',
    params: ofCharge,
    query: z.strictObject({ language: z.enum(['ja', 'en']).default('ja') }),
    sends: 'paymentRecord',
    reply: z.instanceof(Uint8Array),
  },
  /** A word of the provider, signed as Standard Webhooks has it. */
  receivePaymentEvent: {
    method: 'POST',
    path: '/payment-events/:provider',
    audience: 'paymentProvider',
    params: z.strictObject({ provider: z.string().regex(PAYMENT_PROVIDER_NAME) }),
    headers: z.object({
      'webhook-id': z.string().max(128),
      'webhook-timestamp': z.string().max(20),
      'webhook-signature': z.string().max(2_000),
    }),
    body: z.instanceof(Uint8Array),
    reply: z.strictObject({}),
  },
} as const;
