import type { Language } from '#contract/values/localized-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { IN_PRACTICE, READING, SIGNED_IN } from './sample-snapshot.ts';

export function homeScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  return [
    screen('home', AT_HOME, {}, (t) => t.home.signInTitle),
    screen('home-language-decided', AT_HOME, { locked: ['language'] }, (t) => t.home.signInTitle),
    screen('home-reading', AT_HOME, READING, (t) => t.passkeys.reading),
    screen('home-signed-in', AT_HOME, SIGNED_IN, (t) => t.applications.goOn),
    screen(
      'home-no-reader-practice',
      AT_HOME,
      { ...IN_PRACTICE, devices: { service: 'running', readers: [] } },
      (t) => failureTextOf(t.failures, { code: 'readerNotFound' }).title,
    ),
  ];
}
