import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PinSlot } from '#contract/brands.ts';
import { checkPinForm, normaliseSignaturePassword } from '#native-bridge/apps/pin-rule.ts';

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
  ])('SR-22: the signature password is shown as the card will compare it: %s', (typed, normalised) => {
    expect(normaliseSignaturePassword(typed)).toBe(normalised);
  });
});
