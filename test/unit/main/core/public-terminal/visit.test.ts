import { describe, expect, it } from 'vitest';
import type { SessionView } from '#contract/app/views/session-view.ts';
import { epochMs, readerNameSchema } from '#contract/values/brands.ts';
import type { VisitPlace } from '#contract/values/idle-times.ts';
import type { FlowAsks } from '#core/flow/window-flow.ts';
import {
  idleView,
  mayBegin,
  NO_VISIT,
  nextDue,
  stepVisit,
  type Visit,
  type VisitEffect,
  type VisitEvent,
  type VisitFacts,
  type VisitStage,
  visitFacts,
} from '#core/public-terminal/visit.ts';

const nowMs = epochMs(1_000_000);
const later = (ms: number) => epochMs(nowMs + ms);

const UNUSED: VisitStage = { at: 'noVisit' };
const WORKING: VisitStage = { at: 'working' };
const ENDING: VisitStage = { at: 'ending' };
const WAITING: VisitStage = { at: 'waitingForCard' };
const WINDOW_DUE: VisitStage = { at: 'windowDue' };
const FORGETTING: VisitStage = { at: 'forgetting' };
const CARD_LEFT: VisitStage = { at: 'cardLeft' };
const visiting = (place: VisitPlace, warnsInMs: number): VisitStage => ({
  at: 'visiting',
  place,
  warnsAtMs: later(warnsInMs),
});
const warned = (place: VisitPlace, endsInMs: number): VisitStage => ({
  at: 'warned',
  place,
  endsAtMs: later(endsInMs),
});
const farewell = (endsInMs: number): VisitStage => ({ at: 'farewell', endsAtMs: later(endsInMs) });

const TOUCHED: VisitEvent = { type: 'touched', nowMs };
const DUE: VisitEvent = { type: 'due', what: 'stage', nowMs };
const END_ASKED: VisitEvent = { type: 'endAsked' };
const WINDOW_GONE: VisitEvent = { type: 'windowGone' };
const FORGOTTEN: VisitEvent = { type: 'forgotten' };

/** Signed out, and a card on the reader where nothing else is said. */
const facts = (place: VisitFacts['place'], change: Partial<VisitFacts> = {}): VisitFacts => ({
  place,
  session: place === 'over' ? 'ended' : 'none',
  isCardThere: true,
  isCardLeft: true,
  ...change,
});
const NO_CARD = { isCardThere: false, isCardLeft: false };
const seen = (place: VisitFacts['place'], change?: Partial<VisitFacts>): VisitEvent => ({
  type: 'seen',
  facts: facts(place, change),
  nowMs,
});
const visit = (stage: VisitStage, change?: Partial<Visit>): Visit => ({ ...NO_VISIT, stage, ...change });

type Row = readonly [promise: string, stage: VisitStage, event: VisitEvent, next: VisitStage, ...VisitEffect[]];

function check(rows: readonly Row[], before: Partial<Visit> = {}): void {
  for (const [promise, stage, event, next, ...effects] of rows) {
    it(promise, () => {
      expect(stepVisit(visit(stage, before), event)).toMatchObject({ state: { stage: next }, effects });
    });
  }
}

