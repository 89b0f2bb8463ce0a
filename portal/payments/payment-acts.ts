import * as z from 'zod';
import { chargeListSchema, requestKindSchema } from '#contract/portal/staff-payment-routes.ts';
import type { Audit } from '../platform/audit/audit.ts';

const charge = z.string().max(22);
const ofCharge = z.strictObject({ charge });
const ofAttempt = z.strictObject({ charge, attempt: z.number().int().min(1) });
const ofRequest = z.strictObject({ charge, request: z.number().int().min(1) });
const count = z.number().int().min(0);

/** What the audit tells of payments: never what it is for. */
export const PAYMENT_ACTS = {
  chargeRead: ofCharge,
  paymentBegun: ofAttempt,
  paymentCancelled: ofAttempt,
  paymentRecordRead: ofCharge,
  chargesListed: z.strictObject({ list: chargeListSchema, charges: count }),
  caseChargesRead: z.strictObject({ charges: count }),
  chargeMade: ofCharge,
  chargeCancelled: ofCharge,
  chargeRequested: ofRequest.extend({ kind: requestKindSchema }).strict(),
  chargeRequestConfirmed: ofRequest,
  chargeRequestTakenBack: ofRequest,
  differencesRead: z.strictObject({ differences: count }),
  differenceClosingAsked: z.strictObject({ difference: z.string().max(19) }),
  differenceClosed: z.strictObject({ difference: z.string().max(19) }),
} as const;

export type PaymentAudit = Audit<typeof PAYMENT_ACTS>;
