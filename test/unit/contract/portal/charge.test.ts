import { describe, expect, it } from 'vitest';
import { type ChargeEntry, chargeState, netOf, yenSchema } from '#contract/portal/charge.ts';
import { type Attempt, type AttemptEvent, stepAttempt } from '#contract/portal/payment-attempt.ts';

const entry = (kind: ChargeEntry['kind'], yen: number): ChargeEntry => ({ kind, yen });

describe('where a charge stands', () => {
  it.each([
    [false, [], 'open'],
    [true, [], 'cancelled'],
    [true, [entry('received', 300), entry('refunded', 300)], 'refunded'],
    [false, [entry('received', 300), entry('refunded', 300)], 'open'],
    [false, [entry('received', 100)], 'partlyPaid'],
    [false, [entry('received', 100), entry('manual', 200)], 'paid'],
    [false, [entry('received', 300), entry('manual', 300)], 'overpaid'],
    [true, [entry('received', 1)], 'overpaid'],
    [false, [entry('received', 300), entry('refunded', 300), entry('chargedBack', 300)], 'overRefunded'],
  ] as const)('follows from its ledger alone (cancelled: %s, %j): %s', (cancelled, entries, state) => {
    expect(chargeState(300, cancelled, entries)).toBe(state);
    expect(chargeState(300, cancelled, entries.toReversed())).toBe(state);
  });

  it.each([
    0,
    -1,
    0.5,
    99_999_999.5,
    100_000_000,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '300',
    null,
    300n,
    '1e2',
  ])('MT-29: %s is no sum', (sum) => {
    expect(yenSchema.safeParse(sum).success).toBe(false);
  });
});

const word = (said: Extract<AttemptEvent, { type: 'word' }>['word']): AttemptEvent => ({ type: 'word', word: said });
const FIVE: readonly AttemptEvent[] = [
  word({ says: 'submitted' }),
  word({ says: 'declined' }),
  word({ says: 'succeeded', yen: 300 }),
  word({ says: 'refunded', refund: 'one', yen: 100 }),
  word({ says: 'chargedBack', yen: 50 }),
];

function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((one, at) => ordersOf(things.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

function ledgerOf(events: readonly AttemptEvent[]) {
  let attempt: Attempt = { state: 'created', yen: 300, told: [], waiting: [] };
  const entries = events.flatMap((event) => {
    const step = stepAttempt(attempt, event);
    attempt = step.attempt;
    return step.entries;
  });
  return { state: attempt.state, waiting: attempt.waiting, entries };
}

describe('an attempt to pay', () => {
  it('MT-28: leads to the same ledger in all 120 orders of five events, each told twice', () => {
    const orders = ordersOf(FIVE);
    expect(orders).toHaveLength(120);
    for (const order of orders) {
      for (const told of [order, order.flatMap((event) => [event, event]), [...order, ...order]]) {
        const { state, waiting, entries } = ledgerOf(told);
        expect({ state, waiting }).toEqual({ state: 'succeeded', waiting: [] });
        expect(entries.map(({ kind, yen }) => `${kind} ${yen}`).sort()).toEqual([
          'chargedBack 50',
          'received 300',
          'refunded 100',
        ]);
        expect(netOf(entries)).toBe(150);
      }
    }
  });

  it('adds nothing of what went back while nothing is known to have come', () => {
    expect(ledgerOf([word({ says: 'refunded', refund: 'one', yen: 100 })]).entries).toEqual([]);
  });

  it('is not ended by its person or by time once it was handed in', () => {
    for (const type of ['cancelled', 'timeOver'] as const) {
      expect(ledgerOf([{ type: 'pageReady' }, word({ says: 'submitted' }), { type }]).state).toBe('submitted');
      expect(ledgerOf([{ type: 'pageReady' }, { type }]).state).toBe(type === 'cancelled' ? 'cancelled' : 'expired');
    }
  });

  it('is money from any end, when the word comes that it succeeded', () => {
    const late = word({ says: 'succeeded', yen: 300 });
    for (const end of [{ type: 'cancelled' }, { type: 'timeOver' }, word({ says: 'declined' })] as const) {
      expect(ledgerOf([{ type: 'pageReady' }, end, late])).toMatchObject({
        state: 'succeeded',
        entries: [{ yen: 300 }],
      });
    }
  });
});
