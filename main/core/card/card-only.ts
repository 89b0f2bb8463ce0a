import type { PinSlot, ReaderName } from '#contract/values/brands.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { end, type FlowMachine, flowMachine, type LastStates, type Step } from '../flow/flow-machine.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  stepCardAccess,
} from './card-access.ts';

interface AtCard<Result> {
  readonly at: 'card';
  readonly card: CardAccess<Result>;
}

export type CardOnlyState<Result> = AtCard<Result> | LastStates<Result>;

type CardOnlyStep<Result> = Step<CardOnlyState<Result>, CardAccessEffect>;

/** One piece of card work with no more around it: reading the attributes, or a certificate behind a password. */
export function cardOnlyMachine<Result>(
  slot: PinSlot,
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
): FlowMachine<CardOnlyState<Result>, CardAccessEvent<Result>, CardAccessEffect> {
  return flowMachine<AtCard<Result>, Result, CardAccessEvent<Result>, CardAccessEffect>({
    first: around(beginCardAccess<Result>(slot, devices, preferredReader)),
    step: ({ card }, event) => around(stepCardAccess(card, event)),
  });
}

function around<Result>(step: Step<CardAccess<Result>, CardAccessEffect>): CardOnlyStep<Result> {
  const { phase } = step.state;
  if (phase.at === 'used') return end({ how: 'done', result: phase.result });
  if (phase.at === 'givenUp') return end({ how: 'failed', failure: phase.failure });
  return { ...step, state: { at: 'card', card: step.state } };
}
