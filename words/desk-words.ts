import type { Language } from '#contract/values/localized-text.ts';
import { desk as ja } from './ja/desk.ts';

/** What the staff of a municipality read, beside what every page of ours says. */
export type DeskWords = typeof ja;

const LOADERS: Readonly<Record<Language, () => Promise<DeskWords>>> = {
  ja: async () => ja,
  easy: async () => (await import('./easy/desk.ts')).desk,
  en: async () => (await import('./en/desk.ts')).desk,
};

export async function loadDeskWords(language: Language): Promise<DeskWords> {
  return LOADERS[language]();
}
