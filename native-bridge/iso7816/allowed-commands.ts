import { DIGEST_BYTES, parseDigestInfo } from '#pki/der/digest-info.ts';
import {
  APPLICATIONS,
  CARD_FACE_APPLICATION,
  type CardApplication,
  type CardFile,
  type FileKind,
  INPUT_SUPPORT_APPLICATION,
  JPKI_APPLICATION,
  KEY_PROFILES,
} from '../profile/card-profile.ts';
import { type CommandApdu, parseCommand } from './apdu.ts';

/** What is current on the card, as far as our own commands made it so. */
export interface Selection {
  readonly application: CardApplication | undefined;
  readonly file: CardFile | undefined;
  /** Bytes that the last answer said are waiting for GET RESPONSE. */
  readonly waitingBytes: number;
}

export const NOTHING_SELECTED: Selection = { application: undefined, file: undefined, waitingBytes: 0 };

const SHORT_ID = 0x80;
/** The most that one READ BINARY may ask for. */
export const MAX_READ_BYTES = 8192;

/** Which lengths a secret has, and whether its holder chose it and may choose anew. Source: docs/card-protocol.md. */
const SECRETS = new Map<CardFile, { readonly min: number; readonly max: number; readonly isChosen: boolean }>([
  [JPKI_APPLICATION.files.authPin, { min: 4, max: 4, isChosen: true }],
  [JPKI_APPLICATION.files.signPassword, { min: 6, max: 16, isChosen: true }],
  [INPUT_SUPPORT_APPLICATION.files.pin, { min: 4, max: 4, isChosen: true }],
  [CARD_FACE_APPLICATION.files.checkNumberB, { min: 14, max: 14, isChosen: false }],
  [CARD_FACE_APPLICATION.files.birthDateKey, { min: 6, max: 6, isChosen: false }],
]);

/**
 * The selection that holds after `command`, or `undefined` where the command is not on the list of what this product
 * sends: application, file, CLA INS P1 P2 and length all count.
 */
export function selectionAfter(selection: Selection, command: Uint8Array): Selection | undefined {
  const apdu = parseCommand(command);
  if (apdu === undefined) return undefined;
  switch (`${octet(apdu.cla)}${octet(apdu.ins)}${octet(apdu.p1 & (apdu.ins === 0xb0 ? SHORT_ID : 0xff))}`) {
    case '00A404':
      return afterSelectApplication(apdu);
    case '00A402':
      return afterSelectFile(selection, apdu);
    case '00B000':
      return isRead(apdu) && selection.file?.kind === 'readable' ? waitingNothing(selection) : undefined;
    case '00B080':
      return isRead(apdu) && (apdu.p1 & 0x60) === 0 ? afterShortId(selection, apdu.p1 & 0x1f, 'readable') : undefined;
    case '00B201':
      return isReadRecord(apdu) ? addressedRecord(selection, apdu.p2) : undefined;
    case '002000':
      return afterVerify(selection, apdu);
    case '002401':
      return afterChange(selection, apdu);
    case '802A00':
      return isSign(apdu) ? addressed(selection, apdu.p2, 'key') : undefined;
    case '00C000':
      return isGetResponse(selection, apdu) ? waitingNothing(selection) : undefined;
    default:
      return undefined;
  }
}

function afterSelectApplication({ p2, data, expectedBytes }: CommandApdu): Selection | undefined {
  if (p2 !== 0x0c || data === undefined || expectedBytes !== undefined) return undefined;
  const aid = Buffer.from(data).toString('hex').toUpperCase();
  const application = APPLICATIONS.find((one) => one.aid === aid);
  return application === undefined ? undefined : { application, file: undefined, waitingBytes: 0 };
}

