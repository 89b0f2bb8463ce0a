import type { Language } from '#contract/values/localized-text.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';

export function practiceScreens(language: Language): GalleryEntry[] {
  return [entriesIn(language).screen('practice', { at: 'practice' }, {}, (t) => t.practice.lead)];
}
