import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineVerdict } from '#portal/line/line-verdict.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');
const trying = { tries: 0, agedMs: 0, nowMs: NOW, jitter: 0 };
const answer = (status: number, retryAfter: string | null = null, message = '') => ({ status, retryAfter, message });

describe('what follows from an answer of LINE', () => {
  it('LT-45: doubles from a second to an hour, with up to a quarter more, and ends within twenty hours', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 }), (dice) => {
        let agedMs = 0;
        for (const [tries, jitter] of dice.entries()) {
          const verdict = lineVerdict(tries % 2 === 0 ? undefined : answer(503), { tries, agedMs, nowMs: NOW, jitter });
          if (verdict.is !== 'again') {
            expect([verdict.is, agedMs > 18 * HOUR_MS]).toEqual(['dead', true]);
            return;
          }
          const plainMs = Math.min(1_000 * 2 ** tries, HOUR_MS);
          expect(verdict.afterMs).toBeGreaterThanOrEqual(plainMs);
          expect(verdict.afterMs).toBeLessThanOrEqual(Math.min(plainMs * 1.25 + 1, HOUR_MS));
          agedMs += verdict.afterMs;
          expect(agedMs).toBeLessThanOrEqual(20 * HOUR_MS);
        }
        throw new Error('it never ends');
      }),
    );
  });

  it.each([
    ['3', 3_000],
    ['5400', 5_400_000],
    ['Sun, 29 Nov 2026 12:02:00 GMT', 120_000],
    ['0', 1_000],
    ['-5', 1_000],
    ['Sun, 29 Nov 2026 11:00:00 GMT', 1_000],
    ['soon', 1_000],
  ])('waits as long as Retry-After says: %s', (retryAfter, afterMs) => {
    expect(lineVerdict(answer(429, retryAfter), trying)).toEqual({ is: 'again', afterMs });
  });

  it('gives up what would be tried again only once LINE has forgotten its key', () => {
    expect(lineVerdict(answer(429, '80000'), trying)).toEqual({ is: 'dead' });
  });

  it.each([
    ['sent', answer(200)],
    ['sent', answer(409)],
    ['limited', answer(429, '3', 'You have reached your monthly limit.')],
    ['gone', answer(400, null, 'Failed to send messages')],
    ['dead', answer(400, null, 'The property, to, is invalid')],
    ['dead', answer(403)],
  ])('is %s', (is, said) => {
    expect(lineVerdict(said, trying)).toEqual({ is });
  });
});
