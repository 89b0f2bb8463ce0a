import * as z from 'zod';
import { LANGUAGES } from './language.ts';

export const languageSchema = z.enum(LANGUAGES);
export type Language = z.infer<typeof languageSchema>;

/** Japanese is the source; English equal in content; `easy` is やさしい日本語 and falls back to Japanese. */
export const localizedTextSchema = z.strictObject({
  ja: z.string().min(1).max(1_000),
  en: z.string().min(1).max(1_500),
  easy: z.string().min(1).max(1_500).optional(),
});
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** A name short enough for one line of a screen. */
export const operatorSchema = z.strictObject({ ja: z.string().min(1).max(80), en: z.string().min(1).max(120) });
export type Operator = z.infer<typeof operatorSchema>;

export function inLanguage(text: LocalizedText, language: Language): string {
  return text[language] ?? text.ja;
}

/** What is signed and filed is in one of these: an office works with the whole words of the procedure. */
export const documentLanguageSchema = languageSchema.exclude(['easy']);
export type DocumentLanguage = z.infer<typeof documentLanguageSchema>;

const DOCUMENT_LANGUAGES = { ja: 'ja', easy: 'ja', en: 'en' } as const satisfies Record<Language, DocumentLanguage>;

/** The language of the documents of a person who reads the window in `language`. */
export function documentLanguage(language: Language): DocumentLanguage {
  return DOCUMENT_LANGUAGES[language];
}
