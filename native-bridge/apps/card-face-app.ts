import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Sex } from '#contract/procedure/application.ts';
import type { BirthDate } from '#contract/values/birth-date.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { SecretBytes, unmovedCopy } from '#contract/values/secret-bytes.ts';
import type { CardSession } from '#native-bridge/iso7816/card-commands.ts';
import { readObjectFile } from '#native-bridge/iso7816/read-file.ts';
import { type DataObject, readObject, readObjects } from '#native-bridge/iso7816/tlv.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { CARD_FACE_APPLICATION } from '../profile/card-profile.ts';
import { birthDateOf, calendarDateOf, sexOf } from './card-text.ts';
import { openApplication } from './open-application.ts';
import { type PinState, presentSecret, queryTriesLeft, verifyPin } from './pin-commands.ts';

/** What is printed on the card, as far as 照合番号B opens it. */
export interface CardFace {
  readonly birthDate: BirthDate;
  readonly sex: Sex;
  /** PNG, black and white. */
  readonly nameImage: Uint8Array;
  readonly addressImage: Uint8Array;
  /** JPEG 2000 (JP2), grey. */
  readonly photo: Uint8Array;
  readonly expiresOn: CalendarDate;
  /** PNG. */
  readonly securityCodeImage: Uint8Array;
}

/** The parts of the card-face file, with what its signature covers. */
interface ParsedCardFace extends CardFace {
  /** SHA-256 of the three covered groups, one after the other: 96 bytes. */
  readonly coveredHashes: Uint8Array;
  readonly signature: Uint8Array;
}

/** The card-face application (券面事項確認AP), current on its channel. Failures as in `JpkiApp`. */
interface CardFaceApp {
  /** Uses up no try. */
  triesLeft(): Promise<Outcome<PinState>>;
  /**
   * Presents 照合番号B once, and after it the birth date that it begins with, which its acceptance has proved right. Fails
   * with `pinMalformed` before anything is sent, `pinRejected` or `pinBlocked`.
   */
  verify(checkNumberB: SecretBytes): Promise<Outcome<void>>;
  /** At most 32 KiB. Fails with `cardUnreadable` where the file is not of its form. */
  readCardFace(): Promise<Outcome<CardFace>>;
  /** The birth date alone, from a file of its own for checks of age. */
  readAgeRecord(): Promise<Outcome<BirthDate>>;
}

const { files } = CARD_FACE_APPLICATION;
/** As far as READ BINARY reaches. */
const CARD_FACE_LIMIT_BYTES = 0x8000;
const AGE_RECORD_LIMIT_BYTES = 1024;
const BIRTH_DATE_BYTES = 6;
const SIGNATURE_BYTES = 256;
/** Offsets, birth date, sex, key, name, address, photo, signature, expiry, security code. */
const FACE = { container: 0xff20, firstMember: 0xdf21, members: 10 } as const;
const AGE = { container: 0xff10, birthDate: 0xdf11, key: 0xdf12, signature: 0xdf13 } as const;

/** A DigestInfo whose digest is three SHA-256 values in a row. Source: docs/card-protocol.md#card-face. */
export const FACE_DIGEST_INFO = '3071300d060960864801650304020105000460';

/** Selects the application. Fails as `openApplication` does. */
export async function openCardFaceApp(channel: CardChannel, session: CardSession): Promise<Outcome<CardFaceApp>> {
  const opened = await openApplication(channel, session, CARD_FACE_APPLICATION);
  if (!opened.ok) return opened;
  const card = opened.value;
  return success({
    triesLeft: () => queryTriesLeft(card, files.checkNumberB),
    async verify(checkNumberB) {
      const birthDate = checkNumberB.check(
        (bytes) => new SecretBytes(unmovedCopy(bytes.subarray(0, BIRTH_DATE_BYTES))),
      );
      const verified = await verifyPin(card, 'face', files.checkNumberB, checkNumberB);
      if (verified.ok) return birthDate.spend((bytes) => presentSecret(card, 'face', files.birthDateKey, bytes));
      birthDate.wipe();
      return verified;
    },
    async readCardFace() {
      const during = 'readCardFace';
      const read = await readObjectFile(card, files.cardFace, during, CARD_FACE_LIMIT_BYTES);
      if (!read.ok) return read;
      const face = parseCardFace(read.value);
      return face === undefined ? failed({ code: 'cardUnreadable', during, tryMayBeUsed: false }) : success(face);
    },
    async readAgeRecord() {
      const during = 'readAgeRecord';
      const read = await readObjectFile(card, files.ageRecord, during, AGE_RECORD_LIMIT_BYTES);
      if (!read.ok) return read;
      const birthDate = parseAgeRecord(read.value);
      return birthDate === undefined
        ? failed({ code: 'cardUnreadable', during, tryMayBeUsed: false })
        : success(birthDate);
    },
  });
}

/** `undefined` where a member is missing, out of order or not of its form. */
export function parseCardFace(file: Uint8Array): ParsedCardFace | undefined {
  const container = readObject(file);
  if (container?.tag !== FACE.container) return undefined;
  const objects = readObjects(container.value) ?? [];
  if (objects.length !== FACE.members || objects.some(({ tag }, at) => tag !== FACE.firstMember + at)) return undefined;
  const [, birth, sex, , name, address, photo, signature, expiry, code] = objects.map(({ value }) => value.slice());
  const birthDate = birthDateOf(birth);
  const expiresOn = calendarDateOf(expiry);
  if (birthDate === undefined || expiresOn === undefined || sex === undefined) return undefined;
  if (!isPng(name) || !isPng(address) || !isPng(code) || !isJpeg2000(photo)) return undefined;
  if (signature?.length !== SIGNATURE_BYTES) return undefined;
  const hashOf = (from: number, to: number) => digestOf('sha256', bytesOf(container.value, objects, from, to));
  return {
    birthDate,
    sex: sexOf(sex),
    nameImage: name,
    addressImage: address,
    photo,
    expiresOn,
    securityCodeImage: code,
    coveredHashes: new Uint8Array(Buffer.concat([hashOf(1, 4), hashOf(4, 6), hashOf(6, 7)])),
    signature,
  };
}

/** The birth date in an age record; `undefined` where the file is not of its form. */
export function parseAgeRecord(file: Uint8Array): BirthDate | undefined {
  const container = readObject(file);
  if (container?.tag !== AGE.container) return undefined;
  const [birth, key, signature, ...rest] = readObjects(container.value) ?? [];
  const isWhole = birth?.tag === AGE.birthDate && key?.tag === AGE.key && signature?.tag === AGE.signature;
  return isWhole && rest.length === 0 ? birthDateOf(birth.value) : undefined;
}

/** The objects from one to another, tags and lengths as they stand in the file. */
function bytesOf(value: Uint8Array, objects: readonly DataObject[], from: number, to: number): Uint8Array {
  const bytesBefore = (count: number) => objects.slice(0, count).reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  return value.subarray(bytesBefore(from), bytesBefore(to));
}

function isPng(bytes: Uint8Array | undefined): bytes is Uint8Array {
  return beginsWith(bytes, '89504e470d0a1a0a');
}

/** The signature box of a JP2 file. Source: ISO/IEC 15444-1, I.5.1. */
function isJpeg2000(bytes: Uint8Array | undefined): bytes is Uint8Array {
  return beginsWith(bytes, '0000000c6a5020200d0a870a');
}

function beginsWith(bytes: Uint8Array | undefined, hexadecimal: string): boolean {
  return (
    bytes !== undefined &&
    Buffer.from(bytes)
      .subarray(0, hexadecimal.length / 2)
      .toString('hex') === hexadecimal
  );
}
