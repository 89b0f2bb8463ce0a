import type { SessionView } from '#contract/app/views/session-view.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { type EpochMs, epochMs, type FlowId } from '#contract/values/brands.ts';
import { amend, move, type Step, stay, unreachable } from '../flow/flow-machine.ts';

export type EndReason = Extract<SessionView, { at: 'ended' }>['because'];

/** Who acts for another is somebody else to the window: `holder` is a word for the two of them. */
type ActingState =
  | { readonly is: 'no' }
  | { readonly is: 'for'; readonly mandate: ActingMandate; readonly holder: string }
  | { readonly is: 'over' };

export type PortalSession =
  | { readonly at: 'signedOut' }
  | { readonly at: 'opening'; readonly flowId: FlowId }
  | {
      readonly at: 'active';
      readonly endsAtMs: EpochMs;
      readonly freshUntilMs: EpochMs;
      readonly holder: string;
      readonly level: 'pass' | 'card';
      readonly acting: ActingState;
    }
  | { readonly at: 'ended'; readonly because: EndReason };

export type PortalSessionEvent =
  | { readonly type: 'loginBegan'; readonly flowId: FlowId }
  | { readonly type: 'loginGivenUp' }
  | {
      readonly type: 'opened';
      readonly endsAtMs: EpochMs;
      readonly freshUntilMs: EpochMs;
      readonly holder: string;
      readonly level: 'pass' | 'card';
    }
  | { readonly type: 'prolonged'; readonly endsAtMs: EpochMs }
  | { readonly type: 'actingBegan'; readonly mandate: ActingMandate; readonly holder: string }
  /** `over`: because the mandate is. */
  | { readonly type: 'actingEnded'; readonly is: 'no' | 'over' }
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
      return event.type === 'opened' ? openOwn(event) : stay(state);
    case 'opening':
      if (event.type === 'opened') return openOwn(event);
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
      return openOwn(event);
    case 'prolonged':
      return open({ ...state, endsAtMs: event.endsAtMs });
    case 'actingBegan':
      return amend({ ...state, acting: { is: 'for', mandate: event.mandate, holder: event.holder } });
    case 'actingEnded':
      return state.acting.is === event.is ? stay(state) : amend({ ...state, acting: { is: event.is } });
    case 'over':
      // The portal that ended it need not be told.
      return move({ at: 'ended', because: event.because }, [
        { do: event.because === 'portalEnded' || event.because === 'expired' ? 'forget' : 'closeAtPortal' },
      ]);
    default:
      return stay(state);
  }
}

function open(active: Active): SessionStep {
  return move(active, [{ do: 'watchEnd', endsAtMs: active.endsAtMs }]);
}

/** Whoever proves their card acts for themselves. */
function openOwn({
  endsAtMs,
  freshUntilMs,
  holder,
  level,
}: Extract<PortalSessionEvent, { type: 'opened' }>): SessionStep {
  return open({ at: 'active', endsAtMs, freshUntilMs, holder, level, acting: { is: 'no' } });
}

export function sessionView(state: PortalSession): SessionView {
  if (state.at === 'opening') return { at: 'opening' };
  if (state.at !== 'active') return state;
  const { acting } = state;
  if (acting.is !== 'for') return { ...state, acting };
  const { mandate, holder } = acting;
  // The card of a proxy proves nothing about the principal.
  return { ...state, acting: { is: 'for', mandate }, holder, freshUntilMs: epochMs(0) };
}
