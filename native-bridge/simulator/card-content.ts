import { createHash, type KeyObject } from 'node:crypto';
import type { PinSlot } from '#contract/brands.ts';
import { INPUT_SUPPORT_APPLICATION, JPKI_APPLICATION } from '#native-bridge/apps/card-profile.ts';
import { encodeObject } from '#native-bridge/iso7816/tlv.ts';
import type { InventedHolder } from './invented-holder.ts';
import type { PracticeHolder } from './practice-authority.ts';

/** The secrets a practice card compares; `checkNumberB` is printed on the card's face. */
export type CardSecret = PinSlot | 'checkNumberB';

export type SimulatedFile =
  /** Readable once one of `opensWith` is verified; freely when that is empty. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array; readonly opensWith: readonly CardSecret[] }
  | { readonly kind: 'records'; readonly records: readonly Uint8Array[] }
  | { readonly kind: 'pin'; readonly secret: CardSecret }
  | { readonly kind: 'key'; readonly key: KeyObject; readonly opensWith: CardSecret };

/** Files by EF identifier. */
export type SimulatedApplication = ReadonlyMap<number, SimulatedFile>;

const COMMON_APPLICATION_AID = 'D3921000310001010100';
const CERTIFICATE_FILE_BYTES = 3808;
const ATTRIBUTES_FILE_BYTES = 1024;
const TOKEN_INFORMATION_BYTES = 160;
const FILLER = 0xff;

/** The applications of a practice card by AID (upper-case hexadecimal), laid out as on real cards. */
export function cardContent(holder: PracticeHolder): ReadonlyMap<string, SimulatedApplication> {
  const jpki: [string, SimulatedApplication] = [JPKI_APPLICATION.aid, jpkiFiles(holder)];
  if (holder.persona.device === 'android') return new Map([jpki]);
  return new Map([
    jpki,
    [INPUT_SUPPORT_APPLICATION.aid, inputSupportFiles(holder.persona.holder)],
    [COMMON_APPLICATION_AID, commonFiles(holder)],
  ]);
}

function jpkiFiles({ persona, auth, sign, authCa, signCa }: PracticeHolder): SimulatedApplication {
  const { files } = JPKI_APPLICATION;
  const free: readonly CardSecret[] = [];
  const presence = Uint8Array.of(sign === undefined ? 0x00 : 0x8f, 0x8f, 0x00);
  const content: [number, SimulatedFile][] = [
    [files.signCertificate.id, certificateFile(sign?.certificate, ['sign'])],
    [files.signCaCertificate.id, certificateFile(signCa, free)],
    [files.tokenInformation.id, { kind: 'binary', bytes: tokenInformation(persona.device), opensWith: free }],
    [files.certificatePresence.id, { kind: 'binary', bytes: presence, opensWith: free }],
    [0x0009, { kind: 'binary', bytes: new Uint8Array(16).fill(FILLER), opensWith: free }],
    [files.authCertificate.id, certificateFile(auth.certificate, persona.device === 'android' ? ['auth'] : free)],
    [files.authCaCertificate.id, certificateFile(authCa, free)],
    [files.authKey.id, { kind: 'key', key: auth.key, opensWith: 'auth' }],
    [files.authPin.id, { kind: 'pin', secret: 'auth' }],
    [files.signPassword.id, { kind: 'pin', secret: 'sign' }],
  ];
  if (sign !== undefined) content.push([files.signKey.id, { kind: 'key', key: sign.key, opensWith: 'sign' }]);
  return new Map(content);
}

function inputSupportFiles(holder: InventedHolder): SimulatedApplication {
  const { files } = INPUT_SUPPORT_APPLICATION;
  const opensWith: readonly CardSecret[] = ['text', 'checkNumberB'];
  const attributes = attributesObject(holder);
  return new Map<number, SimulatedFile>([
    [files.attributes.id, { kind: 'binary', bytes: padded(attributes, ATTRIBUTES_FILE_BYTES), opensWith }],
    [0x0003, { kind: 'binary', bytes: integrityRecord(attributes), opensWith }],
    [files.pin.id, { kind: 'pin', secret: 'text' }],
    [0x0015, { kind: 'pin', secret: 'checkNumberB' }],
  ]);
}

