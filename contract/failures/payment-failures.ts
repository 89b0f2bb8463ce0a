import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

export const PAYMENT_FAILURES = {
  /** Nothing is left to pay, or it cannot be paid in that way any more. */
  chargeClosed: kind(5, false, {}, 409),
  chargeCancelled: kind(5, false, {}, 409),
  /** A payment was begun and is not yet known to have ended. */
  paymentPending: kind(5, true, {}, 409),
  /** Another sum is due than the one that was shown. */
  amountChanged: kind(5, true, { yen: z.number().int().min(0).max(99_999_999) }, 409),
  paymentUnavailable: kind(5, true, {}, 503),
  /** What came as a word of the provider is none: why is told to nobody. */
  paymentEventRefused: kind(5, false, {}, 401),
  /** More would go back than came. */
  refundTooMuch: kind(5, false, { most: z.number().int().min(0).max(999_999_999) }, 422),
  /** The page is not of a provider that this application knows. */
  paymentPageRefused: kind(6, false, {}),
  /** Told by the command line: the time to wait is over and the payment is not known to have come. */
  paymentNotSeen: kind(5, true, {}),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
