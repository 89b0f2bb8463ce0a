import type { IdleView } from '#contract/app/views/idle-view.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { IDLE_TIMES, type VisitPlace } from '#contract/values/idle-times.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { move, type Step, stay, unreachable } from '../flow/flow-machine.ts';
import type { FlowAsks } from '../flow/window-flow.ts';

/** How long the card may be off the reader before the session ends. */
const CARD_AWAY_MS = 15_000;
/** How long the last words of a visit stay on the screen once the card is gone. */
const FAREWELL_MS = 10_000;

export type EndReason = Extract<SessionView, { at: 'ended' }>['because'];

/** What a visit depends on, as it is now. */
export interface VisitFacts {
  /** `wait`: card or portal is at work. `over`: the session has ended, and no flow runs. */
  readonly place: VisitPlace | 'wait' | 'over';
  readonly session: 'none' | 'open' | 'ended';
  /** A card answers on a reader. */
  readonly isCardThere: boolean;
  /** A card lies on a reader, and its holder can forget it. */
  readonly isCardLeft: boolean;
}

export type VisitStage =
  /** The window was not touched since the last visit: the start screen may stand for ever. */
  | { readonly at: 'noVisit' }
  /** Card or portal is at work; the person can only wait. */
  | { readonly at: 'working' }
  | { readonly at: 'visiting'; readonly place: VisitPlace; readonly warnsAtMs: EpochMs }
  | { readonly at: 'warned'; readonly place: VisitPlace; readonly endsAtMs: EpochMs }
  /** The flow is being cancelled and the session ended. */
  | { readonly at: 'ending' }
  /** The visit is over and its window says so: until the card is taken, and then for a while. */
  | { readonly at: 'waitingForCard' }
  | { readonly at: 'farewell'; readonly endsAtMs: EpochMs }
  /** The window is to go. */
  | { readonly at: 'windowDue' }
  /** The window is gone; the core forgets what the visit has shown and chosen. */
  | { readonly at: 'forgetting' }
  /** All is forgotten; the next visit begins once the card is taken. */
  | { readonly at: 'cardLeft' };

export interface Visit {
  readonly stage: VisitStage;
  readonly facts: VisitFacts;
  /** When the session ends because its card was lifted; `null` while the card is there or no session is open. */
  readonly cardAwayEndsAtMs: EpochMs | null;
}

export type VisitEvent =
  /** A person did something. */
  | { readonly type: 'touched'; readonly nowMs: EpochMs }
  | { readonly type: 'seen'; readonly facts: VisitFacts; readonly nowMs: EpochMs }
  /** What `nextDue` named has come. */
  | { readonly type: 'due'; readonly what: Due['what']; readonly nowMs: EpochMs }
  /** The person ends the visit. */
  | { readonly type: 'endAsked' }
  | { readonly type: 'windowGone' }
  | { readonly type: 'forgotten' };

export type VisitEffect =
  /** Cancel the flow, put it away, and end the session, though it may never have been open. */
  | { readonly do: 'endVisit'; readonly because: EndReason }
  /** End the session alone: a flow that runs may be sending what was signed. */
  | { readonly do: 'endSession'; readonly because: EndReason }
  | { readonly do: 'closeWindow' }
  | { readonly do: 'forgetVisit' }
  | { readonly do: 'beginVisit' };

interface Due {
  readonly what: 'stage' | 'cardAway';
  readonly atMs: EpochMs;
}

type VisitStep = Step<Visit, VisitEffect>;

export const NO_VISIT: Visit = {
  stage: { at: 'noVisit' },
  facts: { place: 'public', session: 'none', isCardThere: false, isCardLeft: false },
  cardAwayEndsAtMs: null,
};

/** The visits to a public terminal, one after the other: what ends one, and when the next begins. */
export function stepVisit(visit: Visit, event: VisitEvent): VisitStep {
  switch (event.type) {
    case 'touched':
      return canBeProlonged(visit.stage) ? enter(visit, attend(placeTouched(visit), event.nowMs)) : stay(visit);
    case 'seen':
      return look(followCard({ ...visit, facts: event.facts }, event.nowMs), event.nowMs);
    case 'due':
      return event.what === 'cardAway' ? endForCard(visit) : stepDue(visit, event.nowMs);
    case 'endAsked':
      return hasWindow(visit.stage) ? end(visit, 'signedOut') : stay(visit);
    case 'windowGone':
      return hasWindow(visit.stage) ? enter(visit, { at: 'forgetting' }, [{ do: 'forgetVisit' }]) : stay(visit);
    case 'forgotten':
      if (visit.stage.at !== 'forgetting') return stay(visit);
      return visit.facts.isCardLeft ? enter(visit, { at: 'cardLeft' }) : beginNext(visit);
    default:
      return unreachable(event);
  }
}

function enter(visit: Visit, stage: VisitStage, effects: readonly VisitEffect[] = []): VisitStep {
  return move({ ...visit, stage }, effects);
}

/** Work has its own end, and last words are not prolonged. */
function canBeProlonged({ at }: VisitStage): boolean {
  return at === 'noVisit' || at === 'visiting' || at === 'warned' || at === 'ending';
}

function hasWindow({ at }: VisitStage): boolean {
  return at !== 'forgetting' && at !== 'cardLeft';
}

