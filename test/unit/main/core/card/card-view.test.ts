import { describe, expect, it } from 'vitest';
import { pinTriesLeft, readerNameSchema } from '#contract/values/brands.ts';
import type { CardAccess } from '#core/card/card-access.ts';
import { cardAsks } from '#core/card/card-view.ts';
import type { FlowAsks } from '#core/flow/window-flow.ts';

type Phase = CardAccess<string>['phase'];

const reader = readerNameSchema.parse('Sample Reader');
const facts = { authCertificate: undefined, authority: undefined, triesLeft: pinTriesLeft(3), blocked: false };

const ASKS: { readonly [At in Phase['at']]: readonly [Extract<Phase, { readonly at: At }>, FlowAsks] } = {
  waitingForReaderService: [{ at: 'waitingForReaderService', lastFailure: null }, 'secret'],
  waitingForReader: [{ at: 'waitingForReader', lastFailure: null }, 'secret'],
  waitingForCard: [{ at: 'waitingForCard', lastFailure: null, passOver: null }, 'secret'],
  choosingReader: [{ at: 'choosingReader', readers: [reader], lastFailure: null }, 'secret'],
  inspectingCard: [{ at: 'inspectingCard', reader, attempt: 1, lastFailure: null }, 'wait'],
  unsupportedCard: [{ at: 'unsupportedCard', reader }, 'secret'],
  confirmingLastTry: [{ at: 'confirmingLastTry', reader, facts }, 'secret'],
  awaitingPin: [{ at: 'awaitingPin', reader, facts, lastFailure: null }, 'secret'],
  usingCard: [{ at: 'usingCard', reader, facts, attempt: 1, doing: 'checkingPin' }, 'wait'],
  blocked: [{ at: 'blocked' }, 'secret'],
  used: [{ at: 'used', result: 'result' }, 'wait'],
  givenUp: [{ at: 'givenUp', failure: { code: 'cancelled' } }, 'wait'],
};

describe('SR-53: the way to the card', () => {
  it.each(Object.entries(ASKS))(
    '%s: lets the person wait, or asks for the card and its secret',
    (_at, [phase, asks]) => {
      expect(cardAsks({ phase })).toBe(asks);
    },
  );
});
