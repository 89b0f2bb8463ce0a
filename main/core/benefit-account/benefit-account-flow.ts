import type { BenefitAccountStep } from '#contract/app/flows/benefit-account-flow.ts';
import { success } from '#contract/failures/outcome.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { SessionHolder } from '../sign-in/session-holder.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import {
  type BenefitAccountEffect,
  type BenefitAccountEvent,
  type BenefitAccountState,
  benefitAccountMachine,
} from './benefit-account.ts';
import { benefitAccountEffects } from './benefit-account-effects.ts';

interface BenefitAccountPlace {
  readonly cards: CardEnvironment;
  readonly portal: PortalClient;
  readonly session: Pick<SessionHolder, 'opened' | 'lost' | 'token'>;
  readonly freshProof: SignIn;
  devices(): ReaderServiceState | undefined;
}

export const benefitAccountFlow = windowFlow<
  'benefitAccount',
  BenefitAccountPlace,
  BenefitAccountState,
  BenefitAccountEvent,
  BenefitAccountEffect
>({
  name: 'benefitAccount',
  refusal: ({ session }) => (session.token() === undefined ? { code: 'sessionRequired' } : undefined),
  begin: ({ order }, here) => ({
    machine: benefitAccountMachine(order, here.devices()),
    perform: benefitAccountEffects(here),
    view: (state) => ({ step: benefitAccountStep(state) }),
    asks(state) {
      switch (state.at) {
        case 'askingChallenge':
        case 'openingSession':
        case 'saving':
          return 'wait';
        case 'proving':
        case 'readingName':
          return cardAsks(state.card);
        case 'confirming':
        case 'interrupted':
          return 'form';
      }
    },
    commands: {
      ...cardCommands,
      ...givePin,
      compareNames: ({ holderKana, ownKana }) => success({ type: 'namesGiven', holderKana, ownKana }),
      confirmAccount: ({ stated }) => success({ type: 'accountConfirmed', stated }),
    },
    afterwards: {},
    onEnd(ending) {
      const code = ending.how === 'failed' ? ending.failure.code : undefined;
      // With the card of somebody else the portal has ended the session.
      if (code === 'personMismatch' || code === 'sessionRequired') here.session.lost();
    },
  }),
});

/** All of a state that leaves the core. */
export function benefitAccountStep(state: BenefitAccountState): BenefitAccountStep {
  switch (state.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'saving':
      return { at: state.at };
    case 'proving':
    case 'readingName':
      return { at: 'card', card: cardView(state.card) };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'confirming': {
      const { name, order, ownKana, fit } = state;
      return { at: 'confirming', name, order, ownKana, fit };
    }
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }) as const);
  }
}
