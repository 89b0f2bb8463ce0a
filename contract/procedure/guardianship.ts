import * as z from 'zod';
import { calendarDateSchema, procedureIdSchema } from '../values/brands.ts';

/** The procedure by which the guardian of an adult asks to act for them. */
export const GUARDIANSHIP = procedureIdSchema.parse('adult-guardian');

/** What its form asks, and a mandate is made of. */
export const guardianshipSchema = z.object({
  wardName: z.string().min(1).max(200),
  wardBirthDate: calendarDateSchema,
  /** Of which procedures. */
  group: z.string().max(64),
  /** The last day, in Japan. */
  until: calendarDateSchema,
});
export type Guardianship = z.infer<typeof guardianshipSchema>;
