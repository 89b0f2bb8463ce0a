import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { IdleView } from '#contract/app/views/idle-view.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { move, type Step, stay, unreachable } from '../flow/flow-machine.ts';

/** How long somebody may be still on a public terminal, by what is on its screen. */
export type IdlePlace = 'secret' | 'form' | 'public';

/** From the table of the UX guide, section 9. */
const IDLE_TIMES: Readonly<Record<IdlePlace, { readonly warnAfterMs: number; readonly countdownMs: number }>> = {
  secret: { warnAfterMs: 60_000, countdownMs: 30_000 },
  form: { warnAfterMs: 120_000, countdownMs: 30_000 },
  public: { warnAfterMs: 60_000, countdownMs: 20_000 },
};

export type IdleWatch =
  /** Nobody has touched the window since the last visit ended: the start screen may stand for ever. */
  | { readonly at: 'unused' }
  /** The card or the portal is at work; the person can only wait. */
  | { readonly at: 'working' }
  | { readonly at: 'attended'; readonly place: IdlePlace; readonly warnsAtMs: EpochMs }
  | { readonly at: 'warning'; readonly place: IdlePlace; readonly endsAtMs: EpochMs };

export type IdleEvent =
  | { readonly type: 'touched'; readonly nowMs: EpochMs }
  /** `nobody`: the visit is over, whichever way. */
  | { readonly type: 'moved'; readonly to: IdlePlace | 'working' | 'nobody'; readonly nowMs: EpochMs }
  /** What `dueAtMs` named has come. */
  | { readonly type: 'due'; readonly nowMs: EpochMs };

type IdleEffect = { readonly do: 'endVisit' };

type IdleStep = Step<IdleWatch, IdleEffect>;

export function stepIdle(state: IdleWatch, event: IdleEvent): IdleStep {
  switch (event.type) {
    case 'touched':
      if (state.at === 'working') return stay(state);
      return attend(state.at === 'unused' ? 'public' : state.place, event.nowMs);
    case 'moved':
      return stepMoved(state, event.to, event.nowMs);
    case 'due':
      return stepDue(state, event.nowMs);
    default:
      return unreachable(event);
  }
}

function stepMoved(state: IdleWatch, to: Extract<IdleEvent, { type: 'moved' }>['to'], nowMs: EpochMs): IdleStep {
  if (to === 'nobody') return state.at === 'unused' ? stay(state) : move({ at: 'unused' });
  if (to === 'working') return state.at === 'working' ? stay(state) : move({ at: 'working' });
  if (state.at === 'unused' && to === 'public') return stay(state);
  if ('place' in state && state.place === to) return stay(state);
  return attend(to, nowMs);
}

function stepDue(state: IdleWatch, nowMs: EpochMs): IdleStep {
  if (state.at === 'warning') return move({ at: 'unused' }, [{ do: 'endVisit' }]);
  if (state.at !== 'attended') return stay(state);
  const { place } = state;
  return move({ at: 'warning', place, endsAtMs: epochMs(nowMs + IDLE_TIMES[place].countdownMs) });
}

function attend(place: IdlePlace, nowMs: EpochMs): IdleStep {
  return move({ at: 'attended', place, warnsAtMs: epochMs(nowMs + IDLE_TIMES[place].warnAfterMs) });
}

/** When `due` is to be said; `undefined` where nothing is waited for. */
export function dueAtMs(state: IdleWatch): EpochMs | undefined {
  if (state.at === 'warning') return state.endsAtMs;
  return state.at === 'attended' ? state.warnsAtMs : undefined;
}

export function idleView(state: IdleWatch): IdleView {
  return state.at === 'warning' ? { endsAtMs: state.endsAtMs } : null;
}

export function idlePlaceOf(flow: FlowView | null, session: SessionView): IdlePlace | 'working' | 'nobody' {
  const inFlow = flow === null ? undefined : placeInFlow(flow.step);
  if (inFlow !== undefined) return inFlow;
  if (session.at === 'ended') return 'nobody';
  return session.at === 'active' ? 'form' : 'public';
}

/** `undefined` where the flow is over and what is beside it counts. */
function placeInFlow(step: FlowView['step']): IdlePlace | 'working' | undefined {
  switch (step.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'loadingProcedure':
    case 'submitting':
    case 'releasing':
      return 'working';
    case 'card':
    case 'readingApplicant':
    case 'signing':
    case 'signingInAgain':
      return placeAtCard(step.card);
    case 'interrupted':
    case 'fillingForm':
    case 'reviewing':
    case 'notSent':
      return 'form';
    case 'done':
    case 'failed':
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function placeAtCard({ at }: CardAccessView): IdlePlace | 'working' {
  return at === 'inspectingCard' || at === 'usingCard' ? 'working' : 'secret';
}
