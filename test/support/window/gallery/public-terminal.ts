import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_DRAFT, sampleForm } from './sample-application.ts';
import { sampleCardViews } from './sample-card.ts';
import { SAMPLE_READER, SIGNED_IN, sampleFlow } from './sample-snapshot.ts';

export function publicTerminalScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const publicly = (name: string, change: Partial<Snapshot>, shows: GalleryEntry['shows']) =>
    screen(`public-${name}`, AT_HOME, { ...change, publicTerminal: true }, shows);
  const atCard = (slot: 'auth' | 'sign', at: CardAccessView['at']) => {
    const card = sampleCardViews(slot).find((view) => view.at === at);
    if (card === undefined) throw new Error(`no sample of ${at}`);
    const flow =
      slot === 'auth' ? sampleFlow('login', { at: 'card', card }) : sampleFlow('apply', { at: 'signing', card });
    return { ...(slot === 'auth' ? {} : SIGNED_IN), flow };
  };
  const filling = { ...SIGNED_IN, flow: sampleFlow('apply', sampleForm({ draft: SAMPLE_DRAFT })) };
  return [
    publicly('home', {}, (t) => t.home.signInTitle),
    publicly('pin', atCard('auth', 'awaitingPin'), (t) => t.keys.shuffled),
    publicly('password', atCard('sign', 'awaitingPin'), (t) => t.keys.likeComputer),
    publicly('last-try', atCard('auth', 'confirmingLastTry'), (t) => t.pin.lastTitle),
    publicly('form', filling, (t) => t.form.cardFacts),
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
