import * as z from 'zod';

/** The random name of a person. */
const passkeyOfSchema = z.strictObject({ subject: z.string().min(16).max(64) });

/** What the rest of the portal hears of the passkeys of persons. */
export const PASSKEY_EVENTS = {
  /** One signs in as the person from now on. */
  passkeyAdded: passkeyOfSchema,
  /** Its counter went back: somebody has a copy, and it signs nobody in any more. */
  passkeyCopied: passkeyOfSchema,
} as const;
