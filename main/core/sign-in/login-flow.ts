import type { LoginStep } from '#contract/app/flows/login-flow.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import type { RunningState } from '../flow/flow-machine.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import { type FlowAsks, lastStep, windowFlow } from '../flow/window-flow.ts';
import { type LoginEffect, type LoginEvent, type LoginState, loginMachine } from './login.ts';
import { loginEffects } from './login-effects.ts';
import type { SessionRunner } from './portal-session-runner.ts';
import type { SignIn } from './sign-in.ts';

interface LoginPlace {
  readonly cards: CardEnvironment;
  readonly session: Pick<SessionRunner, 'opened' | 'loginBegan' | 'loginGivenUp'>;
  readonly signIn: SignIn;
  devices(): ReaderServiceState | undefined;
}

/** What both flows have in common: the steps of one proof with the card's authentication key. */
function proving(devices: LoginPlace['devices'], perform: PerformEffect<LoginEvent, LoginEffect>) {
  return {
    machine: loginMachine(devices(), undefined),
    perform,
    view: (state: LoginState) => ({ step: loginStep(state) }),
    asks(state: RunningState<LoginState>): FlowAsks {
      switch (state.at) {
        case 'askingChallenge':
        case 'openingSession':
          return 'wait';
        case 'card':
          return cardAsks(state.card);
        case 'interrupted':
          return 'form';
      }
    },
    commands: { ...cardCommands, ...givePin },
    afterwards: {},
  };
}

export const loginFlow = windowFlow<'login', LoginPlace, LoginState, LoginEvent, LoginEffect>({
  name: 'login',
  begin(_params, { cards, session, signIn, devices }, flowId) {
    session.loginBegan(flowId);
    return {
      ...proving(devices, loginEffects(signIn, cards, session)),
      onEnd({ how }) {
        if (how !== 'done') session.loginGivenUp();
      },
    };
  },
});

type FreshPlace = Omit<LoginPlace, 'session' | 'signIn'> & {
  readonly session: Pick<SessionRunner, 'opened' | 'lost' | 'token'>;
  readonly freshProof: SignIn;
};

/** The card once more, in the session that is open: signing in, but for what the proof is for. */
export const freshFlow = windowFlow<'fresh', FreshPlace, LoginState, LoginEvent, LoginEffect>({
  name: 'fresh',
  refusal: ({ session }) => (session.token() === undefined ? { code: 'sessionRequired' } : undefined),
  begin: (_params, { cards, session, freshProof, devices }) => ({
    ...proving(devices, loginEffects(freshProof, cards, session)),
    onEnd(ending) {
      const code = ending.how === 'failed' ? ending.failure.code : undefined;
      if (code === 'personMismatch' || code === 'sessionRequired') session.lost();
    },
  }),
});

export function loginStep(state: LoginState): LoginStep {
  switch (state.at) {
    case 'askingChallenge':
    case 'openingSession':
      return { at: state.at };
    case 'card':
      return { at: 'card', card: cardView(state.card) };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }));
  }
}
