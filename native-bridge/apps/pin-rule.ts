import type { PinSlot } from '#contract/brands.ts';
import type { Outcome } from '#contract/outcome.ts';
import { failed, success } from '#contract/outcome.ts';

export const NUMERIC_PIN_BYTES = 4;
export const SIGNATURE_PASSWORD_MIN_BYTES = 6;
export const SIGNATURE_PASSWORD_MAX_BYTES = 16;

/**
 * The form of a secret as the card compares it: 4 ASCII digits (`auth`, `text`), or 6 to 16 of A–Z and 0–9 with at
 * least one of each (`sign`). Fails with `pinMalformed`. A value that fails never reaches a card.
 */
export function checkPinForm(slot: PinSlot, bytes: Uint8Array): Outcome<void> {
  if (bytes.length === 0) return failed({ code: 'pinMalformed', slot, problem: 'empty' });
  return slot === 'sign' ? checkSignaturePassword(bytes) : checkNumericPin(slot, bytes);
}

function checkNumericPin(slot: PinSlot, bytes: Uint8Array): Outcome<void> {
  if (!bytes.every(isDigit)) return failed({ code: 'pinMalformed', slot, problem: 'characters' });
  if (bytes.length !== NUMERIC_PIN_BYTES) return failed({ code: 'pinMalformed', slot, problem: 'length' });
  return success(undefined);
}

function checkSignaturePassword(bytes: Uint8Array): Outcome<void> {
  const slot = 'sign';
  if (!bytes.every((byte) => isDigit(byte) || isCapital(byte))) {
    return failed({ code: 'pinMalformed', slot, problem: 'characters' });
  }
  if (bytes.length < SIGNATURE_PASSWORD_MIN_BYTES || bytes.length > SIGNATURE_PASSWORD_MAX_BYTES) {
    return failed({ code: 'pinMalformed', slot, problem: 'length' });
  }
  if (!bytes.some(isDigit) || !bytes.some(isCapital)) {
    return failed({ code: 'pinMalformed', slot, problem: 'needsLetterAndDigit' });
  }
  return success(undefined);
}

/** What a person typed as the card compares it: full-width characters narrowed (NFKC), letters in capitals. */
export function normaliseSignaturePassword(text: string): string {
  return text.normalize('NFKC').toUpperCase();
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