describe('SR-53: the watch over a visit to a public terminal', () => {
  check([
    ['lets the start screen stand', UNUSED, seen('public'), UNUSED],
    ['does not end a visit that nobody began', UNUSED, DUE, UNUSED],
    ['begins with the first touch', UNUSED, TOUCHED, visiting('public', 60_000)],
    ['begins with a PIN that is asked', UNUSED, seen('secret'), visiting('secret', 60_000)],
    ['gives a form two minutes', visiting('secret', 1), seen('form'), visiting('form', 120_000)],
    ['begins anew with each touch', visiting('form', 1), TOUCHED, visiting('form', 120_000)],
    ['goes on where the place is the same', visiting('form', 1), seen('form'), visiting('form', 1)],
    ['warns at a secret for 30 s', visiting('secret', 0), DUE, warned('secret', 30_000)],
    ['warns at a form for 30 s', visiting('form', 0), DUE, warned('form', 30_000)],
    ['warns at the search for 20 s', visiting('public', 0), DUE, warned('public', 20_000)],
    ['takes a touch for an answer', warned('form', 1), TOUCHED, visiting('form', 120_000)],
    ['keeps warning where the place is the same', warned('form', 1), seen('form'), warned('form', 1)],
    ['rests while the card is used', visiting('secret', 1), seen('wait'), WORKING],
    ['rests though it warned', warned('secret', 1), seen('wait'), WORKING],
    ['rests though somebody touches', WORKING, TOUCHED, WORKING],
    ['does not end what is at work', WORKING, DUE, WORKING],
    ['begins anew after the work', WORKING, seen('form'), visiting('form', 120_000)],
    ['stops when the visit is over', visiting('form', 1), seen('over'), WAITING],
    ['ends the visit that a secret was left in', warned('secret', 0), DUE, ENDING, { do: 'endVisit', because: 'idle' }],
    ['ends the visit that a form was left in', warned('form', 0), DUE, ENDING, { do: 'endVisit', because: 'idle' }],
    ['ends the visit that a search was left in', warned('public', 0), DUE, ENDING, { do: 'endVisit', because: 'idle' }],
    ['ends it once', ENDING, DUE, ENDING],
    ['does not go back while the flow is cancelled', ENDING, seen('wait'), ENDING],
    ['does not go back while the session is open', ENDING, seen('form', { session: 'open' }), ENDING],
  ]);

  it('shows the warning alone, and waits for what comes next', () => {
    const stages = [UNUSED, WORKING, visiting('form', 7), warned('form', 5), farewell(3), WAITING, WINDOW_DUE];
    expect(stages.map((stage) => idleView(visit(stage)))).toEqual([
      null,
      null,
      null,
      { endsAtMs: later(5) },
      null,
      null,
      null,
    ]);
    expect(stages.map((stage) => nextDue(visit(stage))?.atMs)).toEqual([
      undefined,
      undefined,
      later(7),
      later(5),
      later(3),
      undefined,
      undefined,
    ]);
  });
});

describe('SR-53: a card that is lifted', () => {
  const signedIn = (change: Partial<VisitFacts> = {}) => seen('form', { session: 'open', ...change });

  it('ends the session 15 s later, whatever else is waited for, and no flow that runs', () => {
    const lifted = stepVisit(visit(visiting('form', 14_000)), signedIn(NO_CARD)).state;
    expect(lifted.cardAwayEndsAtMs).toBe(later(15_000));
    expect(nextDue(lifted)).toEqual({ what: 'stage', atMs: later(14_000) });
    expect(nextDue({ ...lifted, stage: WORKING })).toEqual({ what: 'cardAway', atMs: later(15_000) });
    expect(stepVisit(lifted, { type: 'due', what: 'cardAway', nowMs })).toMatchObject({
      state: { stage: visiting('form', 14_000), cardAwayEndsAtMs: null },
      effects: [{ do: 'endSession', because: 'cardRemoved' }],
    });
  });

  it.each<[string, VisitEvent, number | null]>([
    ['does not come back by a touch', TOUCHED, 9_000],
    ['is still away when something else changes', seen('secret', { session: 'open', ...NO_CARD }), 9_000],
    ['that gives no answer is away', signedIn({ isCardThere: false }), 9_000],
    ['may come back', signedIn(), null],
    ['is nothing to a session that has ended', seen('over', NO_CARD), null],
  ])('%s', (_promise, event, endsInMs) => {
    const away = visit(visiting('form', 60_000), { cardAwayEndsAtMs: later(9_000) });
    expect(stepVisit(away, event).state.cardAwayEndsAtMs).toBe(endsInMs === null ? null : later(endsInMs));
  });

  it('ends no session twice', () => {
    const gone = visit(farewell(1));
    expect(stepVisit(gone, { type: 'due', what: 'cardAway', nowMs })).toEqual({
      state: gone,
      effects: [],
      sameQuestion: true,
    });
  });
});

