import type { KeyObject } from 'node:crypto';
import type { PinSlot } from '#contract/values/brands.ts';
import { encodeObject } from '#native-bridge/iso7816/tlv.ts';
import {
  CARD_FACE_APPLICATION,
  CARD_PROFILES,
  COMMON_APPLICATION,
  INPUT_SUPPORT_APPLICATION,
  JPKI_APPLICATION,
} from '../profile/card-profile.ts';
import type { PracticeHolder } from './practice-authority.ts';
import {
  ageRecord,
  attributesObject,
  cardFaceObject,
  cardVerifiableCertificate,
  integrityRecord,
} from './printed-data.ts';

/** The secrets a practice card compares; `face` and `birthDate` are printed on it. */
export type CardSecret = PinSlot | 'birthDate';

export type SimulatedFile =
  /** Readable once one of `opensWith` is verified; freely when that is empty. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array; readonly opensWith: readonly CardSecret[] }
  | { readonly kind: 'records'; readonly records: readonly Uint8Array[] }
  | { readonly kind: 'pin'; readonly secret: CardSecret }
  | { readonly kind: 'key'; readonly key: KeyObject; readonly opensWith: CardSecret };

/** Files by EF identifier. */
export type SimulatedApplication = ReadonlyMap<number, SimulatedFile>;

const CERTIFICATE_FILE_BYTES = 3808;
const ATTRIBUTES_FILE_BYTES = 1024;
const TOKEN_INFORMATION_BYTES = 160;
const FILLER = 0xff;

const contents = new WeakMap<PracticeHolder, ReadonlyMap<string, SimulatedApplication>>();

/** The applications of a practice card by AID (upper-case hexadecimal), laid out as on real cards. */
export function cardContent(holder: PracticeHolder): ReadonlyMap<string, SimulatedApplication> {
  const made = contents.get(holder) ?? makeContent(holder);
  contents.set(holder, made);
  return made;
}

function makeContent(holder: PracticeHolder): ReadonlyMap<string, SimulatedApplication> {
  const files = new Map<string, (holder: PracticeHolder) => SimulatedApplication>([
    [JPKI_APPLICATION.aid, jpkiFiles],
    [INPUT_SUPPORT_APPLICATION.aid, inputSupportFiles],
    [CARD_FACE_APPLICATION.aid, cardFaceFiles],
    [COMMON_APPLICATION.aid, commonFiles],
  ]);
  const { applications } = CARD_PROFILES[holder.persona.profile];
  return new Map(applications.map(({ aid }) => [aid, files.get(aid)?.(holder) ?? new Map()]));
}

function jpkiFiles({ persona, auth, sign, authCa, signCa }: PracticeHolder): SimulatedApplication {
  const { files } = JPKI_APPLICATION;
  const { tokenLabel, authCertificateNeedsPin } = CARD_PROFILES[persona.profile];
  const free: readonly CardSecret[] = [];
  const presence = Uint8Array.of(sign === undefined ? 0x00 : 0x8f, 0x8f, 0x00);
  const content: [number, SimulatedFile][] = [
    [files.signCertificate.id, certificateFile(sign?.certificate, ['sign'])],
    [files.signCaCertificate.id, certificateFile(signCa, free)],
    [files.tokenInformation.id, { kind: 'binary', bytes: tokenInformation(tokenLabel), opensWith: free }],
    [files.certificatePresence.id, { kind: 'binary', bytes: presence, opensWith: free }],
    [0x0009, { kind: 'binary', bytes: new Uint8Array(16).fill(FILLER), opensWith: free }],
    [files.authCertificate.id, certificateFile(auth.certificate, authCertificateNeedsPin ? ['auth'] : free)],
    [files.authCaCertificate.id, certificateFile(authCa, free)],
    [files.authKey.id, { kind: 'key', key: auth.key, opensWith: 'auth' }],
    [files.authPin.id, { kind: 'pin', secret: 'auth' }],
    [files.signPassword.id, { kind: 'pin', secret: 'sign' }],
  ];
  if (sign !== undefined) content.push([files.signKey.id, { kind: 'key', key: sign.key, opensWith: 'sign' }]);
  return new Map(content);
}

function inputSupportFiles({ persona: { holder }, printedDataKey }: PracticeHolder): SimulatedApplication {
  const { files } = INPUT_SUPPORT_APPLICATION;
  const opensWith: readonly CardSecret[] = ['text', 'face'];
  const attributes = attributesObject(holder);
  return new Map<number, SimulatedFile>([
    [files.attributes.id, { kind: 'binary', bytes: padded(attributes, ATTRIBUTES_FILE_BYTES), opensWith }],
    [files.integrityRecord.id, { kind: 'binary', bytes: integrityRecord(attributes, printedDataKey), opensWith }],
    [files.cardVerifiableCertificate.id, freeFile(cardVerifiableCertificate(printedDataKey))],
    [files.pin.id, { kind: 'pin', secret: 'text' }],
    [0x0015, { kind: 'pin', secret: 'face' }],
  ]);
}

function cardFaceFiles({ persona: { holder }, printedDataKey }: PracticeHolder): SimulatedApplication {
  const { files } = CARD_FACE_APPLICATION;
  return new Map<number, SimulatedFile>([
    [files.ageRecord.id, { kind: 'binary', bytes: ageRecord(holder, printedDataKey), opensWith: ['birthDate'] }],
    [files.cardFace.id, { kind: 'binary', bytes: cardFaceObject(holder, printedDataKey), opensWith: ['face'] }],
    [files.birthDateKey.id, { kind: 'pin', secret: 'birthDate' }],
    [files.checkNumberB.id, { kind: 'pin', secret: 'face' }],
  ]);
}

/** Record 1: serial number, municipality without its check digit, expiry. All invented. */
function commonFiles({ persona: { holder } }: PracticeHolder): SimulatedApplication {
  const text = `990000000012345${holder.municipality.slice(0, 5)}${holder.cardExpiry.replaceAll('-', '')}`;
  const record = encodeObject(0x01, new TextEncoder().encode(text));
  return new Map([[COMMON_APPLICATION.files.serialRecord.id, { kind: 'records', records: [record] }]]);
}

function freeFile(bytes: Uint8Array): SimulatedFile {
  return { kind: 'binary', bytes, opensWith: [] };
}

function certificateFile(der: Uint8Array | undefined, opensWith: readonly CardSecret[]): SimulatedFile {
  return { kind: 'binary', bytes: padded(der ?? new Uint8Array(), CERTIFICATE_FILE_BYTES), opensWith };
}

/** Label and flags of a PKCS#11 token; what is left out reads as zero. Source: docs/card-protocol.md#jpki. */
function tokenInformation(label: string): Uint8Array {
  const bytes = Buffer.alloc(TOKEN_INFORMATION_BYTES);
  bytes.fill(0x20, 0, 96);
  bytes.write(label, 0, 'latin1');
  bytes.write('JPKI-VIRTUAL', 32, 'latin1');
  bytes.writeUInt32BE(0x0000_040d, 96);
  bytes.writeUInt32BE(16, 116);
  bytes.writeUInt32BE(6, 120);
  bytes.fill('9', 144, 160, 'latin1');
  return new Uint8Array(bytes);
}

function padded(bytes: Uint8Array, totalBytes: number): Uint8Array {
  const file = new Uint8Array(Math.max(totalBytes, bytes.length)).fill(FILLER);
  file.set(bytes);
  return file;
}
