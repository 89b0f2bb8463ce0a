import { describe, expect, it } from 'vitest';
import { isCorporateNumber } from '#contract/values/corporate-number.ts';

describe('A corporate number', () => {
  // The first is the National Tax Agency’s, as it is published; the others are made by the same rule.
  it.each(['7000012050002', '8000012010038', '3010005002599'])('%s is one', (number) => {
    expect(isCorporateNumber(number)).toBe(true);
  });

  it('is none with another digit anywhere, another length, or other characters', () => {
    const number = '7000012050002';
    for (let n = 0; n < number.length; n += 1) {
      const changed = [...number];
      changed[n] = String((Number(changed[n]) + 1) % 10);
      expect(isCorporateNumber(changed.join('')), changed.join('')).toBe(false);
    }
    for (const other of ['', '700001205000', '70000120500021', '７０００１２０５０００２', '7000012O50002']) {
      expect(isCorporateNumber(other)).toBe(false);
    }
  });
});