function afterSelectFile(selection: Selection, { p2, data, expectedBytes }: CommandApdu): Selection | undefined {
  const [high, low] = data ?? [];
  if (p2 !== 0x0c || data?.length !== 2 || high !== 0 || low === undefined || expectedBytes !== undefined) {
    return undefined;
  }
  const file = fileWithId(selection, low);
  return file === undefined ? undefined : { ...selection, file, waitingBytes: 0 };
}

/** P2 of VERIFY and of the signature command: the current file, or a short identifier that makes another current. */
function addressed(selection: Selection, p2: number, kind: FileKind): Selection | undefined {
  if (p2 === SHORT_ID) return selection.file?.kind === kind ? waitingNothing(selection) : undefined;
  return (p2 & 0xe0) === SHORT_ID ? afterShortId(selection, p2 & 0x1f, kind) : undefined;
}

/** Without data it asks for the tries left; some stacks take no 4-byte command, so Le is allowed then. */
function afterVerify(selection: Selection, apdu: CommandApdu): Selection | undefined {
  const { p2, data, expectedBytes } = apdu;
  const after = addressed(selection, p2, 'pin');
  if (data === undefined) return expectedBytes === undefined || expectedBytes === 256 ? after : undefined;
  return holdsSecretFor(after?.file, apdu) ? after : undefined;
}

/** CHANGE REFERENCE DATA with the new value alone, for the secrets that their holder chose. */
function afterChange(selection: Selection, apdu: CommandApdu): Selection | undefined {
  const after = addressed(selection, apdu.p2, 'pin');
  return holdsSecretFor(after?.file, apdu, { isChosen: true }) ? after : undefined;
}

function holdsSecretFor(
  file: CardFile | undefined,
  { data, expectedBytes }: CommandApdu,
  only?: { readonly isChosen: true },
): boolean {
  const secret = file === undefined ? undefined : SECRETS.get(file);
  if (secret === undefined || data === undefined || expectedBytes !== undefined) return false;
  return data.length >= secret.min && data.length <= secret.max && (only === undefined || secret.isChosen);
}

function afterShortId(selection: Selection, id: number, kind: FileKind): Selection | undefined {
  const file = fileWithId(selection, id);
  return file?.kind === kind ? { ...selection, file, waitingBytes: 0 } : undefined;
}

function fileWithId({ application }: Selection, id: number): CardFile | undefined {
  return application === undefined ? undefined : Object.values(application.files).find((file) => file.id === id);
}

function waitingNothing(selection: Selection): Selection {
  return { ...selection, waitingBytes: 0 };
}

function isRead({ data, expectedBytes }: CommandApdu): boolean {
  return data === undefined && expectedBytes !== undefined && expectedBytes <= MAX_READ_BYTES;
}

/** A whole DigestInfo for an RSA key; the bare digest only with the length of the answer that an ECDSA key gives. */
function isSign({ data, expectedBytes }: CommandApdu): boolean {
  if (data === undefined) return false;
  const { 'RSA-2048': rsa, 'P-384': ecdsa } = KEY_PROFILES;
  if (expectedBytes === rsa.signatureBytes) return parseDigestInfo(data) !== undefined;
  return expectedBytes === ecdsa.signatureBytes && data.length === DIGEST_BYTES[ecdsa.hash];
}

function isReadRecord({ data, expectedBytes }: CommandApdu): boolean {
  return data === undefined && expectedBytes === 256;
}

/** P2 of READ RECORD: the record's number in P1, in the current file (04) or in one named by short identifier. */
function addressedRecord(selection: Selection, p2: number): Selection | undefined {
  if ((p2 & 0x07) !== 0x04) return undefined;
  if (p2 >> 3 === 0) return selection.file?.kind === 'records' ? waitingNothing(selection) : undefined;
  return afterShortId(selection, p2 >> 3, 'records');
}

function isGetResponse({ waitingBytes }: Selection, { p2, data, expectedBytes }: CommandApdu): boolean {
  return p2 === 0 && data === undefined && waitingBytes > 0 && expectedBytes === waitingBytes;
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
