import type { FlowMachine, LastEvents, Step } from './flow-machine.ts';

export interface EffectContext<Event> {
  /** Aborted when the flow is released. */
  readonly signal: AbortSignal;
  /** Reports progress while the effect is still running. */
  dispatch(event: Event): void;
}

/** Performs one effect; the event it resolves to is fed back. It must not throw for anything the world can do. */
export type PerformEffect<Event, Effect> = (
  effect: Effect,
  context: EffectContext<Event>,
) => Promise<Event | undefined>;

export interface RunningFlow<State, Event> {
  readonly state: State;
  /** Grows whenever another question stands before the person. */
  readonly revision: number;
  dispatch(event: Event | LastEvents): void;
  /** Resolves once everything was let go, to the last state. */
  readonly ended: Promise<State>;
}

/**
 * Runs one machine: performs effects, feeds results back, and holds the one release path. On `releasing` it aborts
 * what still runs, waits for it, and only then lets the machine say how it ended.
 *
 * A throw inside an effect or a step is a bug: `onBug` notes it under an identifier, and the flow ends with `internal`.
 */
export function runFlow<State extends { readonly at: string }, Event, Effect>(options: {
  readonly machine: FlowMachine<State, Event, Effect>;
  readonly perform: PerformEffect<Event, Effect>;
  readonly onChange: (state: State, revision: number) => void;
  readonly onBug: (error: unknown) => string;
}): RunningFlow<State, Event> {
  const { machine, perform, onChange, onBug } = options;
  const abort = new AbortController();
  const running = new Set<Promise<void>>();
  const queue: (Event | LastEvents)[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<State>();
  let state = machine.first.state;
  let revision = 0;
  let draining = false;

  function start(effect: Effect): void {
    const done = perform(effect, { signal: abort.signal, dispatch })
      .catch((error: unknown): LastEvents | undefined =>
        abort.signal.aborted ? undefined : { type: 'broken', failure: { code: 'internal', id: onBug(error) } },
      )
      .then((event) => {
        running.delete(done);
        if (event !== undefined) dispatch(event);
      });
    running.add(done);
  }

  function take(step: Step<State, Effect>): void {
    const before = state;
    state = step.state;
    if (state !== before) {
      if (!step.sameQuestion) revision += 1;
      onChange(state, revision);
      if (state.at === 'releasing' && before.at !== 'releasing') void letGo();
      if (state.at === 'ended') end(state);
    }
    if (!abort.signal.aborted) for (const effect of step.effects) start(effect);
  }

  function takeNext(event: Event | LastEvents): void {
    try {
      take(machine.step(state, event));
    } catch (error) {
      take(machine.step(state, { type: 'broken', failure: { code: 'internal', id: onBug(error) } }));
    }
  }

  async function letGo(): Promise<void> {
    abort.abort(new Error('flow released'));
    while (running.size > 0) await Promise.allSettled(running);
    dispatch({ type: 'released' });
  }

  function dispatch(event: Event | LastEvents): void {
    queue.push(event);
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) takeNext(next);
    } finally {
      draining = false;
    }
  }

  onChange(state, revision);
  for (const effect of machine.first.effects) start(effect);

  return {
    get state() {
      return state;
    },
    get revision() {
      return revision;
    },
    dispatch,
    ended,
  };
}
