import type { Language } from '#contract/values/localized-text.ts';
import { extension as easy } from './easy/extension.ts';
import { extension as en } from './en/extension.ts';
import { extension as ja } from './ja/extension.ts';

/** What the settings of the extension of browsers say. */
export const EXTENSION_WORDS: Readonly<Record<Language, typeof ja>> = { ja, easy, en };
