import * as z from 'zod';
import type { ApplicationDocument } from '../../procedure/application-document.ts';
import { officeContactSchema } from '../../procedure/procedure.ts';
import { calendarDateSchema } from '../../values/brands.ts';
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

/** A document as it leaves the core; nothing else that it may hold goes with it. */
export function documentView({ title, language, sections }: ApplicationDocument): z.infer<typeof documentViewSchema> {
  return {
    title,
    language,
    sections: sections.map((section) => ({ ...section, lines: section.lines.map((line) => ({ ...line })) })),
  };
}

/** What was sent, and what was promised with it. */
export const sentViewSchema = z.strictObject({
  document: documentViewSchema,
  /** The papers that the person promised to bring, and where to. */
  toBring: z.array(z.strictObject({ title: localizedTextSchema, originalNeeded: z.boolean() })).max(20),
  /** The last day to bring them; nothing where there are none. */
  bringBy: calendarDateSchema.nullable(),
  office: officeContactSchema,
  afterFiling: localizedTextSchema,
});
export type SentView = z.infer<typeof sentViewSchema>;
