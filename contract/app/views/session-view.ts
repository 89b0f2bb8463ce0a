import * as z from 'zod';
import { epochMsSchema } from '../../values/brands.ts';

export const sessionViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('signedOut') }),
  z.strictObject({ at: z.literal('opening') }),
  /**
   * `holder` is a random word for the person signed in, of this run alone: a window keeps one person's drafts from the
   * next.
   */
  z.strictObject({
    at: z.literal('active'),
    endsAtMs: epochMsSchema,
    /** Until when the card counts as proved just now; 0 where it does not. */
    freshUntilMs: epochMsSchema,
    holder: z.uuid(),
  }),
  z.strictObject({
    at: z.literal('ended'),
    because: z.enum(['idle', 'expired', 'cardRemoved', 'signedOut', 'portalEnded', 'deviceLocked', 'windowCrashed']),
  }),
]);
export type SessionView = z.infer<typeof sessionViewSchema>;
