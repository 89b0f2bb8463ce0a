import type { Sex } from '#contract/application.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/brands.ts';
import type { Outcome } from '#contract/outcome.ts';
import { failed, success } from '#contract/outcome.ts';
import type { SecretBytes } from '#contract/secret-bytes.ts';
import { type CardCommands, type CardSession, cardCommands } from '#native-bridge/iso7816/card-commands.ts';
import { readSizedFile } from '#native-bridge/iso7816/read-file.ts';
import { type DataObject, readHeader, readObject, readObjects } from '#native-bridge/iso7816/tlv.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { INPUT_SUPPORT_APPLICATION } from './card-profile.ts';
import { type PinState, queryTriesLeft, verifyPin } from './pin-commands.ts';

/** 基本4情報, as the card holds them. */
export interface CardAttributes {
  /** Family and given name with U+3000 between them. */
  readonly name: string;
  readonly address: string;
  readonly birthDate: CalendarDate;
  readonly sex: Sex;
}

/**
 * The card-information application (券面事項入力補助AP), current on its channel; it reaches the four attributes and
 * nothing else. Failures as in `JpkiApp`.
 */
export interface InputSupportApp {
  /** Uses up no try. */
  triesLeft(): Promise<Outcome<PinState>>;
  /** Sent once. Fails with `pinMalformed` before anything is sent, `pinRejected` or `pinBlocked`. */
  verify(pin: SecretBytes): Promise<Outcome<void>>;
  /** Needs its PIN verified, else `cardRefused` with `6982`. Fails with `cardUnreadable` where they do not parse. */
  readAttributes(): Promise<Outcome<CardAttributes>>;
}

const { files } = INPUT_SUPPORT_APPLICATION;
const ATTRIBUTES_LIMIT_BYTES = 4096;
const TAGS = { container: 0xff20, name: 0xdf22, address: 0xdf23, birthDate: 0xdf24, sex: 0xdf25 } as const;
const SEXES: Readonly<Record<string, Sex>> = { 1: 'male', 2: 'female', 9: 'notApplicable' };

/** Selects the application. Fails with `cardUnsupported` where the card has none: phones do not. */
export async function openInputSupportApp(
  channel: CardChannel,
  session: CardSession,
): Promise<Outcome<InputSupportApp>> {
  const card = cardCommands(channel, session);
  const selected = await card.selectApplication(INPUT_SUPPORT_APPLICATION);
  if (!selected.ok) return selected;
  if (selected.value.status.kind !== 'ok') return failed({ code: 'cardUnsupported' });
  return success({
    triesLeft: () => queryTriesLeft(card, files.pin),
    verify: (pin) => verifyPin(card, 'text', files.pin, pin),
    readAttributes: () => readAttributes(card),
  });
}

async function readAttributes(card: CardCommands): Promise<Outcome<CardAttributes>> {
  const during = 'readAttributes';
  const read = await readSizedFile(card, {
    file: files.attributes,
    during,
    limitBytes: ATTRIBUTES_LIMIT_BYTES,
    sizeOf: containerBytes,
  });
  if (!read.ok) return read;
  const attributes = read.value === undefined ? undefined : parseAttributes(read.value);
  return attributes === undefined
    ? failed({ code: 'cardUnreadable', during, tryMayBeUsed: false })
    : success(attributes);
}

function containerBytes(head: Uint8Array): number | undefined {
  const header = readHeader(head);
  return header?.tag === TAGS.container ? header.headerBytes + header.valueBytes : undefined;
}

/**
 * The attributes in the container `FF20`; `undefined` where one is missing, twice there or not of its form. The file's
 * own table of offsets (`DF21`) is not needed. Source: docs/card-protocol.md#input-support.
 */
export function parseAttributes(file: Uint8Array): CardAttributes | undefined {
  const container = readObject(file);
  if (container?.tag !== TAGS.container) return undefined;
  const objects = readObjects(container.value);
  if (objects === undefined) return undefined;
  const name = textOf(objects, TAGS.name);
  const address = textOf(objects, TAGS.address);
  const birthDate = calendarDateOf(textOf(objects, TAGS.birthDate));
  const sex = textOf(objects, TAGS.sex);
  if (name === undefined || address === undefined || birthDate === undefined || sex === undefined) return undefined;
  return { name, address, birthDate, sex: SEXES[sex] ?? 'unknown' };
}

function textOf(objects: readonly DataObject[], tag: number): string | undefined {
  const [object, another] = objects.filter((one) => one.tag === tag);
  if (object === undefined || another !== undefined || object.value.length === 0) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(object.value);
  } catch {
    // The decoder throws on bytes that are not UTF-8, which a card may hold.
    return undefined;
  }
}

function calendarDateOf(digits: string | undefined): CalendarDate | undefined {
  if (digits === undefined || !/^\d{8}$/.test(digits)) return undefined;
  const parsed = calendarDateSchema.safeParse(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
  return parsed.success ? parsed.data : undefined;
}
