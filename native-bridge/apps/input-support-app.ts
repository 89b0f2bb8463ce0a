import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Sex } from '#contract/procedure/application.ts';
import type { BirthDate } from '#contract/values/birth-date.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { CardCommands, CardSession } from '#native-bridge/iso7816/card-commands.ts';
import { readObjectFile } from '#native-bridge/iso7816/read-file.ts';
import { type DataObject, readObject, readObjects } from '#native-bridge/iso7816/tlv.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { type CardFile, INPUT_SUPPORT_APPLICATION } from '../profile/card-profile.ts';
import {
  type CardSigningKey,
  type IntegrityRecord,
  isHashOfAttributes,
  isRecordSignedBy,
  parseCardVerifiableCertificate,
  parseIntegrityRecord,
} from './card-integrity.ts';
import { birthDateOf, sexOf, textOf } from './card-text.ts';
import { openApplication } from './open-application.ts';
import { changePin, type PinState, queryTriesLeft, verifyPin } from './pin-commands.ts';

/** 基本4情報, as the card holds them. */
export interface CardAttributes {
  /** Family and given name with U+3000 between them. */
  readonly name: string;
  readonly address: string;
  readonly birthDate: BirthDate;
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
  /** After `verify`; see `changePin` of pin-commands.ts. Fails with `pinChangeUnknown` among others. */
  changePin(newPin: SecretBytes): Promise<Outcome<void>>;
  /**
   * Needs its PIN verified, else `cardRefused` with `6982`. Fails with `cardUnreadable` where they do not parse and with
   * `cardDataAltered` where they are not what the card's own integrity record says. `provenBy` has the record's
   * signature checked as well.
   */
  readAttributes(provenBy?: CardSigningKey): Promise<Outcome<CardAttributes>>;
  /** Needs no PIN. Whose key it is cannot be proved: its issuer's is not published. */
  readSigningKey(): Promise<Outcome<CardSigningKey>>;
}

const { files } = INPUT_SUPPORT_APPLICATION;
const ATTRIBUTES_LIMIT_BYTES = 4096;
/** Holds a name of 30 and an address of 120 characters; what is longer costs one exchange more. */
const ATTRIBUTES_USUAL_BYTES = 512;
/** The longer of the two files has 568 bytes. */
const INTEGRITY_LIMIT_BYTES = 1024;
const TAGS = { container: 0xff20, name: 0xdf22, address: 0xdf23, birthDate: 0xdf24, sex: 0xdf25 } as const;

/** Selects the application. Fails as `openApplication` does. */
export async function openInputSupportApp(
  channel: CardChannel,
  session: CardSession,
): Promise<Outcome<InputSupportApp>> {
  const opened = await openApplication(channel, session, INPUT_SUPPORT_APPLICATION);
  if (!opened.ok) return opened;
  const card = opened.value;
  return success({
    triesLeft: () => queryTriesLeft(card, files.pin),
    verify: (pin) => verifyPin(card, 'text', files.pin, pin),
    changePin: (newPin) => changePin(card, 'text', files.pin, newPin),
    readAttributes: (provenBy) => readAttributes(card, provenBy),
    readSigningKey: () => readSigningKey(card, files.cardVerifiableCertificate),
  });
}

async function readAttributes(
  card: CardCommands,
  provenBy: CardSigningKey | undefined,
): Promise<Outcome<CardAttributes>> {
  const during = 'readAttributes';
  const read = await readObjectFile(card, files.attributes, during, ATTRIBUTES_LIMIT_BYTES, ATTRIBUTES_USUAL_BYTES);
  if (!read.ok) return read;
  const attributes = parseAttributes(read.value);
  if (attributes === undefined) return failed({ code: 'cardUnreadable', during, tryMayBeUsed: false });
  const record = await readIntegrityRecord(card);
  if (!record.ok) return record;
  const isProven =
    isHashOfAttributes(record.value, read.value) &&
    (provenBy === undefined || isRecordSignedBy(record.value, provenBy));
  return isProven ? success(attributes) : failed({ code: 'cardDataAltered' });
}

async function readIntegrityRecord(card: CardCommands): Promise<Outcome<IntegrityRecord>> {
  const during = 'readIntegrityRecord';
  const read = await readObjectFile(card, files.integrityRecord, during, INTEGRITY_LIMIT_BYTES);
  if (!read.ok) return read;
  const record = parseIntegrityRecord(read.value);
  return record === undefined ? failed({ code: 'cardUnreadable', during, tryMayBeUsed: false }) : success(record);
}

/** The card-verifiable certificate of an application. Fails with `cardUnreadable` where it is not of its form. */
async function readSigningKey(card: CardCommands, file: CardFile): Promise<Outcome<CardSigningKey>> {
  const during = 'readCardVerifiableCertificate';
  const read = await readObjectFile(card, file, during, INTEGRITY_LIMIT_BYTES);
  if (!read.ok) return read;
  const key = parseCardVerifiableCertificate(read.value);
  return key === undefined ? failed({ code: 'cardUnreadable', during, tryMayBeUsed: false }) : success(key);
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
  const name = textOf(onlyValue(objects, TAGS.name));
  const address = textOf(onlyValue(objects, TAGS.address));
  const birthDate = birthDateOf(onlyValue(objects, TAGS.birthDate));
  const sex = onlyValue(objects, TAGS.sex);
  if (name === undefined || address === undefined || birthDate === undefined || sex === undefined) return undefined;
  return { name, address, birthDate, sex: sexOf(sex) };
}

/** The value of the only object with this tag. */
function onlyValue(objects: readonly DataObject[], tag: number): Uint8Array | undefined {
  const [object, another] = objects.filter((one) => one.tag === tag);
  return another === undefined ? object?.value : undefined;
}
