import type { SessionView } from '#contract/app/views/session-view.ts';
import type { EpochMs, FlowId } from '#contract/values/brands.ts';
import { move, type Step, stay, unreachable } from '../flow/flow-machine.ts';

export type EndReason = Extract<SessionView, { at: 'ended' }>['because'];

export type PortalSession =
  | { readonly at: 'signedOut' }
  | { readonly at: 'opening'; readonly flowId: FlowId }
  | { readonly at: 'active'; readonly endsAtMs: EpochMs; readonly freshUntilMs: EpochMs; readonly holder: string }
  | { readonly at: 'ended'; readonly because: EndReason };

export type PortalSessionEvent =
  | { readonly type: 'loginBegan'; readonly flowId: FlowId }
  | { readonly type: 'loginGivenUp' }
  | { readonly type: 'opened'; readonly endsAtMs: EpochMs; readonly freshUntilMs: EpochMs; readonly holder: string }
  | { readonly type: 'prolonged'; readonly endsAtMs: EpochMs }
  /** `always`: a session that was not open is said to have ended, too. */
  | { readonly type: 'over'; readonly because: EndReason; readonly always?: true }
  /** The end of the session is not to be shown any longer. */
  | { readonly type: 'forgotten' };

/** Effects: the portal is told, or the clock is asked to come back when the session should be over. */
export type PortalSessionEffect =
  | { readonly do: 'closeAtPortal' }
  | { readonly do: 'watchEnd'; readonly endsAtMs: EpochMs }
  | { readonly do: 'forget' };

type Active = Extract<PortalSession, { readonly at: 'active' }>;
type SessionStep = Step<PortalSession, PortalSessionEffect>;

export function stepPortalSession(state: PortalSession, event: PortalSessionEvent): SessionStep {
  switch (state.at) {
    case 'signedOut':
    case 'ended':
      if (event.type === 'loginBegan') return move({ at: 'opening', flowId: event.flowId });
      if (event.type === 'over' && event.always) return move({ at: 'ended', because: event.because });
      if (event.type === 'forgotten' && state.at === 'ended') return move({ at: 'signedOut' });
      return event.type === 'opened' ? open(event) : stay(state);
    case 'opening':
      if (event.type === 'opened') return open(event);
      return event.type === 'loginGivenUp' ? move({ at: 'signedOut' }) : stay(state);
    case 'active':
      return stepActive(state, event);
    default:
      return unreachable(state);
  }
}

function stepActive(state: Active, event: PortalSessionEvent): SessionStep {
  switch (event.type) {
    case 'opened':
      return open(event);
    case 'prolonged':
      return open({ ...state, endsAtMs: event.endsAtMs });
    case 'over':
      // The portal that ended it need not be told.
      return move({ at: 'ended', because: event.because }, [
        { do: event.because === 'portalEnded' || event.because === 'expired' ? 'forget' : 'closeAtPortal' },
      ]);
    default:
      return stay(state);
  }
}

function open({ endsAtMs, freshUntilMs, holder }: Omit<Active, 'at'>): SessionStep {
  return move({ at: 'active', endsAtMs, freshUntilMs, holder }, [{ do: 'watchEnd', endsAtMs }]);
}

export function sessionView(state: PortalSession): SessionView {
  return state.at === 'opening' ? { at: 'opening' } : state;
}
