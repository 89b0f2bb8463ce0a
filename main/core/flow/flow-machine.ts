import type { Failure } from '#contract/failures/failure.ts';

/** What a machine answers to an event: the next state, and effects as data for the runner to perform. */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** True when the question to the person is still the same one, so that an answer on its way stays valid. */
  readonly sameQuestion: boolean;
}

export function move<State, Effect>(state: State, effects: readonly Effect[] = []): Step<State, Effect> {
  return { state, effects, sameQuestion: false };
}

/** Changes what is known without changing what is asked. */
export function amend<State, Effect>(state: State, effects: readonly Effect[] = []): Step<State, Effect> {
  return { state, effects, sameQuestion: true };
}

export function stay<State, Effect>(state: State): Step<State, Effect> {
  return { state, effects: [], sameQuestion: true };
}

export function unreachable(value: never): never {
  throw new Error(`no case for ${JSON.stringify(value)}`);
}

/** How a flow ends. The first failure wins. */
export type Ending<Result> =
  | { readonly how: 'done'; readonly result: Result }
  | { readonly how: 'failed'; readonly failure: Failure }
  | { readonly how: 'cancelled' };

/** The last two states of every flow: let everything go, then say how it ended. */
export type LastStates<Result> =
  | { readonly at: 'releasing'; readonly then: Ending<Result> }
  | { readonly at: 'ended'; readonly ending: Ending<Result> };

/** The states of a flow before its end, and the result it can end with. */
export type RunningState<State> = Exclude<State, { readonly at: LastStates<unknown>['at'] }>;
export type ResultOfFlow<State> =
  Extract<State, { readonly at: 'ended' }> extends { readonly ending: Ending<infer Result> } ? Result : never;

/** Events that every flow knows: the person or the window gave up; an effect met a bug; everything was let go. */
export type LastEvents =
  | { readonly type: 'cancelled' }
  | { readonly type: 'broken'; readonly failure: Failure }
  | { readonly type: 'released' };

/** The step with which a flow ends: what it still does is stopped and waited for, then `then` is what became of it. */
export function end<Result>(then: Ending<Result>): Step<LastStates<Result>, never> {
  return move({ at: 'releasing', then });
}

export interface FlowMachine<State extends { readonly at: string }, Event, Effect> {
  readonly first: Step<State, Effect>;
  step(state: State, event: Event | LastEvents): Step<State, Effect>;
}

/**
 * A flow's own states and events, with the ending that all flows share: cancelled or broken it releases, and once
 * released it has ended. A machine that is releasing hears nothing else.
 */
export function flowMachine<
  Running extends { readonly at: string },
  Result,
  Event extends { readonly type: string },
  Effect,
>(own: {
  readonly first: Step<Running | LastStates<Result>, Effect>;
  step(state: Running, event: Event): Step<Running | LastStates<Result>, Effect>;
  /** What a flow does that is cancelled; it just ends where this is absent. */
  cancel?(state: Running): Step<Running | LastStates<Result>, Effect>;
}): FlowMachine<Running | LastStates<Result>, Event, Effect> {
  return {
    first: own.first,
    step(state, event) {
      if (isLastState(state)) {
        const isReleased = state.at === 'releasing' && event.type === 'released';
        return isReleased ? move({ at: 'ended', ending: state.then }) : stay(state);
      }
      if (!isLastEvent(event)) return own.step(state, event);
      switch (event.type) {
        case 'cancelled':
          return own.cancel?.(state) ?? end({ how: 'cancelled' });
        case 'broken':
          return end({ how: 'failed', failure: event.failure });
        case 'released':
          return stay(state);
      }
    },
  };
}

function isLastState<Running extends { readonly at: string }, Result>(
  state: Running | LastStates<Result>,
): state is LastStates<Result> {
  return state.at === 'releasing' || state.at === 'ended';
}

function isLastEvent<Event extends { readonly type: string }>(event: Event | LastEvents): event is LastEvents {
  return event.type === 'cancelled' || event.type === 'broken' || event.type === 'released';
}
