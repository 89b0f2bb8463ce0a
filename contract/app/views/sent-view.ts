import * as z from 'zod';
import { officeContactSchema } from '../../procedure/procedure.ts';
import { documentLanguageSchema, localizedTextSchema } from '../../values/localized-text.ts';

/** A document as a person reads it, word for word. */
export const documentViewSchema = z.strictObject({
  title: z.string(),
  language: documentLanguageSchema,
  sections: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      lines: z.array(z.strictObject({ at: z.string(), label: z.string(), value: z.string() })),
    }),
  ),
});

/** What was sent, and what was promised with it. */
export const sentViewSchema = z.strictObject({
  document: documentViewSchema,
  /** The papers that the person promised to bring, and where to. */
  toBring: z.array(z.strictObject({ title: localizedTextSchema, originalNeeded: z.boolean() })).max(20),
  office: officeContactSchema,
  afterFiling: localizedTextSchema,
});
export type SentView = z.infer<typeof sentViewSchema>;
