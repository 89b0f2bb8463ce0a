import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { makeReceiptNumber } from '#portal/applications/receipt.ts';
import { isReceiptNumber } from '../../../support/application/receipt-number.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('receipt numbers', () => {
  it('are good, readable, and never follow one another', () => {
    const numbers = Array.from({ length: 2_000 }, makeReceiptNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) {
      expect(isReceiptNumber(number)).toBe(true);
      expect(receiptNumberSchema.safeParse(number).success).toBe(true);
      expect(number).not.toMatch(/[ILOU]/);
    }
    const sorted = [...numbers].sort();
    expect(numbers).not.toEqual(sorted);
  });

  it('show every single wrong character', () => {
    const places = fc.constantFrom(3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16);
    fc.assert(
      fc.property(places, fc.constantFrom(...ALPHABET), (place, character) => {
        const number = makeReceiptNumber();
        const typed = number.slice(0, place) + character + number.slice(place + 1);
        return isReceiptNumber(typed) === (typed === number);
      }),
      { numRuns: 2_000 },
    );
  });

  it('show two neighbours swapped, but for the one pair that weighs the same', () => {
    let unseen = 0;
    let swapped = 0;
    for (let n = 0; n < 2_000; n += 1) {
      const number = makeReceiptNumber();
      const place = [3, 4, 5, 8, 9, 10, 13, 14, 15][n % 9] ?? 3;
      const [one = '', other = ''] = [number[place], number[place + 1]];
      if (one === other) continue;
      swapped += 1;
      const typed = number.slice(0, place) + other + one + number.slice(place + 2);
      if (isReceiptNumber(typed)) {
        unseen += 1;
        expect([one, other].sort()).toEqual(['0', 'Z']);
      }
    }
    expect(unseen / swapped).toBeLessThan(0.02);
  });

  it('are not made of anything else', () => {
    fc.assert(fc.property(fc.string(), (text) => !isReceiptNumber(text)));
    expect(isReceiptNumber('MG-IIII-LLLL-OOOO')).toBe(false);
  });
});
