import * as z from 'zod';

/** Japanese is the source; English equal in content; `easy` is やさしい日本語 and falls back to Japanese. */
export const localizedTextSchema = z.strictObject({
  ja: z.string().min(1).max(1_000),
  en: z.string().min(1).max(1_500),
  easy: z.string().min(1).max(1_500).optional(),
});
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** A name short enough for one line of a screen. */
export const operatorSchema = z.strictObject({ ja: z.string().min(1).max(80), en: z.string().min(1).max(120) });

export const languageSchema = z.enum(['ja', 'en']);
export type Language = z.infer<typeof languageSchema>;

export function inLanguage(text: LocalizedText, language: Language): string {
  return text[language];
}
