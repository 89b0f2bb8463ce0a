import type { FailureOf } from '../failures/failure.ts';
import { failed, type Outcome, success } from '../failures/outcome.ts';
import type { NewPinProblem } from '../failures/pin-failures.ts';
import type { BirthDate } from '../values/birth-date.ts';
import { fullDate } from '../values/birth-date.ts';
import type { ChangeablePin, PinSlot } from '../values/brands.ts';
import { eraOf } from '../values/calendar.ts';
import type { SecretBytes } from '../values/secret-bytes.ts';

export type PinFormProblem = FailureOf<'pinMalformed'>['problem'];

const DIGITS = { auth: 4, text: 4, face: 14 } as const satisfies Record<Exclude<PinSlot, 'sign'>, number>;
const PASSWORD_MIN_BYTES = 6;
const PASSWORD_MAX_BYTES = 16;

/**
 * The form of a secret as the card compares it: 4 ASCII digits (`auth`, `text`), 14 (`face`), or 6 to 16 of A–Z and
 * 0–9 with at least one of each (`sign`). `undefined` where it has that form.
 */
export function pinFormProblem(slot: PinSlot, pin: Uint8Array): PinFormProblem | undefined {
  if (pin.length === 0) return 'empty';
  if (slot !== 'sign') {
    if (!pin.every(isDigit)) return 'characters';
    return pin.length === DIGITS[slot] ? undefined : 'length';
  }
  if (!pin.every((byte) => isDigit(byte) || isCapital(byte))) return 'characters';
  if (pin.length < PASSWORD_MIN_BYTES || pin.length > PASSWORD_MAX_BYTES) return 'length';
  return pin.some(isDigit) && pin.some(isCapital) ? undefined : 'needsLetterAndDigit';
}

/** Fails with `pinMalformed`. A value that fails never reaches a card. */
export function checkPinForm(slot: PinSlot, pin: Uint8Array): Outcome<void> {
  const problem = pinFormProblem(slot, pin);
  return problem === undefined ? success(undefined) : failed({ code: 'pinMalformed', slot, problem });
}

/** What a person typed as the card compares it, and as they are shown it: full width narrowed (NFKC), capitals. */
export function pinAsSent(typed: string): string {
  return typed.normalize('NFKC').toUpperCase();
}

/** A new value, and what it must not be taken from. */
interface NewPin {
  readonly slot: ChangeablePin;
  readonly newPin: Uint8Array;
  readonly currentPin: Uint8Array;
}

/**
 * Why a value is not taken as a new PIN; `undefined` where it is. An old one is held to its form alone.
 *
 * Four digits: not all equal, no run up or down (`7890` and `2109` too), no pair twice (`1212`, `1122`). A password:
 * at least four different characters, not a shorter piece repeated, no run of four, not made of runs alone
 * (`ABC123`), not a common word with up to four characters more. Both: not like the current one, which is equal, the
 * other way round, one character changed, or one contained in the other.
 *
 * Sources: city offices ask for no run and no repeated digit (docs/card-protocol.md#new-pins); pairs follow right
 * after those in published counts of leaked PINs. The 12-digit number and the other PINs are never known here, so
 * that what is taken from them cannot be found.
 */
export function newPinProblem({ slot, newPin, currentPin }: NewPin): NewPinProblem | undefined {
  const malformed = pinFormProblem(slot, newPin);
  if (malformed !== undefined) return malformed;
  if (isLike(newPin, currentPin)) return 'likeCurrent';
  if (slot === 'sign') return passwordProblem(newPin);
  if (isRepeated(newPin) || isTwoPairs(newPin)) return 'repeated';
  return isRun(newPin) ? 'run' : undefined;
}

function checkNewPin(asked: NewPin): Outcome<void> {
  const problem = newPinProblem(asked);
  return problem === undefined ? success(undefined) : failed({ code: 'newPinRefused', slot: asked.slot, problem });
}

/** Both values of a change, before a card is touched. Fails with `pinMalformed` for the old one, or `newPinRefused`. */
export function checkPinChange(slot: ChangeablePin, pin: SecretBytes, newPin: SecretBytes): Outcome<void> {
  return pin.check((current) => {
    const form = checkPinForm(slot, current);
    return form.ok ? newPin.check((bytes) => checkNewPin({ slot, newPin: bytes, currentPin: current })) : form;
  });
}

