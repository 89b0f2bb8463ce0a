import * as z from 'zod';
import type { EventOf, Publish } from '../platform/events/outbox.ts';

/** What the rest of the portal hears of links with sources: whose changed, not with which. */
export const OWN_DATA_EVENTS = {
  sourcesChanged: z.strictObject({ subject: z.string().max(64) }),
} as const;

export type PublishOwnDataEvent = Publish<EventOf<typeof OWN_DATA_EVENTS>>;
