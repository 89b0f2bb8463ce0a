import * as z from 'zod';

/** In whose name a person is told what a site asks. */
export const ADDRESS_REQUEST_JOB = 'address request';

/** What the rest of the portal hears of sites. */
export const OIDC_EVENTS = {
  /** A site asks a person for their newest address. */
  addressAsked: z.strictObject({ subject: z.string().min(16).max(64) }),
} as const;
