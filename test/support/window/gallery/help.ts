import type { Language } from '#contract/values/localized-text.ts';
import { loadAboutWords } from '#words/about-words.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';

/** What the window loads with the page, by language. */
const ABOUT = {
  ja: await loadAboutWords('ja'),
  easy: await loadAboutWords('easy'),
  en: await loadAboutWords('en'),
} as const satisfies Record<Language, unknown>;

export function helpScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  return [
    screen('help', { at: 'help' }, {}, (t) => t.help.lostTitle),
    screen('about', { at: 'about' }, {}, () => ABOUT[language].body),
  ];
}
