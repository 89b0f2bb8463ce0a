import * as z from 'zod';
import { calendarDateSchema } from '#contract/values/brands.ts';

/** The random name of a person. */
const subjectSchema = z.string().min(16).max(64);

/** What the rest of the portal hears of accounts. */
export const ACCOUNT_EVENTS = {
  /** Somebody asked to have it closed; `day` is the last on which they can think otherwise. */
  accountClosing: z.strictObject({ subject: subjectSchema, day: calendarDateSchema }),
  /** What was the person's alone is gone, and nobody signs in as this subject any more: whoever keeps something of theirs ends it. */
  accountClosed: z.strictObject({ subject: subjectSchema }),
} as const;
