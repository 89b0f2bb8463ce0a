import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import { unreachable } from '../flow/flow-machine.ts';
import type { FlowAsks } from '../flow/window-flow.ts';
import type { CardAccess } from './card-access.ts';

/** All of the way to the card that leaves the core. */
export function cardView({ slot, phase }: Pick<CardAccess<unknown>, 'slot' | 'phase'>): CardAccessView {
  switch (phase.at) {
    case 'waitingForReaderService':
    case 'waitingForReader':
      return { at: phase.at, lastFailure: phase.lastFailure };
    case 'waitingForCard':
      return { at: phase.at, cardIsThere: phase.passOver !== null, lastFailure: phase.lastFailure };
    case 'choosingReader':
      return { at: 'choosingReader', readers: [...phase.readers], lastFailure: phase.lastFailure };
    case 'inspectingCard':
      return { at: 'inspectingCard' };
    case 'unsupportedCard':
      return { at: 'unsupportedCard', reader: phase.reader };
    case 'confirmingLastTry':
    case 'blocked':
      return { at: phase.at, slot };
    case 'awaitingPin':
      return { at: 'awaitingPin', slot, triesLeft: phase.facts.triesLeft, lastFailure: phase.lastFailure };
    case 'usingCard':
      return { at: 'usingCard', doing: phase.doing };
    // The flow around takes these over before anything is shown.
    case 'used':
    case 'givenUp':
      return { at: 'inspectingCard' };
    default:
      return unreachable(phase);
  }
}

/** The person waits while the card is inspected or used. */
export function cardAsks({ phase }: Pick<CardAccess<unknown>, 'phase'>): FlowAsks {
  switch (phase.at) {
    case 'inspectingCard':
    case 'usingCard':
    case 'used':
    case 'givenUp':
      return 'wait';
    default:
      return 'secret';
  }
}
