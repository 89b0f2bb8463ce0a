import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { CardFile } from '../profile/card-profile.ts';
import { MAX_READ_BYTES } from './allowed-commands.ts';
import { type CardAnswer, type CardCommands, type ReadRange, refused } from './card-commands.ts';
import type { StatusWord } from './status-word.ts';
import { readHeader } from './tlv.ts';

const SHORT_READ_BYTES = 256;
/** Holds every certificate seen so far (1,749 bytes at most) without reading the filler behind it. */
const LONG_READ_BYTES = 2048;
const MAX_COMMANDS = 64;
const PLAIN_REFUSALS: readonly StatusWord['kind'][] = [
  'notFound',
  'securityConditionMissing',
  'offsetOutsideFile',
  'triesLeft',
  'blocked',
];

interface SizedFile {
  readonly file: CardFile;
  readonly during: string;
  readonly limitBytes: number;
  /** How long the value is as a rule: so much is asked for at first, and the rest where it is longer. */
  readonly usualBytes?: number;
  /** Length of the value that begins with `head`; 0 where only filler is there, `undefined` where it is neither. */
  sizeOf(head: Uint8Array): number | undefined;
}

/**
 * Reads the value at the start of a file, with as few exchanges as the reader and the card allow, without the filler
 * behind it. `undefined`: there is no such file, or no value in it.
 *
 * Fails with `cardUnreadable` where the value is none, longer than `limitBytes`, cut short or not there after 64
 * commands, with `cardRefused`, or as `CardChannel.transmit` does.
 */
export function readSizedFile(card: CardCommands, wanted: SizedFile): Promise<Outcome<Uint8Array | undefined>> {
  return card.withAtMost(MAX_COMMANDS, () => readParts(card, wanted));
}

async function readParts(card: CardCommands, wanted: SizedFile): Promise<Outcome<Uint8Array | undefined>> {
  const { file, during, limitBytes, usualBytes = LONG_READ_BYTES, sizeOf } = wanted;
  const first = await readStart(card, file, during, { offset: 0, wantedBytes: usualBytes });
  if (!first.ok) return first;
  if (first.value.status.kind === 'notFound') return success(undefined);
  if (!hasData(first.value)) return refused(during, first.value);
  const sizeBytes = sizeOf(first.value.data);
  if (sizeBytes === undefined || sizeBytes > limitBytes) return unreadable(during);
  if (sizeBytes === 0) return success(undefined);

  const bytes = new Uint8Array(sizeBytes);
  let filled = Math.min(first.value.data.length, sizeBytes);
  bytes.set(first.value.data.subarray(0, filled));
  while (filled < sizeBytes) {
    const wantedBytes = Math.min(sizeBytes - filled, MAX_READ_BYTES);
    const next = await readAt(card, { offset: filled, wantedBytes }, during, { file: undefined, isStart: false });
    if (!next.ok) return next;
    if (!hasData(next.value)) return refused(during, next.value);
    const part = next.value.data.subarray(0, sizeBytes - filled);
    if (part.length === 0) return unreadable(during);
    bytes.set(part, filled);
    filled += part.length;
  }
  return success(bytes);
}

/** Reads the one data object of a file. Fails with `cardUnreadable` where there is none. */
export async function readObjectFile(
  card: CardCommands,
  file: CardFile,
  during: string,
  limitBytes: number,
): Promise<Outcome<Uint8Array>> {
  const read = await readSizedFile(card, { file, during, limitBytes, sizeOf: objectBytes });
  if (!read.ok) return read;
  return read.value === undefined ? unreadable(during) : success(read.value);
}

/** The whole length of the data object that begins with `head`; `undefined` where none does, as in filler. */
function objectBytes(head: Uint8Array): number | undefined {
  const header = readHeader(head);
  return header === undefined ? undefined : header.headerBytes + header.valueBytes;
}

