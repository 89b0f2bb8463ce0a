import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { end, type FlowMachine, flowMachine, type LastStates, move, type Step, stay } from '../flow/flow-machine.ts';
import type { OpenedSession } from './sign-in.ts';

type SigningIn =
  | { readonly at: 'beginning' }
  | { readonly at: 'inBrowser' }
  | { readonly at: 'redeeming' }
  /** Nothing was lost and the person may try again. */
  | { readonly at: 'interrupted'; readonly failure: Failure };

export type PasskeySignInState = SigningIn | LastStates<OpenedSession>;

export type PasskeySignInEvent =
  /** The browser was opened. */
  | { readonly type: 'begun'; readonly outcome: Outcome<void> }
  /** The browser brought a code, or none in time. */
  | { readonly type: 'returned'; readonly outcome: Outcome<string> }
  | { readonly type: 'redeemed'; readonly outcome: Outcome<OpenedSession> }
  | { readonly type: 'resumed' };

export type PasskeySignInEffect =
  | { readonly do: 'begin' }
  | { readonly do: 'awaitReturn' }
  | { readonly do: 'redeem'; readonly code: string };

type SignInStep = Step<PasskeySignInState, PasskeySignInEffect>;

/** Sign-in by way of the system's browser: opened, come back from, and redeemed at the portal. */
export function passkeySignInMachine(): FlowMachine<PasskeySignInState, PasskeySignInEvent, PasskeySignInEffect> {
  return flowMachine<SigningIn, OpenedSession, PasskeySignInEvent, PasskeySignInEffect>({
    first: begin(),
    step(state, event) {
      switch (state.at) {
        case 'beginning':
          if (event.type !== 'begun') return stay(state);
          return event.outcome.ok
            ? move({ at: 'inBrowser' }, [{ do: 'awaitReturn' }])
            : interrupt(event.outcome.failure);
        case 'inBrowser':
          if (event.type === 'resumed') return begin();
          if (event.type !== 'returned') return stay(state);
          return event.outcome.ok
            ? move({ at: 'redeeming' }, [{ do: 'redeem', code: event.outcome.value }])
            : interrupt(event.outcome.failure);
        case 'redeeming':
          if (event.type !== 'redeemed') return stay(state);
          return event.outcome.ok
            ? end({ how: 'done', result: event.outcome.value })
            : interrupt(event.outcome.failure);
        case 'interrupted':
          return event.type === 'resumed' ? begin() : stay(state);
      }
    },
  });
}

function begin(): SignInStep {
  return move({ at: 'beginning' }, [{ do: 'begin' }]);
}

function interrupt(failure: Failure): SignInStep {
  return FAILURES[failure.code].resumable ? move({ at: 'interrupted', failure }) : end({ how: 'failed', failure });
}
