import { describe, expect, it } from 'vitest';
import {
  type CaseEvent,
  type CaseEventType,
  type CaseKind,
  type CaseOutcome,
  type CaseStanding,
  type CaseState,
  caseKindSchema,
  caseOutcomeSchema,
  caseStateSchema,
  FIRST_STATE,
  isClosed,
  stepCase,
  toldState,
} from '#contract/procedure/case.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const TODAY = day('2026-12-01');
const LATER = day('2026-12-15');
const GONE = day('2026-11-30');

const OF_KIND: Record<CaseKind, readonly CaseOutcome[]> = {
  application: ['granted', 'partlyGranted', 'refused'],
  notification: ['noted', 'notEstablished'],
};
const EVENTS: readonly CaseEvent[] = [
  { type: 'beginReview' },
  { type: 'askCorrection', lastDay: LATER },
  { type: 'extendCorrection', lastDay: day('2026-12-28') },
  { type: 'cancelCorrection' },
  { type: 'refile' },
  { type: 'answeredAtCounter' },
  { type: 'correctionLapsed' },
  { type: 'sendBack' },
  { type: 'withdraw' },
  { type: 'reopen' },
  { type: 'noticeOfDelay', expected: LATER },
  { type: 'hold' },
  { type: 'liftHold' },
  { type: 'bookVisit', day: LATER, isOwn: true },
  { type: 'changeVisit', day: LATER, isOwn: true },
  { type: 'cancelVisit' },
  { type: 'visitAttended', day: TODAY },
  { type: 'visitMissed', day: GONE },
  ...caseOutcomeSchema.options.flatMap((outcome) => [
    { type: 'propose', outcome } as const,
    { type: 'decide', outcome } as const,
  ]),
];

/** What is open: no correction, one whose day is still to come, one whose day is over. */
const CORRECTIONS = { none: null, open: LATER, lapsed: GONE } as const;
type Correction = keyof typeof CORRECTIONS;
type Row = Partial<Record<CaseEventType, CaseState>>;
/** What goes on beside where a case stands, as long as it is not withdrawn; what begins anew only while it is open. */
const BOOKED: readonly CaseEventType[] = ['changeVisit', 'cancelVisit', 'visitAttended', 'visitMissed'];
const BESIDE: Readonly<Record<CaseState, readonly CaseEventType[]>> = {
  received: ['hold', 'bookVisit', 'noticeOfDelay', ...BOOKED],
  inReview: ['hold', 'bookVisit', 'noticeOfDelay', ...BOOKED],
  correctionAsked: ['hold', 'bookVisit', 'noticeOfDelay', ...BOOKED],
  awaitingApproval: ['hold', 'bookVisit', 'noticeOfDelay', ...BOOKED],
  decided: ['hold', ...BOOKED],
  withdrawn: ['hold'],
};

const REVIEW: Row = { propose: 'awaitingApproval', decide: 'decided', withdraw: 'withdrawn' };
const ANSWERED: Row = { refile: 'inReview', answeredAtCounter: 'inReview' };
/** Every state, with and without a correction, against every event; what is missing is refused. */
const TABLE: Record<CaseState, Partial<Record<Correction, Row>>> = {
  received: { none: { beginReview: 'inReview', askCorrection: 'correctionAsked', withdraw: 'withdrawn' } },
  inReview: {
    none: { ...REVIEW, askCorrection: 'correctionAsked' },
    // Sent back after a correction had lapsed.
    lapsed: { ...REVIEW, ...ANSWERED, askCorrection: 'correctionAsked' },
  },
  correctionAsked: {
    open: { ...ANSWERED, extendCorrection: 'correctionAsked', cancelCorrection: 'inReview', withdraw: 'withdrawn' },
    lapsed: {
      ...REVIEW,
      ...ANSWERED,
      extendCorrection: 'correctionAsked',
      cancelCorrection: 'inReview',
      correctionLapsed: 'correctionAsked',
    },
  },
  awaitingApproval: {
    none: { sendBack: 'inReview', decide: 'decided', withdraw: 'withdrawn' },
    lapsed: { ...ANSWERED, sendBack: 'inReview', decide: 'decided', withdraw: 'withdrawn' },
  },
  decided: { none: { reopen: 'inReview' } },
  withdrawn: { none: {} },
};

const CELLS = caseKindSchema.options.flatMap((kind) =>
  caseStateSchema.options.flatMap((state) =>
    (Object.keys(TABLE[state]) as Correction[]).flatMap((correction) =>
      EVENTS.map((event) => {
        const outcome = 'outcome' in event ? event.outcome : null;
        const fits = outcome === null || OF_KIND[kind].includes(outcome);
        const isDelay = event.type === 'noticeOfDelay' && kind === 'notification';
        const stays = BESIDE[state].includes(event.type) && !isDelay ? state : undefined;
        const to = stays ?? (fits ? TABLE[state][correction]?.[event.type] : undefined);
        return { kind, state, correction, event, what: `${event.type} ${outcome ?? ''}`, to };
      }),
    ),
  ),
);

function standing(kind: CaseKind, state: CaseState, correction: Correction): CaseStanding {
  const outcome = state === 'decided' ? (OF_KIND[kind][0] ?? null) : null;
  return { kind, state, outcome, correctionLastDay: CORRECTIONS[correction], isHeld: false };
}

