import type { ChangeablePin, ReaderName } from '#contract/brands.ts';
import type { Failure } from '#contract/failure.ts';
import type { SecretBytes } from '#contract/secret-bytes.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  stepCardAccess,
} from './card-access.ts';
import { type FlowMachine, type LastStates, move, release, type Step, stay } from './flow-machine.ts';

export type ChangePinState = { readonly at: 'card'; readonly card: CardAccess<void> } | LastStates<void>;

export type ChangePinEvent =
  | CardAccessEvent<void>
  | { readonly type: 'pinChangeGiven'; readonly pin: SecretBytes; readonly newPin: SecretBytes };

type CardEffect<Do extends CardAccessEffect['do']> = Extract<CardAccessEffect, { readonly do: Do }>;

export type ChangePinEffect =
  | CardEffect<'inspectCard'>
  | { readonly do: 'changePin'; readonly use: CardEffect<'useCard'>; readonly newPin: SecretBytes };

type ChangePinStep = Step<ChangePinState, ChangePinEffect>;
type CardStep = Step<CardAccess<void>, CardAccessEffect>;

/** Changing one PIN: the way to the card, then the old and the new value together, in one sitting. */
export function changePinMachine(
  slot: ChangeablePin,
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
): FlowMachine<ChangePinState, ChangePinEvent, ChangePinEffect> {
  return {
    first: around(beginCardAccess<void>(slot, devices, preferredReader)),
    step(state, event) {
      if (state.at === 'ended') return stay(state);
      if (state.at === 'releasing') {
        return event.type === 'released' ? move({ at: 'ended', ending: state.then }) : stay(state);
      }
      switch (event.type) {
        case 'cancelled':
          return move(release({ how: 'cancelled' }));
        case 'broken':
          return move(release({ how: 'failed', failure: event.failure }));
        // The old value alone changes nothing, so no try is spent on it.
        case 'pinGiven':
        case 'released':
          return stay(state);
        case 'pinChangeGiven':
          return around(stepCardAccess(state.card, { type: 'pinGiven', pin: event.pin }), event.newPin);
        default:
          return around(stepCardAccess(state.card, event));
      }
    },
  };
}

function around({ state: card, effects, sameQuestion }: CardStep, newPin?: SecretBytes): ChangePinStep {
  const { phase } = card;
  if (phase.at === 'used') return move(release({ how: 'done', result: undefined }));
  if (phase.at === 'givenUp') {
    const { failure } = phase;
    return failure.code === 'newPinRefused' ? askAgain(card, failure) : move(release({ how: 'failed', failure }));
  }
  const own = effects.flatMap((effect): ChangePinEffect[] => {
    if (effect.do === 'inspectCard') return [effect];
    return newPin === undefined ? [] : [{ do: 'changePin', use: effect, newPin }];
  });
  return { state: { at: 'card', card }, effects: own, sameQuestion };
}

/** The card itself showed that the new value is one to refuse; its tries have changed since they were read. */
function askAgain({ slot, devices, preferredReader, attempt }: CardAccess<void>, failure: Failure): ChangePinStep {
  const step = beginCardAccess<void>(slot, devices, preferredReader, attempt);
  const { phase } = step.state;
  const card = phase.at === 'inspectingCard' ? { ...step.state, phase: { ...phase, notice: failure } } : step.state;
  return around({ ...step, state: card });
}
