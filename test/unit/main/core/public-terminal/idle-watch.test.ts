import { describe, expect, it } from 'vitest';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import { epochMs, flowIdSchema } from '#contract/values/brands.ts';
import {
  dueAtMs,
  type IdleEvent,
  type IdlePlace,
  type IdleWatch,
  idlePlaceOf,
  idleView,
  stepIdle,
} from '#core/public-terminal/idle-watch.ts';

const nowMs = epochMs(1_000_000);
const later = (ms: number) => epochMs(nowMs + ms);
const UNUSED: IdleWatch = { at: 'unused' };
const WORKING: IdleWatch = { at: 'working' };
const TOUCHED: IdleEvent = { type: 'touched', nowMs };
const DUE: IdleEvent = { type: 'due', nowMs };
const moved = (to: IdlePlace | 'working' | 'nobody'): IdleEvent => ({ type: 'moved', to, nowMs });
const attended = (place: IdlePlace, warnsInMs: number): IdleWatch => ({
  at: 'attended',
  place,
  warnsAtMs: later(warnsInMs),
});
const warning = (place: IdlePlace, endsInMs: number): IdleWatch => ({
  at: 'warning',
  place,
  endsAtMs: later(endsInMs),
});

describe('SR-53: the watch over a public terminal', () => {
  it.each<[string, IdleWatch, IdleEvent, IdleWatch]>([
    ['lets the start screen stand', UNUSED, moved('public'), UNUSED],
    ['does not end a visit that nobody began', UNUSED, DUE, UNUSED],
    ['begins with the first touch', UNUSED, TOUCHED, attended('public', 60_000)],
    ['begins with a PIN that is asked', UNUSED, moved('secret'), attended('secret', 60_000)],
    ['gives a form two minutes', attended('secret', 1), moved('form'), attended('form', 120_000)],
    ['begins anew with each touch', attended('form', 1), TOUCHED, attended('form', 120_000)],
    ['goes on where the place is the same', attended('form', 1), moved('form'), attended('form', 1)],
    ['warns at a secret for 30 s', attended('secret', 0), DUE, warning('secret', 30_000)],
    ['warns at a form for 30 s', attended('form', 0), DUE, warning('form', 30_000)],
    ['warns at the search for 20 s', attended('public', 0), DUE, warning('public', 20_000)],
    ['takes a touch for an answer', warning('form', 1), TOUCHED, attended('form', 120_000)],
    ['keeps warning where the place is the same', warning('form', 1), moved('form'), warning('form', 1)],
    ['rests while the card is used', attended('secret', 1), moved('working'), WORKING],
    ['rests though it warned', warning('secret', 1), moved('working'), WORKING],
    ['rests though somebody touches', WORKING, TOUCHED, WORKING],
    ['does not end what is at work', WORKING, DUE, WORKING],
    ['begins anew after the work', WORKING, moved('form'), attended('form', 120_000)],
    ['stops when the visit is over', attended('form', 1), moved('nobody'), UNUSED],
  ])('%s', (_promise, state, event, next) => {
    expect(stepIdle(state, event)).toMatchObject({ state: next, effects: [] });
  });

  it.each(['secret', 'form', 'public'] as const)(
    'ends the visit once where the warning at %s is not answered',
    (place) => {
      const over = stepIdle(warning(place, 0), DUE);
      expect(over).toMatchObject({ state: UNUSED, effects: [{ do: 'endVisit' }] });
      expect(stepIdle(over.state, DUE).effects).toEqual([]);
    },
  );

  it('shows the warning alone, and waits for what comes next', () => {
    const states = [UNUSED, WORKING, attended('form', 7), warning('form', 5)];
    expect(states.map(idleView)).toEqual([null, null, null, { endsAtMs: later(5) }]);
    expect(states.map(dueAtMs)).toEqual([undefined, undefined, later(7), later(5)]);
  });
});

describe('SR-53: how long somebody may be still', () => {
  const SIGNED_OUT: SessionView = { at: 'signedOut' };
  const ENDED: SessionView = { at: 'ended', because: 'signedOut' };
  const login = (step: Extract<FlowView, { flow: 'login' }>['step']): FlowView => ({
    flow: 'login',
    flowId: flowIdSchema.parse('11111111-2222-4333-8444-555555555555'),
    revision: 0,
    step,
  });

  it.each<[string, FlowView | null, SessionView, ReturnType<typeof idlePlaceOf>]>([
    ['the search is public', null, SIGNED_OUT, 'public'],
    ['a visit that is over has nobody', null, ENDED, 'nobody'],
    [
      'a PIN is a secret',
      login({ at: 'card', card: { at: 'awaitingPin', slot: 'auth', triesLeft: 3, lastFailure: null } }),
      SIGNED_OUT,
      'secret',
    ],
    [
      'using the card is work',
      login({ at: 'card', card: { at: 'usingCard', doing: 'checkingPin' } }),
      SIGNED_OUT,
      'working',
    ],
    ['reading the card is work', login({ at: 'card', card: { at: 'inspectingCard' } }), SIGNED_OUT, 'working'],
    ['opening the session is work', login({ at: 'openingSession' }), { at: 'opening' }, 'working'],
    ['a flow that was cancelled is over', login({ at: 'cancelled' }), SIGNED_OUT, 'public'],
    ['logging in again is a new visit', login({ at: 'askingChallenge' }), ENDED, 'working'],
  ])('%s', (_what, flow, session, place) => {
    expect(idlePlaceOf(flow, session)).toBe(place);
  });
});
