import type { Language } from '#contract/values/localized-text.ts';
import type { about as ja } from './ja/about.ts';

export type AboutWords = typeof ja;

/** Loaded once somebody asks what the application is, not with the window. */
export async function loadAboutWords(language: Language): Promise<AboutWords> {
  return (await LOADERS[language]()).about;
}

const LOADERS: Readonly<Record<Language, () => Promise<{ readonly about: AboutWords }>>> = {
  ja: () => import('./ja/about.ts'),
  easy: () => import('./ja/about.ts'),
  en: () => import('./en/about.ts'),
};
