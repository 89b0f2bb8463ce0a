import type { PinSlot } from '#contract/brands.ts';
import type { FailureOf } from '#contract/failure.ts';

/** How many digits each number has. */
const DIGITS = { auth: 4, text: 4, face: 14 } as const;

export type PinProblem = FailureOf<'pinMalformed'>['problem'];

/** What the person will see and what would be sent: the signature password in half-width capitals. */
export function pinAsSent(slot: PinSlot, typed: string): string {
  return slot === 'sign' ? typed.normalize('NFKC').toUpperCase() : typed;
}

/** Why it must not go to the card; `undefined` when it may. 4 or 14 ASCII digits, or 6-16 of A-Z0-9 with one of each. */
export function pinProblem(slot: PinSlot, pin: string): PinProblem | undefined {
  if (pin === '') return 'empty';
  if (slot !== 'sign') {
    if (!/^[0-9]*$/.test(pin)) return 'characters';
    return pin.length === DIGITS[slot] ? undefined : 'length';
  }
  if (!/^[A-Z0-9]*$/.test(pin)) return 'characters';
  if (pin.length < 6 || pin.length > 16) return 'length';
  return /[A-Z]/.test(pin) && /[0-9]/.test(pin) ? undefined : 'needsLetterAndDigit';
}
