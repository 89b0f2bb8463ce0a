import type { RegisterProxyStep } from '#contract/app/flows/register-proxy-flow.ts';
import { success } from '#contract/failures/outcome.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import type { SessionHolder } from '../sign-in/session-holder.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import {
  type RegisterProxyEffect,
  type RegisterProxyEvent,
  type RegisterProxyState,
  registerProxyMachine,
} from './register-proxy.ts';
import { registerProxyEffects } from './register-proxy-effects.ts';

interface RegisterProxyPlace {
  readonly cards: CardEnvironment;
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly session: Pick<SessionHolder, 'opened' | 'lost' | 'token'>;
  readonly freshProof: SignIn;
  readonly clock: Clock;
  readonly uuid: () => string;
  devices(): ReaderServiceState | undefined;
}

export const registerProxyFlow = windowFlow<
  'registerProxy',
  RegisterProxyPlace,
  RegisterProxyState,
  RegisterProxyEvent,
  RegisterProxyEffect
>({
  name: 'registerProxy',
  refusal: ({ session }) => (session.token() === undefined ? { code: 'sessionRequired' } : undefined),
  begin: ({ order }, here) => ({
    machine: registerProxyMachine(order, here.devices()),
    perform: registerProxyEffects(here),
    view: (state) => ({ step: registerProxyStep(state) }),
    asks(state) {
      switch (state.at) {
        case 'askingChallenge':
        case 'openingSession':
        case 'beginning':
        case 'accepting':
        case 'signing':
          return 'wait';
        case 'card':
          return cardAsks(state.card);
        case 'changingCards':
        case 'confirming':
        case 'interrupted':
          return 'form';
      }
    },
    commands: { ...cardCommands, ...givePin, signMandate: () => success({ type: 'mandateConfirmed' }) },
    afterwards: {},
    onEnd(ending) {
      const code = ending.how === 'failed' ? ending.failure.code : undefined;
      // With the card of somebody else in the place of the principal's the portal has ended the session.
      if (code === 'personMismatch' || code === 'sessionRequired') here.session.lost();
    },
  }),
});

/** All of a state that leaves the core. */
export function registerProxyStep(state: RegisterProxyState): RegisterProxyStep {
  switch (state.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'beginning':
    case 'accepting':
    case 'signing':
      return { at: state.at };
    case 'card': {
      const isOther = state.for.task === 'proveProxy' || state.for.task === 'signProxy';
      return { at: 'card', of: isOther ? 'proxy' : 'principal', card: cardView(state.card) };
    }
    case 'changingCards':
      return { at: 'changingCards', order: state.order, lastFailure: state.lastFailure };
    case 'confirming': {
      const { name, birthDate } = state.sitting.proxy;
      return { at: 'confirming', order: state.order, proxy: { name, birthDate }, lastFailure: state.lastFailure };
    }
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }) as const);
  }
}
