import type { Failure } from '#contract/failures/failure.ts';
import type { ChangeablePin, ReaderName } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  stepCardAccess,
} from '../card/card-access.ts';
import { amend, end, type FlowMachine, flowMachine, type LastStates, type Step, stay } from '../flow/flow-machine.ts';

type Changing =
  | { readonly at: 'card'; readonly card: CardAccess<void> }
  /** Given up while the card was at it: what has begun is brought to its end, so that it is known which value holds. */
  | { readonly at: 'finishing'; readonly card: CardAccess<void> };

export type ChangePinState = Changing | LastStates<void>;

export type ChangePinEvent =
  | CardAccessEvent<void>
  | { readonly type: 'pinChangeGiven'; readonly pin: SecretBytes; readonly newPin: SecretBytes };

type CardEffect<Do extends CardAccessEffect['do']> = Extract<CardAccessEffect, { readonly do: Do }>;

export type ChangePinEffect =
  | CardEffect<'inspectCard'>
  | { readonly do: 'changePin'; readonly use: CardEffect<'useCard'>; readonly newPin: SecretBytes };

type ChangePinStep = Step<ChangePinState, ChangePinEffect>;
type CardStep = Step<CardAccess<void>, CardAccessEffect>;

/**
 * Changing one PIN: the way to the card, then the old and the new value together. `oneSitting`: both are at hand when
 * the card is inspected, and the change is a part of that.
 */
export function changePinMachine(
  slot: ChangeablePin,
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
  { oneSitting } = { oneSitting: false },
): FlowMachine<ChangePinState, ChangePinEvent, ChangePinEffect> {
  return flowMachine<Changing, void, ChangePinEvent, ChangePinEffect>({
    first: around(beginCardAccess<void>(slot, devices, preferredReader)),
    cancel({ card }) {
      const { at } = card.phase;
      const isChanging = at === 'usingCard' || (oneSitting && at === 'inspectingCard');
      return isChanging ? amend({ at: 'finishing', card }) : end({ how: 'cancelled' });
    },
    step(state, event) {
      switch (event.type) {
        // The old value alone changes nothing, so no try is spent on it.
        case 'pinGiven':
          return stay(state);
        case 'pinChangeGiven':
          if (state.at === 'finishing') return stay(state);
          return around(stepCardAccess(state.card, { type: 'pinGiven', pin: event.pin }), event.newPin);
        default:
          return state.at === 'finishing'
            ? finish(stepCardAccess(state.card, event), state.card.attempt)
            : around(stepCardAccess(state.card, event));
      }
    },
  });
}

function around({ state: card, effects, sameQuestion }: CardStep, newPin?: SecretBytes): ChangePinStep {
  const { phase } = card;
  if (phase.at === 'used') return end({ how: 'done', result: undefined });
  if (phase.at === 'givenUp') {
    const { failure } = phase;
    return failure.code === 'newPinRefused' ? askAgain(card, failure) : end({ how: 'failed', failure });
  }
  const own = effects.flatMap((effect): ChangePinEffect[] => {
    if (effect.do === 'inspectCard') return [effect];
    return newPin === undefined ? [] : [{ do: 'changePin', use: effect, newPin }];
  });
  return { state: { at: 'card', card }, effects: own, sameQuestion };
}

function finish({ state: card }: CardStep, attempt: number): ChangePinStep {
  const { phase } = card;
  if (phase.at === 'used') return end({ how: 'done', result: undefined });
  if (phase.at === 'usingCard' || (phase.at === 'inspectingCard' && phase.attempt === attempt)) {
    return amend({ at: 'finishing', card });
  }
  const isUnknown = phase.at === 'givenUp' && phase.failure.code === 'pinChangeUnknown';
  return end(isUnknown ? { how: 'failed', failure: phase.failure } : { how: 'cancelled' });
}

/** The card itself showed that the new value is one to refuse; its tries have changed since they were read. */
function askAgain(
  { slot, devices, preferredReader, chosenReader, attempt }: CardAccess<void>,
  failure: Failure,
): ChangePinStep {
  const step = beginCardAccess<void>(slot, devices, preferredReader, attempt, chosenReader);
  const { phase } = step.state;
  const card =
    phase.at === 'inspectingCard' ? { ...step.state, phase: { ...phase, lastFailure: failure } } : step.state;
  return around({ ...step, state: card });
}
