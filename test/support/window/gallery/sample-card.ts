import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import { OTHER_READER, SAMPLE_READER } from './sample-snapshot.ts';

/** Each view of the way to a card, those of a PIN with the slot's own. */
export function sampleCardViews(slot: 'auth' | 'sign' | 'text'): CardAccessView[] {
  const most = slot === 'sign' ? 5 : 3;
  return [
    { at: 'waitingForReaderService', lastFailure: null },
    { at: 'waitingForReader', lastFailure: { code: 'readerRemoved', during: 'inspect', tryMayBeUsed: false } },
    { at: 'waitingForCard', cardIsThere: false, lastFailure: null },
    {
      at: 'waitingForCard',
      cardIsThere: true,
      lastFailure: { code: 'cardUnreadable', during: 'inspect', tryMayBeUsed: false },
    },
    { at: 'choosingReader', readers: [SAMPLE_READER, OTHER_READER], lastFailure: null },
    { at: 'inspectingCard' },
    { at: 'unsupportedCard', reader: SAMPLE_READER },
    { at: 'confirmingLastTry', slot },
    { at: 'awaitingPin', slot, triesLeft: most, lastFailure: null },
    { at: 'awaitingPin', slot, triesLeft: 2, lastFailure: { code: 'pinRejected', slot, triesLeft: 2 } },
    { at: 'usingCard', doing: slot === 'sign' ? 'signing' : slot === 'text' ? 'reading' : 'checkingPin' },
    { at: 'blocked', slot },
  ];
}
