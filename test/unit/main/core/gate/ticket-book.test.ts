import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateEntry } from '#contract/portal/gate-routes.ts';
import { answerIn, EMPTY_BOOK, withAnswers, withEntry, withList, withUntold } from '#core/gate/ticket-book.ts';

const TAGS = ['A', 'B', 'C'].map((letter) => letter.repeat(43));
const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const entry = (n: number, tag: string): GateEntry => ({ id: uuidOf(n), by: { tag }, at: '2026-11-30T10:00:00Z' });

describe('what a gate knows of tickets', () => {
  it('lets in by an open ticket, once', () => {
    const [tag = '', other = ''] = TAGS;
    const book = withList(EMPTY_BOOK, [{ tag, state: 'open' }]);
    expect(answerIn(book, tag)).toBe('comeIn');
    expect(answerIn(withEntry(book, tag), tag)).toBe('alreadyIn');
    expect(answerIn(book, other)).toBe('unknown');
  });

  it('keeps an entry that was not told, whatever list comes, until it is told, and counts what is none as an alarm', () => {
    const lists = fc.uniqueArray(
      fc.record({ tag: fc.constantFrom(...TAGS), state: fc.constantFrom('open' as const, 'used' as const) }),
      { selector: ({ tag }) => tag },
    );
    const answers = fc.constantFrom('comeIn' as const, 'alreadyIn' as const, 'unknown' as const);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...TAGS), { maxLength: 6 }),
        lists,
        fc.array(answers),
        (came, list, said) => {
          const made = came.map((tag, n) => entry(n, tag));
          const heard = withList(made.reduce(withUntold, EMPTY_BOOK), list);
          for (const tag of came) expect(answerIn(heard, tag)).toBe('alreadyIn');
          const told = said.map((answer, n) => ({ id: uuidOf(n), answer }));
          const after = withAnswers(heard, told);
          expect(after.untold).toEqual(made.slice(said.length));
          expect(after.alarms).toBe(said.slice(0, made.length).filter((answer) => answer !== 'comeIn').length);
          // The same answers once more are no further alarm.
          expect(withAnswers(after, told)).toEqual(after);
        },
      ),
    );
  });
});
