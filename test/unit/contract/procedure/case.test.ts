import { describe, expect, it } from 'vitest';
import {
  type CaseEvent,
  type CaseKind,
  type CaseOutcome,
  type CaseStanding,
  caseKindSchema,
  caseOutcomeSchema,
  caseStateSchema,
  FIRST_STATE,
  isClosed,
  stepCase,
} from '#contract/procedure/case.ts';

const OF_KIND: Record<CaseKind, readonly CaseOutcome[]> = {
  application: ['granted', 'partlyGranted', 'refused'],
  notification: ['noted', 'notEstablished'],
};
const EVENTS: readonly CaseEvent[] = [
  { type: 'beginReview' },
  { type: 'withdraw' },
  ...caseOutcomeSchema.options.map((outcome) => ({ type: 'decide', outcome }) as const),
];
/** Every state against every event; what is missing is refused. */
const TABLE: Record<string, Partial<Record<CaseEvent['type'], string>>> = {
  received: { beginReview: 'inReview', withdraw: 'withdrawn' },
  inReview: { decide: 'decided', withdraw: 'withdrawn' },
  correctionAsked: { decide: 'decided', withdraw: 'withdrawn' },
  decided: {},
  withdrawn: {},
};

const CELLS = caseKindSchema.options.flatMap((kind) =>
  caseStateSchema.options.flatMap((state) =>
    EVENTS.map((event) => {
      const outcome = event.type === 'decide' ? event.outcome : null;
      const fits = outcome === null || OF_KIND[kind].includes(outcome);
      return {
        kind,
        state,
        event,
        outcome,
        what: outcome ?? event.type,
        to: fits ? TABLE[state]?.[event.type] : undefined,
      };
    }),
  ),
);

describe('a case', () => {
  it('begins as received, and is open', () => {
    expect(FIRST_STATE).toBe('received');
    expect(caseStateSchema.options.filter((state) => !isClosed({ state }))).toEqual([
      'received',
      'inReview',
      'correctionAsked',
    ]);
  });

  it.each(CELLS)('of kind $kind that is $state and meets $what becomes $to', ({ kind, state, event, outcome, to }) => {
    const standing: CaseStanding = { kind, state, outcome: state === 'decided' ? (OF_KIND[kind][0] ?? null) : null };
    const stepped = stepCase(standing, event);
    if (to === undefined) {
      expect(stepped).toMatchObject({ ok: false, failure: { code: 'transitionRefused', from: state } });
    } else {
      expect(stepped).toEqual({ ok: true, value: { kind, state: to, outcome } });
    }
  });
});
