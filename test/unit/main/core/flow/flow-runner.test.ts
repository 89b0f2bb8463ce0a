import { describe, expect, it } from 'vitest';
import { end, type FlowMachine, type LastEvents, type LastStates, move, stay } from '#core/flow/flow-machine.ts';
import { runFlow } from '#core/flow/flow-runner.ts';

type State = { readonly at: 'waiting' } | LastStates<never>;
type Event = { readonly type: 'unthought' } | LastEvents;

/** A machine with a mistake in it: one event throws. */
const faulty: FlowMachine<State, Event, never> = {
  first: move({ at: 'waiting' }),
  step(state, event) {
    if (event.type === 'unthought') throw new Error('nobody thought of this');
    if (event.type === 'broken') return end({ how: 'failed', failure: event.failure });
    if (event.type === 'released' && state.at === 'releasing') return move({ at: 'ended', ending: state.then });
    return stay(state);
  },
};

describe('running a flow', () => {
  it('ends it as internal, with the identifier that is in the log, where a step throws', async () => {
    const bugs: unknown[] = [];
    const run = runFlow<State, Event, never>({
      machine: faulty,
      perform: async () => undefined,
      onChange: () => undefined,
      onBug(error) {
        bugs.push(error);
        return 'bug-1';
      },
    });
    run.dispatch({ type: 'unthought' });
    expect(await run.ended).toMatchObject({
      at: 'ended',
      ending: { how: 'failed', failure: { code: 'internal', id: 'bug-1' } },
    });
    expect(bugs).toHaveLength(1);
  });
});
