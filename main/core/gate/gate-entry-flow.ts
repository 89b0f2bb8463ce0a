import type { GateEntryStep } from '#contract/app/flows/gate-entry-flow.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { CardAccessEffect, CardAccessEvent } from '../card/card-access.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { type CardOnlyState, cardOnlyMachine } from '../card/card-only.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import { type CardEnvironment, performCardEffect } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import type { SignedProof } from '../sign-in/proof-steps.ts';
import type { GateDesk } from './gate-desk.ts';

interface GatePlace {
  readonly cards: CardEnvironment;
  readonly gate: GateDesk | undefined;
  devices(): ReaderServiceState | undefined;
}

/** The PIN at the door of an event; what the card signed goes to the gate, and to nobody's window. */
export const gateEntryFlow = windowFlow<
  'gateEntry',
  GatePlace,
  CardOnlyState<SignedProof>,
  CardAccessEvent<SignedProof>,
  CardAccessEffect
>({
  name: 'gateEntry',
  refusal: ({ gate }) => (gate?.mayAskPin() === true ? undefined : { code: 'staleCommand' }),
  begin(_, { cards, gate, devices }) {
    const asking = gate?.askPin();
    if (asking === undefined) throw new Error('a gate that may ask for a PIN asks for it');
    return {
      machine: cardOnlyMachine<SignedProof>('auth', devices(), undefined),
      perform: (effect, context) => performCardEffect(cards, asking.steps, effect, context),
      view: (state) => ({ step: gateEntryStep(state) }),
      asks: ({ card }) => cardAsks(card),
      commands: { ...cardCommands, ...givePin },
      afterwards: {},
      onEnd: asking.onEnd,
    };
  },
});

function gateEntryStep(state: CardOnlyState<SignedProof>): GateEntryStep {
  switch (state.at) {
    case 'card':
      return { at: 'card', card: cardView(state.card) };
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }) as const);
  }
}
