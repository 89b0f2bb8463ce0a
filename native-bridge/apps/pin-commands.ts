import { checkPinForm, pinFormProblem } from '#contract/card/pin-rule.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { type ChangeablePin, type PinSlot, type PinTriesLeft, pinTriesLeft } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import { type CardAnswer, type CardCommands, refused } from '#native-bridge/iso7816/card-commands.ts';
import type { CardFile } from '../profile/card-profile.ts';

export interface PinState {
  /** 0 when blocked. */
  readonly triesLeft: PinTriesLeft;
  readonly blocked: boolean;
}

/**
 * Asks how many tries a PIN has left. Uses up none. Fails with `cardRefused` where the answer is not a number of
 * tries, or as `CardChannel.transmit` does.
 */
export async function queryTriesLeft(card: CardCommands, file: CardFile): Promise<Outcome<PinState>> {
  const during = 'readTriesLeft';
  const answer = await queryInSomeForm(card, file, during);
  if (!answer.ok) return answer;
  const { status } = answer.value;
  if (status.kind === 'blocked') return success({ triesLeft: pinTriesLeft(0), blocked: true });
  return status.kind === 'triesLeft'
    ? success({ triesLeft: status.triesLeft, blocked: false })
    : refused(during, answer.value);
}

/** By short identifier where the card knows them; with Le where the reader takes no command of four bytes. */
async function queryInSomeForm(card: CardCommands, file: CardFile, during: string): Promise<Outcome<CardAnswer>> {
  if (card.abilities.shortFileIds !== false) {
    const answer = await queryInFormOfReader(card, during, file);
    if (!answer.ok) return answer;
    if (isAboutTries(answer.value)) card.abilities.shortFileIds = true;
    if (isAboutTries(answer.value) || card.abilities.shortFileIds === true) return answer;
  }
  const selected = await card.selectFile(file, during);
  if (!selected.ok || selected.value.status.kind !== 'ok') return selected;
  const answer = await queryInFormOfReader(card, during);
  if (answer.ok && isAboutTries(answer.value)) card.abilities.shortFileIds ??= false;
  return answer;
}

async function queryInFormOfReader(card: CardCommands, during: string, file?: CardFile): Promise<Outcome<CardAnswer>> {
  if (card.abilities.fourByteCommands === false) return card.queryTries(during, 'withLe', file);
  const answer = await card.queryTries(during, 'fourBytes', file);
  const isRefusedForm = answer.ok
    ? answer.value.status.kind === 'wrongLength'
    : answer.failure.code === 'cardUnreadable' && card.abilities.fourByteCommands === undefined;
  if (!isRefusedForm) {
    if (answer.ok && isAboutTries(answer.value)) card.abilities.fourByteCommands = true;
    return answer;
  }
  card.abilities.fourByteCommands = false;
  return card.queryTries(during, 'withLe', file);
}

function isAboutTries({ status }: CardAnswer): boolean {
  return status.kind === 'triesLeft' || status.kind === 'blocked' || status.kind === 'ok';
}

/**
 * Presents a secret once, and never again on its own.
 *
 * Fails with `pinMalformed` (nothing was sent), `pinRejected`, `pinBlocked`, `cardRefused`, or as
 * `CardChannel.transmit` does, then with `tryMayBeUsed`. The secret is zeroed in every case.
 */
export async function verifyPin(
  card: CardCommands,
  slot: PinSlot,
  file: CardFile,
  pin: SecretBytes,
): Promise<Outcome<void>> {
  return pin.spend(async (bytes) => {
    const form = checkPinForm(slot, bytes);
    if (!form.ok) return form;
    return presentSecret(card, slot, file, bytes);
  });
}

/** Presents bytes whose form was checked. They stay the caller's, to zero. Failures as in `verifyPin`. */
export async function presentSecret(
  card: CardCommands,
  slot: PinSlot,
  file: CardFile,
  bytes: Uint8Array,
): Promise<Outcome<void>> {
  const during = 'verifyPin';
  const addressed = await addressForSingleUse(card, file, during);
  if (!addressed.ok) return addressed;
  const answer = await card.verify(bytes, during, addressed.value);
  if (!answer.ok) return answer;
  const { status } = answer.value;
  switch (status.kind) {
    case 'ok':
      return success(undefined);
    case 'triesLeft':
      return failed({ code: 'pinRejected', slot, triesLeft: status.triesLeft });
    case 'blocked':
      return failed({ code: 'pinBlocked', slot });
    default:
      return refused(during, answer.value, !leavesMemoryUnchanged(answer.value.statusWord));
  }
}

/**
 * Puts a new value in the place of a PIN that was verified on this selection. Sent once, and never again on its own.
 *
 * Fails with `newPinRefused` where the value has not the form of such a secret, and with `cardRefused` where the card
 * would not take it; then the old one holds. Fails with `pinChangeUnknown` where the answer was lost or leaves it
 * open: the old or the new one holds. The value is zeroed in every case. Source: ISO/IEC 7816-4, CHANGE REFERENCE DATA.
 */
export async function changePin(
  card: CardCommands,
  slot: ChangeablePin,
  file: CardFile,
  newPin: SecretBytes,
): Promise<Outcome<void>> {
  const during = 'changePin';
  return newPin.spend(async (bytes) => {
    const problem = pinFormProblem(slot, bytes);
    if (problem !== undefined) return failed({ code: 'newPinRefused', slot, problem });
    const addressed = await addressForSingleUse(card, file, during);
    if (!addressed.ok) return addressed;
    if (card.signal.aborted) return failed({ code: 'cancelled' });
    const answer = await card.changePin(bytes, during, addressed.value);
    if (!answer.ok) return failed({ code: 'pinChangeUnknown', slot, triesLeft: null });
    if (answer.value.status.kind === 'ok') return success(undefined);
    return leavesMemoryUnchanged(answer.value.statusWord)
      ? refused(during, answer.value)
      : failed({ code: 'pinChangeUnknown', slot, triesLeft: null });
  });
}

/** 64xx, and the checking errors 67xx to 6Exx. 6Fxx gives no diagnosis. Source: ISO/IEC 7816-4, status bytes. */
function leavesMemoryUnchanged(statusWord: number): boolean {
  const first = statusWord >> 8;
  return first === 0x64 || (first >= 0x67 && first <= 0x6e);
}

/**
 * How to address a file for a command that may be sent only once: by short identifier where that is known to work,
 * else by selecting it first, which may be tried freely. Gives the file to address, or `undefined` for the current one.
 */
export async function addressForSingleUse(
  card: CardCommands,
  file: CardFile,
  during: string,
): Promise<Outcome<CardFile | undefined>> {
  if (card.abilities.shortFileIds === true) return success(file);
  const selected = await card.selectFile(file, during);
  if (!selected.ok) return selected;
  return selected.value.status.kind === 'ok' ? success(undefined) : refused(during, selected.value);
}
