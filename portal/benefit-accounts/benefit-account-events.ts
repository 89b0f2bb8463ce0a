import * as z from 'zod';
import type { EventOf, Publish } from '../platform/events/outbox.ts';

/** What the account for benefits tells the rest of the portal. */
export const BENEFIT_ACCOUNT_EVENTS = {
  benefitAccountChanged: z.strictObject({
    subject: z.string().max(64),
    /** `person` registered, changed or removed it; `bank`: its bank or branch is no more. */
    by: z.enum(['person', 'bank']),
  }),
} as const;

export type PublishAccountEvent = Publish<EventOf<typeof BENEFIT_ACCOUNT_EVENTS>>;
