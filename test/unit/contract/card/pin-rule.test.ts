import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPinChange, checkPinForm, isOfBirthDate, newPinProblem, pinAsSent } from '#contract/card/pin-rule.ts';
import type { NewPinProblem } from '#contract/failures/pin-failures.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';
import type { ChangeablePin, PinSlot } from '#contract/values/brands.ts';
import { secret } from '../../../support/card/card-harness.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const problemOf = (slot: PinSlot, text: string) => {
  const checked = checkPinForm(slot, bytes(text));
  return checked.ok ? undefined : checked.failure;
};

describe('the form of a PIN', () => {
  it.each([
    ['auth', '0000'],
    ['text', '1234'],
    ['sign', 'ABC123'],
    ['sign', '1ZZZZZZZZZZZZZZZ'],
  ] as const)('%s takes a well-formed secret', (slot, text) => {
    expect(problemOf(slot, text)).toBeUndefined();
  });

  it.each([
    ['auth', '', 'empty'],
    ['auth', '123', 'length'],
    ['auth', '12345', 'length'],
    ['auth', '123a', 'characters'],
    ['text', '１２３４', 'characters'],
    ['sign', '', 'empty'],
    ['sign', 'ABC12', 'length'],
    ['sign', 'ABCDEFGH123456789', 'length'],
    ['sign', 'abc123', 'characters'],
    ['sign', 'ABC 123', 'characters'],
    ['sign', 'ABCDEF', 'needsLetterAndDigit'],
    ['sign', '123456', 'needsLetterAndDigit'],
  ] as const)('SR-22: %s refuses a malformed secret and says why: %j', (slot, text, problem) => {
    expect(problemOf(slot, text)).toEqual({ code: 'pinMalformed', slot, problem });
  });

  it('SR-22: takes exactly what the rule names, over arbitrary bytes', () => {
    const mostly = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.stringMatching(/^[A-Z0-9]{0,18}$/).map(bytes));
    fc.assert(
      fc.property(mostly, (secret) => {
        const text = Buffer.from(secret).toString('latin1');
        expect(checkPinForm('auth', secret).ok).toBe(/^[0-9]{4}$/.test(text));
        expect(checkPinForm('sign', secret).ok).toBe(/^(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}$/.test(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['abc123', 'ABC123'],
    ['ＡＢＣ１２３', 'ABC123'],
    ['ａbＣ12３', 'ABC123'],
    ['１２３４', '1234'],
  ])('SR-22: what is typed is shown as the card will compare it: %s', (typed, normalised) => {
    expect(pinAsSent(typed)).toBe(normalised);
  });
});

const UNRELATED: Readonly<Record<ChangeablePin, string>> = { auth: '0592', text: '0592', sign: 'KW7R2X9' };
const newProblem = (slot: ChangeablePin, value: string, current = UNRELATED[slot]) =>
  newPinProblem({ slot, newPin: bytes(value), currentPin: bytes(current) });
const allPins = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'));

/** Said a second time in another way: as patterns and as text. */
const RING = '01234567890123456789';
const ringReversed = [...RING].reverse().join('');
function expectedOfDigits(value: string): NewPinProblem | undefined {
  if (/^(.)\1(.)\2$/.test(value) || /^(..)\1$/.test(value)) return 'repeated';
  return RING.includes(value) || ringReversed.includes(value) ? 'run' : undefined;
}

describe('the rule for a new PIN', () => {
  it('refuses of all 10,000 numbers exactly runs, repeats and pairs', () => {
    const found = allPins.filter((value) => newProblem('auth', value, 'none yet') !== undefined);
    for (const value of allPins) expect(newProblem('auth', value, 'none yet'), value).toBe(expectedOfDigits(value));
    expect(found).toHaveLength(210);
  });

  it.each(['auth', 'text'] as const)('%s: refuses what is like the current one, for every number', (slot) => {
    const current = '2958';
    for (const value of allPins) {
      const changed = [...value].filter((digit, at) => digit !== current[at]).length;
      const isLike = changed <= 1 || value === '8592';
      expect(newProblem(slot, value, current) === 'likeCurrent', value).toBe(isLike);
    }
  });

  it.each([
    ['AAAAAA1', 'repeated'],
    ['A1A1A1A1', 'repeated'],
    ['7RX97RX9', 'repeated'],
    ['ABC123', 'run'],
    ['123ABC', 'run'],
    ['CBA987', 'run'],
    ['K1234W', 'run'],
    ['WXYZ7Q2', 'run'],
    ['9876QM', 'run'],
    ['PASSWORD1', 'commonWord'],
    ['2026SAKURA', 'commonWord'],
    ['QWERTY79', 'commonWord'],
    ['KW7R2X9', 'likeCurrent'],
    ['KW7R2X8', 'likeCurrent'],
    ['9X2R7WK', 'likeCurrent'],
    ['KW7R2X9Q', 'likeCurrent'],
    ['KW7R2X', 'likeCurrent'],
    ['kw7r2x9', 'characters'],
    ['KWRTXQP', 'needsLetterAndDigit'],
    ['K7', 'length'],
    ['', 'empty'],
  ] as const)('a password %j is refused as %s', (value, problem) => {
    expect(newProblem('sign', value)).toBe(problem);
  });

  it.each(['HJ4QZ8', 'M3N0KAPPA', 'SAKURA7K2X9Q', 'AB1CD2EF', 'TQ97ABZ', 'Z9Z8Q7P6R5T4W3M2'])(
    'takes the password %j',
    (value) => {
      expect(newProblem('sign', value)).toBeUndefined();
    },
  );

  it.each([
    ['1990-04-21', '0421 2104 9004 0490 9021 2190 0204 0402 0221 2102 1990', '1994 0420 2020'],
    ['1989-01-07', '0107 0701 8901 6401 0164 6407 0764 1989', '0101 3101'],
    ['1989-01-08', '0108 0101 8908 0801 1989', '6401 0164'],
    ['1987-04-00', '8704 0487 1987', '0400 0004 0000 6204 0462'],
    ['1987-00-00', '1987', '8700 0087 0000'],
    ['2020-05-01', '0501 0105 2005 0205 2020 0201', '3205 3105'],
  ])('finds the birth date %s in every form it has in four digits', (day, forms, others) => {
    const birthDate = birthDateSchema.parse(day);
    for (const value of forms.split(' ')) expect(isOfBirthDate(bytes(value), birthDate), value).toBe(true);
    for (const value of others.split(' ')) expect(isOfBirthDate(bytes(value), birthDate), value).toBe(false);
    expect(allPins.filter((value) => isOfBirthDate(bytes(value), birthDate)).length).toBeLessThanOrEqual(11);
  });

  it('holds the current value to its form alone, and says which of the two is wrong', () => {
    const change = (pin: string, newPin: string) => checkPinChange('auth', secret(pin), secret(newPin));
    expect(change('1111', '0592').ok).toBe(true);
    expect(change('111', '0592')).toMatchObject({ failure: { code: 'pinMalformed', problem: 'length' } });
    expect(change('1111', '059')).toMatchObject({ failure: { code: 'newPinRefused', problem: 'length' } });
    expect(change('0592', '1234')).toMatchObject({ failure: { code: 'newPinRefused', problem: 'run' } });
  });

  it('SR-22: never takes a new value whose form is not that of the slot, over arbitrary bytes', () => {
    const slots = fc.constantFrom<ChangeablePin>('auth', 'sign', 'text');
    fc.assert(
      fc.property(slots, fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), (slot, value, current) => {
        const problem = newPinProblem({ slot, newPin: value, currentPin: current });
        if (!checkPinForm(slot, value).ok) expect(problem).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