function placeTouched({ stage, facts: { place } }: Visit): VisitPlace {
  if ('place' in stage) return stage.place;
  return place === 'wait' || place === 'over' ? 'public' : place;
}

function attend(place: VisitPlace, nowMs: EpochMs): VisitStage {
  return { at: 'visiting', place, warnsAtMs: epochMs(nowMs + IDLE_TIMES[place].warnAfterMs) };
}

function followCard(visit: Visit, nowMs: EpochMs): Visit {
  const { session, isCardThere } = visit.facts;
  const isAway = session === 'open' && !isCardThere;
  return { ...visit, cardAwayEndsAtMs: isAway ? (visit.cardAwayEndsAtMs ?? epochMs(nowMs + CARD_AWAY_MS)) : null };
}

function look(visit: Visit, nowMs: EpochMs): VisitStep {
  const { stage, facts } = visit;
  switch (stage.at) {
    case 'cardLeft':
      return facts.isCardLeft ? move(visit) : beginNext(visit);
    case 'forgetting':
      return move(visit);
    case 'ending':
      return facts.place === 'over' ? enter(visit, lastStage(stage, facts, nowMs)) : move(visit);
    default:
      return enter(
        visit,
        facts.session === 'ended' ? lastStage(stage, facts, nowMs) : stageAt(stage, facts.place, nowMs),
      );
  }
}

/** The session has ended. A flow goes on while the card lies there: its holder may sign in again on the way. */
function lastStage(stage: VisitStage, { place, isCardLeft }: VisitFacts, nowMs: EpochMs): VisitStage {
  if (stage.at === 'windowDue') return stage;
  if (isCardLeft) return stageAt(stage, place, nowMs);
  return stage.at === 'farewell' ? stage : { at: 'farewell', endsAtMs: epochMs(nowMs + FAREWELL_MS) };
}

function stageAt(stage: VisitStage, place: VisitFacts['place'], nowMs: EpochMs): VisitStage {
  if (place === 'over') return { at: 'waitingForCard' };
  if (place === 'wait') return { at: 'working' };
  if (stage.at === 'noVisit' && place === 'public') return stage;
  return 'place' in stage && stage.place === place ? stage : attend(place, nowMs);
}

function endForCard(visit: Visit): VisitStep {
  if (visit.cardAwayEndsAtMs === null) return stay(visit);
  return move({ ...visit, cardAwayEndsAtMs: null }, [{ do: 'endSession', because: 'cardRemoved' }]);
}

function stepDue(visit: Visit, nowMs: EpochMs): VisitStep {
  const { stage } = visit;
  switch (stage.at) {
    case 'visiting': {
      const { place } = stage;
      return enter(visit, { at: 'warned', place, endsAtMs: epochMs(nowMs + IDLE_TIMES[place].countdownMs) });
    }
    case 'warned':
      return end(visit, 'idle');
    case 'farewell':
      return enter(visit, { at: 'windowDue' }, [{ do: 'closeWindow' }]);
    default:
      return stay(visit);
  }
}

function end(visit: Visit, because: EndReason): VisitStep {
  return enter(visit, { at: 'ending' }, [{ do: 'endVisit', because }]);
}

function beginNext(visit: Visit): VisitStep {
  return enter(visit, { at: 'noVisit' }, [{ do: 'beginVisit' }]);
}

/** What is waited for next; `undefined` where that is nothing. */
export function nextDue({ stage, cardAwayEndsAtMs }: Visit): Due | undefined {
  const stageAtMs = dueAtMs(stage);
  if (cardAwayEndsAtMs !== null && (stageAtMs === undefined || cardAwayEndsAtMs < stageAtMs)) {
    return { what: 'cardAway', atMs: cardAwayEndsAtMs };
  }
  return stageAtMs === undefined ? undefined : { what: 'stage', atMs: stageAtMs };
}

function dueAtMs(stage: VisitStage): EpochMs | undefined {
  if (stage.at === 'visiting') return stage.warnsAtMs;
  return stage.at === 'warned' || stage.at === 'farewell' ? stage.endsAtMs : undefined;
}

export function idleView({ stage }: Visit): IdleView {
  return stage.at === 'warned' ? { endsAtMs: stage.endsAtMs } : null;
}

/** Whether a flow may begin: not with the card that the last visit has left. */
export function mayBegin({ stage }: Visit): boolean {
  return stage.at !== 'waitingForCard' && hasWindow(stage);
}

export function visitFacts(now: {
  readonly asks: FlowAsks | undefined;
  readonly session: SessionView['at'];
  readonly devices: ReaderServiceState | undefined;
  /** A practice card cannot be taken along. */
  readonly isPractice: boolean;
}): VisitFacts {
  const { asks, session, devices, isPractice } = now;
  const cards = devices?.service === 'running' ? devices.readers.map(({ card }) => card) : [];
  return {
    place: asks ?? placeOutside(session),
    session: session === 'active' ? 'open' : session === 'ended' ? 'ended' : 'none',
    isCardThere: cards.includes('present'),
    isCardLeft: !isPractice && cards.some((card) => card !== 'absent'),
  };
}

/** Where no flow runs. */
function placeOutside(session: SessionView['at']): VisitFacts['place'] {
  if (session === 'ended') return 'over';
  return session === 'active' ? 'form' : 'public';
}
