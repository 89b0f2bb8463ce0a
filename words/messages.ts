import type { Language } from '#contract/values/localized-text.ts';
import { ja } from './ja/window.ts';

/** Every key with its typed arguments. A language that misses one does not compile. */
export type Messages = typeof ja;

/** Japanese comes with the page; other languages when they are asked for. */
export async function loadMessages(language: Language): Promise<Messages> {
  return language === 'ja' ? ja : (await import('./en/window.ts')).en;
}
