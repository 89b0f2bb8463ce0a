import * as z from 'zod';
import { documentViewSchema } from '../../procedure/document-view.ts';
import { officeContactSchema } from '../../procedure/procedure.ts';
import { calendarDateSchema, procedureIdSchema } from '../../values/brands.ts';
import { localizedTextSchema } from '../../values/localized-text.ts';

/** What was sent, and what was promised with it. */
export const sentViewSchema = z.strictObject({
  document: documentViewSchema,
  /** The papers that the person promised to bring, and where to. */
  toBring: z.array(z.strictObject({ title: localizedTextSchema, originalNeeded: z.boolean() })).max(20),
  /** The last day to bring them; nothing where there are none. */
  bringBy: calendarDateSchema.nullable(),
  /** Whether the office answers with a letter. */
  owesLetter: z.boolean(),
  /** What a visit to another office is booked for that goes with it; `null` where none does. */
  visitFor: procedureIdSchema.nullable(),
  office: officeContactSchema,
  afterFiling: localizedTextSchema,
});
export type SentView = z.infer<typeof sentViewSchema>;
