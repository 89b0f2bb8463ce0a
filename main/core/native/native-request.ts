import type { CardUseAsked, NativeExtension } from '#contract/card/native-request.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  isCardEvent,
  stepCardAccess,
  withinFlow,
} from '../card/card-access.ts';
import {
  amend,
  end,
  type FlowMachine,
  flowMachine,
  type LastStates,
  move,
  type Step,
  stay,
} from '../flow/flow-machine.ts';

/** What a browser wants of the card. */
export interface NativeRequest {
  readonly use: CardUseAsked;
  readonly extension: NativeExtension;
  /** Of the page, as our own extension has it from the browser; `null` where the extension says none. */
  readonly origin: string | null;
  /** Whole DigestInfos, in DER: one for `auth`, one to 20 for `sign`, none for `text`. */
  readonly digestInfos: readonly Uint8Array[];
}

type Card = CardAccess<void>;

type Running =
  | { readonly at: 'agreeing'; readonly devices: ReaderServiceState | undefined }
  | { readonly at: 'card'; readonly card: Card };
export type NativeRequestState = Running | LastStates<void>;

export type NativeRequestEvent =
  | CardAccessEvent<void>
  | { readonly type: 'agreed' }
  | { readonly type: 'waitedFor'; readonly what: Running['at'] };

export type NativeRequestEffect =
  | { readonly do: 'wait'; readonly what: Running['at'] }
  | { readonly do: 'card'; readonly effect: CardAccessEffect };

type NativeRequestStep = Step<NativeRequestState, NativeRequestEffect>;

/**
 * A browser's wish for the card: shown, agreed to, and only then on the way to the card. It ends by itself where nobody
 * answers, but never while the card is at work.
 */
export function nativeRequestMachine(
  use: CardUseAsked,
  devices: ReaderServiceState | undefined,
): FlowMachine<NativeRequestState, NativeRequestEvent, NativeRequestEffect> {
  return flowMachine<Running, void, NativeRequestEvent, NativeRequestEffect>({
    first: move({ at: 'agreeing', devices }, [{ do: 'wait', what: 'agreeing' }]),
    step: (state, event) => step(use, state, event),
  });
}

function step(use: CardUseAsked, state: Running, event: NativeRequestEvent): NativeRequestStep {
  switch (state.at) {
    case 'agreeing':
      switch (event.type) {
        case 'devicesChanged':
          return amend({ ...state, devices: event.devices });
        case 'agreed':
          return withWait(around(beginCardAccess<void>(use, state.devices, undefined)));
        case 'waitedFor':
          return event.what === 'agreeing' ? end({ how: 'cancelled' }) : stay(state);
        default:
          return stay(state);
      }
    case 'card':
      if (event.type === 'waitedFor') {
        return event.what === 'card' && !isAtWork(state.card) ? end({ how: 'cancelled' }) : stay(state);
      }
      return event.type === 'devicesChanged' || isCardEvent(event)
        ? around(stepCardAccess(state.card, event))
        : stay(state);
  }
}

function withWait(first: NativeRequestStep): NativeRequestStep {
  return { ...first, effects: [...first.effects, { do: 'wait', what: 'card' }] };
}

function isAtWork({ phase }: Card): boolean {
  return phase.at === 'inspectingCard' || phase.at === 'usingCard';
}

function around(next: Step<Card, CardAccessEffect>): NativeRequestStep {
  return withinFlow<void, NativeRequestState, NativeRequestEffect>(next, {
    going: (card) => ({ at: 'card', card }),
    carried: (effect) => ({ do: 'card', effect }),
    used: () => end({ how: 'done', result: undefined }),
    givenUp: (failure) => end({ how: 'failed', failure }),
  });
}
