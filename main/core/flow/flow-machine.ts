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

/** Events that every flow knows: the person or the window gave up; an effect met a bug; everything was let go. */
export type LastEvents =
  | { readonly type: 'cancelled' }
  | { readonly type: 'broken'; readonly failure: Failure }
  | { readonly type: 'released' };

export function release<Result>(then: Ending<Result>): { readonly at: 'releasing'; readonly then: Ending<Result> } {
  return { at: 'releasing', then };
}

export interface FlowMachine<State extends { readonly at: string }, Event, Effect> {
  readonly first: Step<State, Effect>;
  step(state: State, event: Event | LastEvents): Step<State, Effect>;
}
