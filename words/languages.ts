import type { Language } from '#contract/values/localized-text.ts';

/** Each language in its own words: what a person who reads no other one looks for. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  ja: '日本語',
  easy: 'やさしい日本語',
  en: 'English',
};

/** BCP 47, for `lang`: やさしい日本語 is Japanese to a browser, its fonts and its voice. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { ja: 'ja', easy: 'ja', en: 'en' };

/** What the choice of languages stands under, whatever the language: a person who cannot read it must find it. */
export const LANGUAGE_SIGN = [
  { tag: 'ja', word: '言語' },
  { tag: 'en', word: 'Language' },
] as const;
