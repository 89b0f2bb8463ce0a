import { describe, expect, it } from 'vitest';
import { end, flowMachine, type LastEvents, type LastStates, move, stay } from '#core/flow/flow-machine.ts';

type Running = { readonly at: 'asking' } | { readonly at: 'bound' };
type State = Running | LastStates<string>;
type Event = { readonly type: 'answered'; readonly with: string } | LastEvents;

const machine = flowMachine<Running, string, Exclude<Event, LastEvents>, never>({
  first: move({ at: 'asking' }),
  step: (state, event) => (state.at === 'asking' ? end({ how: 'done', result: event.with }) : stay(state)),
  cancel: (state) => (state.at === 'bound' ? stay(state) : end({ how: 'cancelled' })),
});

const BUG = { code: 'internal', id: 'bug-1' } as const;
const ANSWERED: Event = { type: 'answered', with: 'yes' };
const CANCELLED: Event = { type: 'cancelled' };
const BROKEN: Event = { type: 'broken', failure: BUG };
const RELEASED: Event = { type: 'released' };
const ASKING: State = { at: 'asking' };
const BOUND: State = { at: 'bound' };
const DONE = { how: 'done', result: 'yes' } as const;
const releasing = (then: Extract<State, { at: 'releasing' }>['then']): State => ({ at: 'releasing', then });
const ended = (ending: Extract<State, { at: 'ended' }>['ending']): State => ({ at: 'ended', ending });

describe('the ending that all flows share', () => {
  it.each<[string, State, Event, State]>([
    ['a flow ends as its own part says', ASKING, ANSWERED, releasing(DONE)],
    ['cancelled, it lets go first', ASKING, CANCELLED, releasing({ how: 'cancelled' })],
    ['a flow may have something to finish before', BOUND, CANCELLED, BOUND],
    ['broken, it fails with the bug', ASKING, BROKEN, releasing({ how: 'failed', failure: BUG })],
    ['broken, it fails though it had something to finish', BOUND, BROKEN, releasing({ how: 'failed', failure: BUG })],
    ['nothing is released before its end', ASKING, RELEASED, ASKING],
    ['released, it has ended', releasing(DONE), RELEASED, ended(DONE)],
    ['the first ending wins over giving up', releasing(DONE), CANCELLED, releasing(DONE)],
    ['the first ending wins over a bug', releasing(DONE), BROKEN, releasing(DONE)],
    [
      'an answer that comes late changes nothing',
      releasing({ how: 'cancelled' }),
      ANSWERED,
      releasing({ how: 'cancelled' }),
    ],
    ['what has ended stays so', ended(DONE), BROKEN, ended(DONE)],
    ['what has ended is not released again', ended(DONE), RELEASED, ended(DONE)],
  ])('%s', (_promise, state, event, next) => {
    expect(machine.step(state, event)).toMatchObject({ state: next, effects: [] });
  });
});
