import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';

/** What the rest of the portal hears of erasing. */
export const RETENTION_EVENTS = {
  caseErased: z.strictObject({ receiptNumber: receiptNumberSchema, municipality: municipalityCodeSchema }),
} as const;
