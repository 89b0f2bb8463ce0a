import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { isPlainText } from '../values/plain-text.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { chargeStateSchema, yenSchema } from './charge.ts';
import {
  CHARGES_AT_ONCE,
  chargeIdSchema,
  chargePurposeSchema,
  MOST_ENTRIES,
  payEasySchema,
  paymentWaySchema,
} from './payment-routes.ts';

/** What the desk narrows its list to. */
export const chargeListSchema = z.enum(['open', 'overpaid', 'asked', 'all']);
export type ChargeList = z.infer<typeof chargeListSchema>;

export const requestKindSchema = z.enum(['refund', 'manual']);
export type ChargeRequestKind = z.infer<typeof requestKindSchema>;

const requestSchema = z.strictObject({
  request: z.number().int().min(1).max(MOST_ENTRIES),
  kind: requestKindSchema,
  yen: yenSchema,
  /** Paper that money came with, or why it goes back. */
  ground: z.string().max(200),
  state: z.enum(['asked', 'accepted', 'done', 'failed', 'takenBack']),
  askedBy: z.string().max(100),
  askedAt: instantSchema,
  /** Whether the caller may confirm it: they are another person, and may. */
  isMineToConfirm: z.boolean(),
});
export type ChargeRequest = z.infer<typeof requestSchema>;

const staffChargeSchema = z.strictObject({
  charge: chargeIdSchema,
  receiptNumber: receiptNumberSchema,
  purpose: chargePurposeSchema,
  yen: yenSchema,
  net: z.number().int().min(-999_999_999).max(999_999_999),
  state: chargeStateSchema,
  lastDay: calendarDateSchema,
  madeAt: instantSchema,
  isPending: z.boolean(),
  /** Another sum came than was asked for. */
  amountDiffers: z.boolean(),
  request: requestSchema.nullable(),
  may: z.array(z.enum(['cancel', 'refund', 'manual', 'confirm'])).max(4),
});
export type StaffCharge = z.infer<typeof staffChargeSchema>;

const differenceSchema = z.strictObject({
  difference: z.string().regex(/^[1-9][0-9]{0,18}$/),
  day: calendarDateSchema,
  kind: z.enum(['missingHere', 'missingThere', 'amountDiffers', 'feeOnly']),
  provider: z.string().max(31),
  payment: z.string().max(64),
  yenHere: z.number().int().min(0).max(999_999_999),
  yenThere: z.number().int().min(0).max(999_999_999),
  askedBy: z.string().max(100).nullable(),
  isMineToConfirm: z.boolean(),
});
export type SettlementDifference = z.infer<typeof differenceSchema>;

const staffChargePageSchema = z.strictObject({
  charges: z.array(staffChargeSchema).max(CHARGES_AT_ONCE),
  next: chargeIdSchema.nullable(),
});
export type StaffChargePage = z.infer<typeof staffChargePageSchema>;

const plainLine = z.string().trim().min(1).max(200).refine(isPlainText);
const ofCase = z.strictObject({ number: receiptNumberSchema });

export const newChargeSchema = z
  .strictObject({
    /** Made once a press: the same charge, asked for twice, is one. */
    key: z.uuid(),
    purpose: chargePurposeSchema,
    yen: yenSchema,
    lastDay: calendarDateSchema,
    ways: z.array(paymentWaySchema).min(1).max(2),
    payEasy: payEasySchema.optional(),
  })
  .refine(({ ways, payEasy }) => ways.includes('payEasy') === (payEasy !== undefined), { path: ['payEasy'] });
export type NewCharge = z.infer<typeof newChargeSchema>;

/** What staff do to a charge. Money that goes back, or that came by hand, takes a second person. */
export const chargeActSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('cancel') }),
  z.strictObject({ type: z.literal('refund'), yen: yenSchema, ground: plainLine }),
  z.strictObject({ type: z.literal('manual'), yen: yenSchema, ground: plainLine }),
  z.strictObject({ type: z.literal('confirm'), request: z.number().int().min(1).max(MOST_ENTRIES) }),
  z.strictObject({ type: z.literal('takeBack'), request: z.number().int().min(1).max(MOST_ENTRIES) }),
]);
export type ChargeAct = z.infer<typeof chargeActSchema>;

export const STAFF_PAYMENT_ROUTES = {
  listStaffCharges: {
    method: 'GET',
    path: '/staff/charges',
    audience: 'staff',
    query: z.strictObject({ list: chargeListSchema.default('open'), after: chargeIdSchema.optional() }),
    reply: staffChargePageSchema,
  },
  listCaseCharges: {
    method: 'GET',
    path: '/staff/cases/:number/charges',
    audience: 'staff',
    params: ofCase,
    reply: z.strictObject({ charges: z.array(staffChargeSchema).max(CHARGES_AT_ONCE) }),
  },
  makeCharge: {
    method: 'POST',
    path: '/staff/cases/:number/charges',
    audience: 'staff',
    params: ofCase,
    body: newChargeSchema,
    reply: z.strictObject({ charge: chargeIdSchema }),
  },
  changeCharge: {
    method: 'POST',
    path: '/staff/charges/:charge/acts',
    audience: 'staff',
    params: z.strictObject({ charge: chargeIdSchema }),
    body: z.strictObject({ key: z.uuid(), act: chargeActSchema }),
    reply: staffChargeSchema,
  },
  listSettlementDifferences: {
    method: 'GET',
    path: '/staff/settlement-differences',
    audience: 'staff',
    reply: z.strictObject({ differences: z.array(differenceSchema).max(200) }),
  },
  /** The first asks for it, a second person closes it. */
  closeSettlementDifference: {
    method: 'POST',
    path: '/staff/settlement-differences/:difference/closing',
    audience: 'staff',
    params: z.strictObject({ difference: z.string().regex(/^[1-9][0-9]{0,18}$/) }),
    body: z.strictObject({ ground: plainLine }),
    reply: z.null(),
  },
} as const;