/** Record 1: serial number, municipality without its check digit, expiry. All invented. */
function commonFiles({ persona: { holder } }: PracticeHolder): SimulatedApplication {
  const expiry = `${holder.cardExpiryYear}${holder.birthDate.slice(5).replace('-', '')}`;
  const text = `990000000012345${holder.municipality.slice(0, 5)}${expiry}`;
  return new Map([[0x0001, { kind: 'records', records: [encodeObject(0x01, new TextEncoder().encode(text))] }]]);
}

function certificateFile(der: Uint8Array | undefined, opensWith: readonly CardSecret[]): SimulatedFile {
  return { kind: 'binary', bytes: padded(der ?? new Uint8Array(), CERTIFICATE_FILE_BYTES), opensWith };
}

/** Label and flags of a PKCS#11 token; what is left out reads as zero. Source: docs/card-protocol.md#jpki. */
function tokenInformation(device: 'card' | 'android'): Uint8Array {
  const bytes = Buffer.alloc(TOKEN_INFORMATION_BYTES);
  bytes.fill(0x20, 0, 96);
  bytes.write(device === 'card' ? 'JPKIAPICCTOKEN2' : 'JPKIAPGPSETOKEN', 0, 'latin1');
  bytes.write('JPKI-VIRTUAL', 32, 'latin1');
  bytes.writeUInt32BE(0x0000_040d, 96);
  bytes.writeUInt32BE(16, 116);
  bytes.writeUInt32BE(6, 120);
  bytes.fill('9', 144, 160, 'latin1');
  return new Uint8Array(bytes);
}

/** The container FF20 with its table of offsets, which count from the first byte of the file. */
export function attributesObject({ name, address, birthDate, sex }: InventedHolder): Uint8Array {
  const sexCode = { male: '1', female: '2', notApplicable: '9', unknown: '0' }[sex];
  const texts = [name, address, birthDate.replaceAll('-', ''), sexCode];
  const objects = texts.map((text, at) => encodeObject(0xdf22 + at, new TextEncoder().encode(text)));
  const tableBytes = 3 + objects.length * 2;
  const contentBytes = objects.reduce((total, object) => total + object.length, tableBytes);
  const headerBytes = 2 + (contentBytes < 0x80 ? 1 : contentBytes < 0x100 ? 2 : 3);
  const offsets = Buffer.alloc(objects.length * 2);
  let offset = headerBytes + tableBytes;
  objects.forEach((object, at) => {
    offsets.writeUInt16BE(offset, at * 2);
    offset += object.length;
  });
  return encodeObject(0xff20, new Uint8Array(Buffer.concat([encodeObject(0xdf21, offsets), ...objects])));
}

/** Hashes as on a card; the number's hash and the signature are filler, as the number is not on a practice card. */
function integrityRecord(attributes: Uint8Array): Uint8Array {
  const firstOffset = Buffer.from(attributes).indexOf(Buffer.of(0xdf, 0x22));
  const hash = createHash('sha256').update(attributes.subarray(firstOffset)).digest();
  const content = Buffer.concat([
    encodeObject(0xdf31, new Uint8Array(32).fill(FILLER)),
    encodeObject(0xdf32, hash),
    encodeObject(0xdf33, new Uint8Array(256).fill(FILLER)),
  ]);
  return encodeObject(0xff30, content);
}

function padded(bytes: Uint8Array, totalBytes: number): Uint8Array {
  const file = new Uint8Array(Math.max(totalBytes, bytes.length)).fill(FILLER);
  file.set(bytes);
  return file;
}
