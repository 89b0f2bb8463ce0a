import * as z from 'zod';
import { actingMandateSchema } from '../../portal/mandate-routes.ts';
import { epochMsSchema } from '../../values/brands.ts';

/** Whether the person acts for another; `over`: they did, and the mandate has ended meanwhile. */
const actingViewSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('no') }),
  z.strictObject({ is: z.literal('for'), mandate: actingMandateSchema }),
  z.strictObject({ is: z.literal('over') }),
]);

export const sessionViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('signedOut') }),
  z.strictObject({ at: z.literal('opening') }),
  /**
   * `holder` is a random word for the person signed in, of this run alone: a window keeps one person's drafts from the
   * next. Of somebody who acts for another it is a word of its own.
   */
  z.strictObject({
    at: z.literal('active'),
    endsAtMs: epochMsSchema,
    /** Until when the card counts as proved just now; 0 where it does not. */
    freshUntilMs: epochMsSchema,
    holder: z.uuid(),
    /** `pass`: opened with a passkey, and good for reading. */
    level: z.enum(['pass', 'card']),
    acting: actingViewSchema,
  }),
  z.strictObject({
    at: z.literal('ended'),
    because: z.enum(['idle', 'expired', 'cardRemoved', 'signedOut', 'portalEnded', 'deviceLocked', 'windowCrashed']),
  }),
]);
export type SessionView = z.infer<typeof sessionViewSchema>;
