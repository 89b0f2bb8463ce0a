import * as z from 'zod';
import { documentLanguageSchema } from '../values/localized-text.ts';
import type { ApplicationDocument } from './application-document.ts';

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

/** A document as it is handed on; nothing else that it may hold goes with it. */
export function documentView({ title, language, sections }: ApplicationDocument): z.infer<typeof documentViewSchema> {
  return {
    title,
    language,
    sections: sections.map((section) => ({ ...section, lines: section.lines.map((line) => ({ ...line })) })),
  };
}
