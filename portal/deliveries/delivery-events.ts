import * as z from 'zod';
import { deliveryIdSchema } from '#contract/portal/sender-routes.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';

/** What private delivery tells the rest of the portal. */
export const DELIVERY_EVENTS = {
  /** A person can open it. */
  deliveryAvailable: z.strictObject({ subject: z.string().max(64), delivery: deliveryIdSchema }),
} as const;

export type PublishDeliveryEvent = Publish<EventOf<typeof DELIVERY_EVENTS>>;
