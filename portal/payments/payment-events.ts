import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { chargeIdSchema, PAYMENT_PROVIDER_NAME } from '#contract/portal/payment-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';

const aboutCharge = z.strictObject({
  receiptNumber: receiptNumberSchema,
  municipality: municipalityCodeSchema,
  charge: chargeIdSchema,
});

/** What payments tell the rest of the portal. */
export const PAYMENT_EVENTS = {
  chargeMade: aboutCharge,
  /** Its last day is near. */
  chargeDue: aboutCharge,
  chargeCancelled: aboutCharge,
  chargePaid: aboutCharge,
  chargeOverpaid: aboutCharge,
  chargeRefunded: aboutCharge,
  /** Somebody who acts for the person went to pay it. */
  paymentBegunByProxy: aboutCharge,
  paymentEventReceived: z.strictObject({
    provider: z.string().regex(PAYMENT_PROVIDER_NAME),
    event: z.string().max(128),
  }),
} as const;

export type PublishPaymentEvent = Publish<EventOf<typeof PAYMENT_EVENTS>>;
