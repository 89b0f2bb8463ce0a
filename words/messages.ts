import type { Language } from '#contract/values/localized-text.ts';
import { ja } from './ja/window.ts';

/** Every key with its typed arguments. A language that misses one does not compile. */
export type Messages = typeof ja;

const LOADERS: Readonly<Record<Language, () => Promise<Messages>>> = {
  ja: async () => ja,
  easy: async () => (await import('./easy/window.ts')).easy,
  en: async () => (await import('./en/window.ts')).en,
};

/** Japanese comes with the page; other languages when they are asked for. */
export async function loadMessages(language: Language): Promise<Messages> {
  return LOADERS[language]();
}
