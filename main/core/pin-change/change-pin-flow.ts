import type { ChangePinStep } from '#contract/app/flows/change-pin-flow.ts';
import { checkPinChange } from '#contract/card/pin-rule.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardOf } from '../card/card-access.ts';
import { cardCommands } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import { type ChangePinEffect, type ChangePinEvent, type ChangePinState, changePinMachine } from './change-pin.ts';
import { changePinEffects } from './change-pin-effects.ts';

interface ChangePinPlace {
  readonly cards: CardEnvironment;
  devices(): ReaderServiceState | undefined;
}

export const changePinFlow = windowFlow<'changePin', ChangePinPlace, ChangePinState, ChangePinEvent, ChangePinEffect>({
  name: 'changePin',
  begin: ({ slot }, { cards, devices }) => ({
    machine: changePinMachine(slot, devices(), undefined),
    perform: changePinEffects(slot, cards),
    view: (state) => ({ slot, step: changePinStep(state) }),
    asks: ({ card }) => cardAsks(card),
    commands: {
      ...cardCommands,
      changePin({ pin, newPin }, state) {
        if (cardOf(state)?.phase.at !== 'awaitingPin') return failed({ code: 'staleCommand' });
        const checked = checkPinChange(slot, pin, newPin);
        return success(
          checked.ok ? { type: 'pinChangeGiven', pin, newPin } : { type: 'pinMalformed', failure: checked.failure },
        );
      },
    },
    afterwards: {},
  }),
});

function changePinStep(state: ChangePinState): ChangePinStep {
  switch (state.at) {
    case 'card':
    case 'finishing':
      return { at: 'card', card: cardView(state.card) };
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }));
  }
}