describe('SR-51: the end of a visit', () => {
  const UNLOCKED = { session: 'ended', ...NO_CARD } as const;
  check([
    ['is asked for', visiting('form', 1), END_ASKED, ENDING, { do: 'endVisit', because: 'signedOut' }],
    ['is asked for where nobody signed in', UNUSED, END_ASKED, ENDING, { do: 'endVisit', because: 'signedOut' }],
    ['waits for the card that lies there', ENDING, seen('over'), WAITING],
    ['says its last words for 10 s where no card lies there', ENDING, seen('over', NO_CARD), farewell(10_000)],
    ['says them once the card is taken', WAITING, seen('over', NO_CARD), farewell(10_000)],
    ['does not begin them anew', farewell(4), seen('over', NO_CARD), farewell(4)],
    ['waits again for a card that is put back', farewell(4), seen('over'), WAITING],
    ['is not prolonged by a touch', farewell(4), TOUCHED, farewell(4)],
    ['asks for the card though somebody touches', WAITING, TOUCHED, WAITING],
    ['lets the window go then', farewell(0), DUE, WINDOW_DUE, { do: 'closeWindow' }],
    ['lets the window go though a card is put back', WINDOW_DUE, seen('over'), WINDOW_DUE],
    ['is taken back by a login', farewell(4), seen('wait', NO_CARD), WORKING],
    ['comes to a flow whose card is gone for good', visiting('form', 1), seen('form', UNLOCKED), farewell(10_000)],
    [
      'leaves a flow alone whose card is there',
      visiting('form', 1),
      seen('form', { session: 'ended' }),
      visiting('form', 1),
    ],
    [
      'leaves a flow alone whose card came back',
      farewell(4),
      seen('form', { session: 'ended' }),
      visiting('form', 120_000),
    ],
    ['forgets once the window is gone', WINDOW_DUE, WINDOW_GONE, FORGETTING, { do: 'forgetVisit' }],
    ['forgets whenever the window goes', visiting('form', 1), WINDOW_GONE, FORGETTING, { do: 'forgetVisit' }],
    ['forgets once', FORGETTING, WINDOW_GONE, FORGETTING],
    ['does not go back while it forgets', FORGETTING, seen('public'), FORGETTING],
    ['is not asked for while it forgets', FORGETTING, END_ASKED, FORGETTING],
    ['is nothing to touch while it forgets', FORGETTING, TOUCHED, FORGETTING],
    ['has nothing to forget before its window is gone', farewell(4), FORGOTTEN, farewell(4)],
  ]);

  describe('with a card on the reader', () => {
    check(
      [
        ['lets the next visit wait', FORGETTING, FORGOTTEN, CARD_LEFT],
        ['lets it wait though somebody touches', CARD_LEFT, TOUCHED, CARD_LEFT],
        ['lets it wait for as long as the card lies there', CARD_LEFT, seen('over'), CARD_LEFT],
        ['begins it when the card is taken', CARD_LEFT, seen('over', NO_CARD), UNUSED, { do: 'beginVisit' }],
      ],
      { facts: facts('over') },
    );
  });

  describe('without a card on the reader', () => {
    check([['begins the next visit at once', FORGETTING, FORGOTTEN, UNUSED, { do: 'beginVisit' }]], {
      facts: facts('over', NO_CARD),
    });
  });

  it('no flow begins with the card that the last visit has left', () => {
    const refusing = [WAITING, FORGETTING, CARD_LEFT];
    const taking = [UNUSED, WORKING, visiting('form', 1), warned('form', 1), ENDING, farewell(1), WINDOW_DUE];
    expect(refusing.filter((stage) => mayBegin(visit(stage)))).toEqual([]);
    expect(taking.filter((stage) => !mayBegin(visit(stage)))).toEqual([]);
  });
});

describe('SR-53: how long somebody may be still', () => {
  it.each<[string, FlowAsks | undefined, SessionView['at'], VisitFacts['place']]>([
    ['the search is public', undefined, 'signedOut', 'public'],
    ['what is seen after the login is a form', undefined, 'active', 'form'],
    ['a visit that is over has nobody', undefined, 'ended', 'over'],
    ['a PIN is a secret', 'secret', 'signedOut', 'secret'],
    ['card and portal are work', 'wait', 'opening', 'wait'],
    ['logging in again is a new visit', 'wait', 'ended', 'wait'],
  ])('%s', (_what, asks, session, place) => {
    expect(visitFacts({ asks, session, devices: undefined, isPractice: false }).place).toBe(place);
  });

  const reader = (card: 'absent' | 'present' | 'mute') =>
    ({ service: 'running', readers: [{ name: readerNameSchema.parse('R'), card, atr: undefined }] }) as const;

  it.each([
    ['a card', reader('present'), false, { isCardThere: true, isCardLeft: true }],
    ['a card that gives no answer', reader('mute'), false, { isCardThere: false, isCardLeft: true }],
    ['no card', reader('absent'), false, { isCardThere: false, isCardLeft: false }],
    ['readers that are not known', undefined, false, { isCardThere: false, isCardLeft: false }],
    ['a practice card, which cannot be taken along', reader('present'), true, { isCardThere: true, isCardLeft: false }],
  ] as const)('knows %s', (_what, devices, isPractice, card) => {
    expect(visitFacts({ asks: undefined, session: 'active', devices, isPractice })).toMatchObject(card);
  });
});
