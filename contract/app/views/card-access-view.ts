import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { pinSlotSchema, readerNameSchema } from '../../values/brands.ts';

export const lastFailure = failureSchema.nullable();

/**
 * The shared steps with the card. `lastFailure` is what went wrong last and did not end the flow: the card taken off
 * too early, a wrong PIN, a reader unplugged.
 */
export const cardAccessViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('waitingForReaderService'), lastFailure }),
  z.strictObject({ at: z.literal('waitingForReader'), lastFailure }),
  /**
   * `cardIsThere`: the card of `lastFailure` still lies on the reader; the flow reads it again when it is put on anew,
   * or by `resumeFlow`.
   */
  z.strictObject({ at: z.literal('waitingForCard'), cardIsThere: z.boolean(), lastFailure }),
  z.strictObject({ at: z.literal('choosingReader'), readers: z.array(readerNameSchema).min(1).max(16), lastFailure }),
  z.strictObject({ at: z.literal('inspectingCard') }),
  z.strictObject({ at: z.literal('unsupportedCard'), reader: readerNameSchema }),
  z.strictObject({ at: z.literal('confirmingLastTry'), slot: pinSlotSchema }),
  z.strictObject({
    at: z.literal('awaitingPin'),
    slot: pinSlotSchema,
    triesLeft: z.number().int().min(1).max(15),
    lastFailure,
  }),
  z.strictObject({ at: z.literal('usingCard'), doing: z.enum(['checkingPin', 'changingPin', 'reading', 'signing']) }),
  z.strictObject({ at: z.literal('blocked'), slot: pinSlotSchema }),
]);
export type CardAccessView = z.infer<typeof cardAccessViewSchema>;

export const endings = [
  z.strictObject({ at: z.literal('releasing') }),
  z.strictObject({ at: z.literal('failed'), failure: failureSchema }),
  z.strictObject({ at: z.literal('cancelled') }),
] as const;
