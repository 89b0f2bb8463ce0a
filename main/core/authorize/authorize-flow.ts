import type { AuthorizeStep } from '#contract/app/flows/authorize-flow.ts';
import { success } from '#contract/failures/outcome.ts';
import type { ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks, cardView } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import type { SessionHolder } from '../sign-in/session-holder.ts';
import { type AuthorizeEffect, type AuthorizeEvent, type AuthorizeState, authorizeMachine } from './authorize.ts';
import { authorizeEffects, refuseRequest } from './authorize-effects.ts';

interface AuthorizePlace {
  readonly cards: CardEnvironment;
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly session: Pick<SessionHolder, 'token' | 'lost'>;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly openReturnPage?: (page: URL) => Promise<void>;
  devices(): ReaderServiceState | undefined;
}

export const authorizeFlow = windowFlow<'authorize', AuthorizePlace, AuthorizeState, AuthorizeEvent, AuthorizeEffect>({
  name: 'authorize',
  refusal: ({ session }, handle) =>
    'addressRequest' in handle && session.token() === undefined ? { code: 'sessionRequired' } : undefined,
  begin(handle, here) {
    let claimed: ClaimedRequest | undefined;
    return {
      machine: authorizeMachine(handle, here.devices()),
      perform: authorizeEffects({ ...here, onClaimed: (one) => (claimed = one) }),
      view: (state) => ({ step: authorizeStep(state) }),
      asks(state) {
        switch (state.at) {
          case 'claiming':
          case 'proving':
          case 'handing':
          case 'giving':
          case 'returning':
            return 'wait';
          case 'card':
            return cardAsks(state.card);
          case 'choosing':
          case 'reading':
          case 'comparing':
          case 'interrupted':
            return 'form';
        }
      },
      commands: {
        ...cardCommands,
        ...givePin,
        chooseClaims: ({ given, keep, readsFace }) =>
          success({ type: 'claimsChosen', given, keep, readsFace: readsFace === true }),
        reportRequest: ({ reason }) => success({ type: 'reported', reason }),
        openItem: ({ item, page }) => success({ type: 'itemOpened', place: { item, page } }),
        closeItem: () => success({ type: 'itemOpened', place: null }),
        agreeToSign: ({ unseen }) => success({ type: 'signingAgreed', unseen }),
        beginOneByOne: () => success({ type: 'oneByOneBegun' }),
        agreeToItem: ({ item, isLookedAt }) => success({ type: 'itemAgreed', item, isLookedAt }),
        releaseAuthorization: ({ without }) => success({ type: 'releaseConfirmed', without }),
      },
      afterwards: {},
      onEnd({ how }) {
        if (how !== 'done' && claimed !== undefined) void refuseRequest(here.portal, claimed);
      },
    };
  },
});

/** All of a state that leaves the core: no token, and no ticket. */
function authorizeStep(state: AuthorizeState): AuthorizeStep {
  switch (state.at) {
    case 'claiming':
    case 'proving':
    case 'giving':
    case 'returning':
      return { at: state.at };
    case 'choosing': {
      const { claimed, isReported, lastFailure } = state;
      const { view, isNewSite, tab } = claimed;
      return { at: 'choosing', view, isNewSite, tab, isReported, lastFailure };
    }
    case 'handing':
      return { at: 'proving' };
    case 'reading': {
      const { answer, shown, stop, lastFailure } = state;
      return { at: 'reading', view: answer.claimed.view, shown, stop, lastFailure };
    }
    case 'card':
      return { at: 'card', card: cardView(state.card) };
    case 'comparing':
      return { at: 'comparing', view: state.answer.claimed.view, proved: state.proved };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'releasing':
    case 'ended':
      return lastStep(state, ({ view: { name, path }, number }) => ({ at: 'done', name, path, number }) as const);
  }
}
