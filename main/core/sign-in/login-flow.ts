import type { LoginStep } from '#contract/app/flows/login-flow.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
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

export const loginFlow = windowFlow<'login', LoginPlace, LoginState, LoginEvent, LoginEffect>({
  name: 'login',
  begin(_params, { cards, session, signIn, devices }, flowId) {
    session.loginBegan(flowId);
    return {
      machine: loginMachine(devices(), undefined),
      perform: loginEffects(signIn, cards, session),
      view: (state) => ({ step: loginStep(state) }),
      asks(state) {
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
      onEnd({ how }) {
        if (how !== 'done') session.loginGivenUp();
      },
    };
  },
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