/**
 * Reads a range whose offset is at most 255 from a file, by short identifier in one exchange where the card knows
 * them, else after SELECT. The file is current afterwards.
 */
export async function readStart(
  card: CardCommands,
  file: CardFile,
  during: string,
  range: ReadRange = { offset: 0, wantedBytes: LONG_READ_BYTES },
): Promise<Outcome<CardAnswer>> {
  if (card.abilities.shortFileIds !== false) {
    const answer = await readAt(card, range, during, { file, isStart: true });
    if (!answer.ok) return answer;
    if (hasData(answer.value)) card.abilities.shortFileIds = true;
    const maySupportSelectOnly = card.abilities.shortFileIds === undefined && !isAccessRule(answer.value);
    if (!maySupportSelectOnly) return answer;
  }
  const selected = await card.selectFile(file, during);
  if (!selected.ok || selected.value.status.kind !== 'ok') return selected;
  const answer = await readAt(card, range, during, { file: undefined, isStart: true });
  if (answer.ok && hasData(answer.value)) card.abilities.shortFileIds ??= false;
  return answer;
}

/** The first record of a file, by short identifier where the card knows them, else after SELECT. */
export async function readFirstRecord(
  card: CardCommands,
  file: CardFile,
  during: string,
): Promise<Outcome<CardAnswer>> {
  if (card.abilities.shortFileIds !== false) {
    const answer = await card.readRecord(1, during, file);
    if (!answer.ok || hasData(answer.value) || card.abilities.shortFileIds === true) return answer;
  }
  const selected = await card.selectFile(file, during);
  if (!selected.ok || selected.value.status.kind !== 'ok') return selected;
  return card.readRecord(1, during);
}

/**
 * One range: extended length until this reader or card makes trouble of it, short from then on.
 *
 * Some readers refuse such a command, or the card does; some answer with an odd status word, and some reset the card. At
 * the start of a file a card that was reset is taken anew; further into it only the next attempt is spared the trouble,
 * so that a file is never put together of two cards.
 */
async function readAt(
  card: CardCommands,
  { offset, wantedBytes }: ReadRange,
  during: string,
  { file, isStart }: { readonly file: CardFile | undefined; readonly isStart: boolean },
): Promise<Outcome<CardAnswer>> {
  const readShort = () =>
    card.readBinary({ offset, wantedBytes: Math.min(wantedBytes, SHORT_READ_BYTES) }, during, file);
  if (wantedBytes <= SHORT_READ_BYTES || card.abilities.extendedLength === false) return readShort();
  const answer = await card.readBinary({ offset, wantedBytes }, during, file);
  if (answer.ok ? isPlain(answer.value) : answer.failure.code !== 'cardUnreadable') {
    if (answer.ok && answer.value.data.length > SHORT_READ_BYTES) card.abilities.extendedLength = true;
    return answer;
  }
  card.abilities.extendedLength = false;
  const again = await readShort();
  const isSettled = again.ok
    ? hasData(again.value) || (answer.ok && answer.value.status.kind === 'wrongLength')
    : again.failure.code !== 'cardUnreadable';
  if (isSettled || !isStart) return again;
  const renewed = await card.startOver(during);
  if (renewed === 'kept') return again;
  return renewed.ok ? readShort() : renewed;
}

/** What a card says of its file or its secrets, whatever the length that was asked for. */
function isPlain(answer: CardAnswer): boolean {
  return hasData(answer) || PLAIN_REFUSALS.includes(answer.status.kind);
}

export function hasData({ status, data }: CardAnswer): boolean {
  return (status.kind === 'ok' || status.kind === 'okWithWarning') && data.length > 0;
}

/** The card understood the address and refuses the file: SELECT would not change that. */
function isAccessRule({ status }: CardAnswer): boolean {
  return status.kind === 'securityConditionMissing';
}

function unreadable(during: string): ReturnType<typeof failed> {
  return failed({ code: 'cardUnreadable', during, tryMayBeUsed: false });
}