describe('a case', () => {
  it('begins as received, and is open until it is decided or withdrawn', () => {
    expect(FIRST_STATE).toBe('received');
    expect(caseStateSchema.options.filter((state) => isClosed({ state }))).toEqual(['decided', 'withdrawn']);
  });

  it('is told as it stands, but for how the office decides among itself', () => {
    expect(caseStateSchema.options.map(toldState)).toEqual([
      ...['received', 'inReview', 'correctionAsked', 'inReview', 'decided', 'withdrawn'],
    ]);
  });

  it.each(CELLS)(
    'of kind $kind that is $state (correction: $correction) and meets $what becomes $to',
    ({ kind, state, correction, event, to }) => {
      const stepped = stepCase(standing(kind, state, correction), event, TODAY);
      if (to === undefined) {
        expect(stepped).toMatchObject({ ok: false, failure: { code: 'transitionRefused', from: state } });
        return;
      }
      const stayed = BESIDE[state].includes(event.type) ? standing(kind, state, correction).outcome : null;
      const outcome = event.type === 'decide' ? event.outcome : stayed;
      expect(stepped).toMatchObject({ ok: true, value: { kind, state: to, outcome } });
    },
  );

  it('keeps a correction open past its day, until it is answered or the case is decided', () => {
    const asked = stepCase(
      standing('application', 'inReview', 'none'),
      { type: 'askCorrection', lastDay: LATER },
      TODAY,
    );
    if (!asked.ok) throw new Error(asked.failure.code);
    const proposed = stepCase(asked.value, { type: 'propose', outcome: 'refused' }, day('2026-12-16'));
    if (!proposed.ok) throw new Error(proposed.failure.code);
    expect(proposed.value.correctionLastDay).toBe(LATER);
    expect(stepCase(proposed.value, { type: 'refile' }, day('2026-12-17'))).toMatchObject({
      value: { state: 'inReview', correctionLastDay: null },
    });
    expect(stepCase(proposed.value, { type: 'decide', outcome: 'refused' }, day('2026-12-17'))).toMatchObject({
      value: { state: 'decided', correctionLastDay: null },
    });
  });

  it.each([
    ['2026-12-07', false],
    ['2026-12-08', true],
    ['2027-01-30', true],
    ['2027-01-31', false],
  ])('takes a last day from 7 to 60 days ahead: %s is taken: %s', (lastDay, taken) => {
    const event = { type: 'askCorrection', lastDay: day(lastDay) } as const;
    expect(stepCase(standing('application', 'inReview', 'none'), event, TODAY).ok).toBe(taken);
  });

  it('is granted or noted only once each paper came that the office was to see; it may be refused without', () => {
    const needs = { originalsMissing: 1, withdrawable: true };
    const step = (kind: CaseKind, outcome: CaseOutcome) =>
      stepCase(standing(kind, 'inReview', 'none'), { type: 'decide', outcome }, TODAY, needs);
    expect(step('application', 'granted')).toMatchObject({ failure: { code: 'originalsMissing', count: 1 } });
    expect(step('notification', 'noted')).toMatchObject({ failure: { code: 'originalsMissing', count: 1 } });
    expect(step('application', 'refused').ok).toBe(true);
    expect(step('notification', 'notEstablished').ok).toBe(true);
  });

  it.each([
    ['today', TODAY, {}, 'slotTooSoon'],
    ['on a Sunday', day('2026-12-06'), {}, 'officeClosed'],
    ['at the turn of the year', day('2026-12-31'), {}, 'officeClosed'],
    ['a third time', LATER, { open: 2 }, 'visitLimitReached'],
    ['after five changes', LATER, { changes: 5 }, 'visitLimitReached'],
  ] as const)('MT-43: takes no visit %s', (_, wanted, counts, code) => {
    const needs = { originalsMissing: 0, withdrawable: true, visits: { open: 0, changes: 0, ...counts } };
    const event = { type: 'bookVisit', day: wanted, isOwn: true } as const;
    expect(stepCase(standing('application', 'inReview', 'none'), event, TODAY, needs)).toMatchObject({
      failure: { code },
    });
  });

  it('lets the office change a visit however often its person did', () => {
    const needs = { originalsMissing: 0, withdrawable: true, visits: { open: 1, changes: 5 } };
    const event = { type: 'changeVisit', day: LATER, isOwn: false } as const;
    expect(stepCase(standing('application', 'inReview', 'none'), event, TODAY, needs).ok).toBe(true);
  });

  it.each(caseStateSchema.options)(
    'is held and let go where it stands, each once, and stays held by whatever happens: %s',
    (state) => {
      const free = standing('application', state, 'none');
      const held = stepCase(free, { type: 'hold' }, TODAY);
      expect(held).toEqual({ ok: true, value: { ...free, isHeld: true } });
      if (!held.ok) return;
      expect(stepCase(held.value, { type: 'hold' }, TODAY)).toMatchObject({ failure: { code: 'transitionRefused' } });
      for (const event of EVENTS.filter(({ type }) => type !== 'liftHold')) {
        const stepped = stepCase(held.value, event, TODAY);
        if (stepped.ok) expect(stepped.value.isHeld).toBe(true);
      }
      expect(stepCase(held.value, { type: 'liftHold' }, TODAY)).toEqual({ ok: true, value: free });
    },
  );

  it('is taken back only where the procedure lets it be', () => {
    const needs = { originalsMissing: 0, withdrawable: false };
    const step = stepCase(standing('notification', 'received', 'none'), { type: 'withdraw' }, TODAY, needs);
    expect(step).toMatchObject({ failure: { code: 'transitionRefused' } });
  });
});
