import type { Language } from '#contract/values/localized-text.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';

export function helpScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  return [
    screen('help', { at: 'help' }, {}, (t) => t.help.lostTitle),
    screen('about', { at: 'about' }, {}, (t) => t.about.body),
  ];
}
