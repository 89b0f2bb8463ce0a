import * as z from 'zod';

/** What the rest of the portal hears of LINE. */
export const LINE_EVENTS = {
  /** A person's account and a friend belong together from now on. */
  lineLinked: z.strictObject({ subject: z.string().min(16).max(64) }),
} as const;
