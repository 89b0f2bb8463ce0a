import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { Messages } from '#words/messages.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { sampleCardViews } from './sample-card.ts';
import { sampleFlow } from './sample-snapshot.ts';

export function cardScreens(language: Language): GalleryEntry[] {
  const { flow } = entriesIn(language);
  return (['auth', 'text', 'sign'] as const).flatMap((slot) =>
    sampleCardViews(slot)
      .filter((card) => slot === 'auth' || 'slot' in card || card.at === 'usingCard')
      .map((card, index) => {
        const view =
          slot === 'auth'
            ? sampleFlow('login', { at: 'card', card })
            : sampleFlow('apply', { at: slot === 'text' ? 'readingApplicant' : 'signing', card });
        return flow(`card-${slot}-${index + 1}-${card.at}`, view, (t) => cardShows(card, t));
      }),
  );
}

/** What must stand on the screen of a card view. */
function cardShows(card: CardAccessView, t: Messages): string {
  switch (card.at) {
    case 'waitingForReaderService':
      return t.card.serviceTitle;
    case 'waitingForReader':
      return t.card.readerTitle;
    case 'waitingForCard':
      return card.cardIsThere ? t.card.againTitle : t.card.insertTitle;
    case 'choosingReader':
      return t.card.chooseTitle;
    case 'inspectingCard':
      return t.card.inspectingTitle;
    case 'unsupportedCard':
      return t.card.unsupportedTitle;
    case 'confirmingLastTry':
      return t.pin.lastTitle;
    case 'awaitingPin':
      return t.pin.titles[card.slot];
    case 'usingCard':
      return t.card.doing[card.doing];
    case 'blocked':
      return t.pin.blockedTitle[card.slot];
  }
}
