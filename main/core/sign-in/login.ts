import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';
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
import type { SignedProof } from './proof-steps.ts';
import type { OpenedSession } from './sign-in.ts';

type LoginStage =
  | { readonly at: 'askingChallenge' }
  | { readonly at: 'card'; readonly card: CardAccess<SignedProof> }
  | { readonly at: 'openingSession' }
  /** The portal could not be used; nothing was lost and the person may try again. */
  | { readonly at: 'interrupted'; readonly failure: Failure };

type LoggingIn = LoginStage & { readonly devices: ReaderServiceState | undefined };

export type LoginState = LoggingIn | LastStates<OpenedSession>;

export type LoginEvent =
  | CardAccessEvent<SignedProof>
  | { readonly type: 'challengeAsked'; readonly outcome: Outcome<void> }
  | { readonly type: 'sessionOpened'; readonly outcome: Outcome<OpenedSession> };

export type LoginEffect =
  | CardAccessEffect
  | { readonly do: 'askChallenge' }
  | { readonly do: 'openSession'; readonly proof: SignedProof };

type LoginStep = Step<LoginState, LoginEffect>;

/** Sign-in at the portal: its challenge, the card's authentication key, the session. */
export function loginMachine(
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
): FlowMachine<LoginState, LoginEvent, LoginEffect> {
  return flowMachine<LoggingIn, OpenedSession, LoginEvent, LoginEffect>({
    first: move({ at: 'askingChallenge', devices }, [{ do: 'askChallenge' }]),
    step: (state, event) => stepLogin(state, event, preferredReader),
  });
}

function stepLogin(state: LoggingIn, event: LoginEvent, preferredReader: ReaderName | undefined): LoginStep {
  if (event.type === 'devicesChanged') {
    const known = { ...state, devices: event.devices };
    return known.at === 'card' ? stepCard(known, event) : amend(known);
  }
  switch (state.at) {
    case 'askingChallenge':
      if (event.type !== 'challengeAsked') return stay(state);
      return event.outcome.ok
        ? around(state, beginCardAccess<SignedProof>('auth', state.devices, preferredReader))
        : interrupt(state, event.outcome.failure);
    case 'card':
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'openingSession':
      if (event.type !== 'sessionOpened') return stay(state);
      return event.outcome.ok
        ? end({ how: 'done', result: event.outcome.value })
        : interrupt(state, event.outcome.failure);
    case 'interrupted':
      return event.type === 'resumed'
        ? move({ at: 'askingChallenge', devices: state.devices }, [{ do: 'askChallenge' }])
        : stay(state);
  }
}

function stepCard(state: Extract<LoggingIn, { at: 'card' }>, event: CardAccessEvent<SignedProof>): LoginStep {
  return around(state, stepCardAccess(state.card, event));
}

function around(state: LoggingIn, step: Step<CardAccess<SignedProof>, CardAccessEffect>): LoginStep {
  const { devices } = state;
  return withinFlow<SignedProof, LoginState, LoginEffect>(step, {
    going: (card) => ({ at: 'card', card, devices }),
    carried: (effect) => effect,
    used: (proof) => move({ at: 'openingSession', devices }, [{ do: 'openSession', proof }]),
    givenUp: (failure) => interrupt(state, failure),
  });
}

function interrupt(state: LoggingIn, failure: Failure): LoginStep {
  return FAILURES[failure.code].resumable
    ? move({ at: 'interrupted', failure, devices: state.devices })
    : end({ how: 'failed', failure });
}
