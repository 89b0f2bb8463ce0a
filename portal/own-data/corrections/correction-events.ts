import * as z from 'zod';
import type { EventOf, Publish } from '../../platform/events/outbox.ts';

/** What the rest of the portal hears of requests for correction. */
export const CORRECTION_EVENTS = {
  dataCorrectionAnswered: z.strictObject({ subject: z.string().max(64) }),
} as const;

export type PublishCorrectionEvent = Publish<EventOf<typeof CORRECTION_EVENTS>>;
