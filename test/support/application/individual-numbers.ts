import fc from 'fast-check';

const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Invented 12-digit numbers with a check digit that fits. */
export const individualNumbers = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 11 })
  .map((digits) => {
    const remainder = digits.reduce((sum, digit, n) => sum + digit * (WEIGHTS[n] ?? 0), 0) % 11;
    return `${digits.join('')}${remainder <= 1 ? 0 : 11 - remainder}`;
  });
