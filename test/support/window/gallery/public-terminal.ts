import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_READER } from './sample-snapshot.ts';

export function publicTerminalScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const publicly = (name: string, change: Partial<Snapshot>, shows: GalleryEntry['shows']) =>
    screen(`public-${name}`, AT_HOME, { ...change, publicTerminal: true }, shows);
  return [
    publicly('idle-warning', { idle: { endsAtMs: epochMs(Date.now() + 30_000) } }, (t) => t.home.signInTitle),
    publicly('session-idle', { session: { at: 'ended', because: 'idle' } }, (t) => t.ended.nothingStays),
    publicly(
      'card-left',
      {
        session: { at: 'ended', because: 'signedOut' },
        devices: { service: 'running', readers: [{ name: SAMPLE_READER, card: 'present' }] },
      },
      (t) => t.takeCard.todo,
    ),
  ];
}