/** Heads of the published lists of leaked passwords that fit the form, and words that lie near here. */
const COMMON_WORDS = [
  'ADMIN',
  'ASDFGH',
  'DRAGON',
  'ILOVEYOU',
  'JAPAN',
  'LETMEIN',
  'LOVE',
  'MONKEY',
  'MYNUMBER',
  'NIHON',
  'NIPPON',
  'PASSWORD',
  'PASSWD',
  'QAZWSX',
  'QWERTY',
  'SAKURA',
  'TOKYO',
  'WELCOME',
  'ZXCVBN',
].map((word) => new TextEncoder().encode(word));
const COMMON_WORD_NEEDS_MORE_BYTES = 4;
const RUN_MIN_BYTES = 3;
const RUN_MAX_BYTES = 3;
const DIFFERENT_MIN = 4;

function passwordProblem(password: Uint8Array): NewPinProblem | undefined {
  if (new Set(password).size < DIFFERENT_MIN || isRepeated(password)) return 'repeated';
  const runs = runsOf(password).filter((bytes) => bytes >= RUN_MIN_BYTES);
  const inRuns = runs.reduce((sum, bytes) => sum + bytes, 0);
  if (runs.some((bytes) => bytes > RUN_MAX_BYTES) || inRuns === password.length) return 'run';
  const isCommon = COMMON_WORDS.some(
    (word) => password.length <= word.length + COMMON_WORD_NEEDS_MORE_BYTES && contains(password, word),
  );
  return isCommon ? 'commonWord' : undefined;
}

function isLike(newPin: Uint8Array, currentPin: Uint8Array): boolean {
  if (contains(newPin, currentPin) || contains(currentPin, newPin)) return true;
  if (newPin.length !== currentPin.length) return false;
  const isReversed = newPin.every((byte, at) => byte === currentPin[currentPin.length - 1 - at]);
  return isReversed || newPin.filter((byte, at) => byte !== currentPin[at]).length <= 1;
}

/** One piece over and over: `1111`, `1212`, `ABC1ABC1`. */
function isRepeated(pin: Uint8Array): boolean {
  for (let piece = 1; piece <= pin.length / 2; piece += 1) {
    if (pin.length % piece === 0 && pin.every((byte, at) => byte === pin[at % piece])) return true;
  }
  return false;
}

function isTwoPairs([a, b, c, d]: Uint8Array): boolean {
  return a === b && c === d;
}

/** Up or down by one at each step, 9 next to 0. */
function isRun(pin: Uint8Array): boolean {
  const steps = new Set([...pin.subarray(1)].map((byte, at) => (byte - (pin[at] ?? 0) + 10) % 10));
  return steps.size === 1 && (steps.has(1) || steps.has(9));
}

/** How long each stretch is that goes up or down by one; neighbours of no stretch count one. */
function runsOf(password: Uint8Array): number[] {
  const runs: number[] = [];
  let length = 1;
  let step = 0;
  for (let at = 1; at <= password.length; at += 1) {
    const next = (password[at] ?? 0) - (password[at - 1] ?? 0);
    const goesOn = Math.abs(next) === 1 && (length === 1 || next === step);
    if (goesOn) {
      length += 1;
      step = next;
      continue;
    }
    runs.push(length);
    length = 1;
  }
  return runs;
}

/** Whether four digits are two of month, day, year and year of the era, in any order, or the year; unknown parts are none. */
export function isOfBirthDate(pin: Uint8Array, birthDate: BirthDate): boolean {
  const [year, month, day] = birthDate.split('-') as [string, string, string];
  const whole = fullDate(birthDate);
  const years = [
    ...(year === '0000' ? [] : [year.slice(2)]),
    ...(whole === undefined ? [] : [String(eraOf(whole).year).padStart(2, '0')]),
  ];
  const parts = [month, day].filter((part) => part !== '00');
  const pairs = [
    ...(parts.length === 2 ? [month + day, day + month] : []),
    ...years.flatMap((short) => parts.flatMap((part) => [short + part, part + short])),
  ];
  const isWritten = (digits: string) => pin.every((byte, at) => byte === digits.charCodeAt(at));
  return [year, ...pairs].some(isWritten);
}

function contains(whole: Uint8Array, part: Uint8Array): boolean {
  if (part.length === 0) return false;
  for (let at = 0; at + part.length <= whole.length; at += 1) {
    if (part.every((byte, offset) => byte === whole[at + offset])) return true;
  }
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
