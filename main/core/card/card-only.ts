import type { PinSlot, ReaderName } from '#contract/values/brands.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { type FlowMachine, type LastStates, move, release, type Step, stay } from '../flow/flow-machine.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  stepCardAccess,
} from './card-access.ts';

type CardOnlyState<Result> = { readonly at: 'card'; readonly card: CardAccess<Result> } | LastStates<Result>;

type CardOnlyStep<Result> = Step<CardOnlyState<Result>, CardAccessEffect>;

/** One piece of card work with no more around it: reading the attributes, or a certificate behind a password. */
export function cardOnlyMachine<Result>(
  slot: PinSlot,
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
): FlowMachine<CardOnlyState<Result>, CardAccessEvent<Result>, CardAccessEffect> {
  return {
    first: around(beginCardAccess<Result>(slot, devices, preferredReader)),
    step(state, event): CardOnlyStep<Result> {
      if (state.at === 'ended') return stay(state);
      if (state.at === 'releasing') {
        return event.type === 'released' ? move({ at: 'ended', ending: state.then }) : stay(state);
      }
      if (event.type === 'cancelled') return move(release({ how: 'cancelled' }));
      if (event.type === 'broken') return move(release({ how: 'failed', failure: event.failure }));
      return event.type === 'released' ? stay(state) : around(stepCardAccess(state.card, event));
    },
  };
}

function around<Result>(step: Step<CardAccess<Result>, CardAccessEffect>): CardOnlyStep<Result> {
  const { phase } = step.state;
  if (phase.at === 'used') return move(release({ how: 'done', result: phase.result }));
  if (phase.at === 'givenUp') return move(release({ how: 'failed', failure: phase.failure }));
  return { ...step, state: { at: 'card', card: step.state } };
}
