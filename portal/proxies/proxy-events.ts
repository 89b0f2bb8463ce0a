import * as z from 'zod';
import type { EventOf, Publish } from '../platform/events/outbox.ts';

const subjectSchema = z.string().min(16).max(64);

/** What the rest of the portal hears of proxies. */
export const PROXY_EVENTS = {
  mandateBegan: z.strictObject({ subject: subjectSchema, proxy: subjectSchema }),
  mandateEnded: z.strictObject({
    subject: subjectSchema,
    proxy: subjectSchema,
    /** The person, or the proxy themselves, wants the proxy to hear of it. */
    tellsProxy: z.boolean(),
  }),
} as const;

export type PublishProxyEvent = Publish<EventOf<typeof PROXY_EVENTS>>;
