import { constants, type KeyObject, privateEncrypt, randomBytes, sign } from 'node:crypto';
import type { PinSlot } from '#contract/values/brands.ts';
import { type CommandApdu, encodeResponse, parseCommand } from '#native-bridge/iso7816/apdu.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { DIGEST_BYTES, digestInfo } from '#pki/der/digest-info.ts';
import { type CardSecret, cardContent, type SimulatedApplication, type SimulatedFile } from './card-content.ts';
import { signDigest } from './ecdsa.ts';
import { birthDateDigits, checkNumberB, FULL_TRIES, type Persona } from './invented-holder.ts';
import type { PracticeHolder } from './practice-authority.ts';

/** What goes wrong at one exchange. `pull…`: the card leaves the reader and the answer is lost. */
export type Fault =
  | { readonly do: 'pullBefore' }
  /** The card carries the command out first: a try may be used, a signature made. */
  | { readonly do: 'pullAfter' }
  /** Carries the command out once that is settled. */
  | { readonly do: 'stall'; readonly until: Promise<void> }
  /** These bytes instead of carrying the command out; may be shorter than a status word. */
  | { readonly do: 'answer'; readonly bytes: Uint8Array };

export interface FaultPoint {
  /** 1 for the first command of this card's life. */
  readonly exchange: number;
  readonly command: Uint8Array;
}

/** How the card behaves where real ones differ; source: docs/card-protocol.md#virtual-card. */
export interface VirtualCardOptions {
  readonly atr?: Uint8Array;
  readonly blockedStatusWord?: 0x6984 | 0x6983;
  /** Whether a warm reset forgets verified PINs. Real cards were seen not to. */
  readonly clearsOnReset?: boolean;
  /**
   * `resets`: the reader has reset the card, and nothing goes through until it is taken anew. `resetsUnsaid`: it has, and
   * says no more than `6F00`.
   */
  readonly extendedLength?: 'accepted' | 'refused' | 'resets' | 'resetsUnsaid';
  readonly shortFileIds?: 'accepted' | 'refused';
  /** `getResponse`: answers with data wait behind 61xx. `exactLength`: 6Cxx when fewer bytes are there than wanted. */
  readonly answers?: 'direct' | 'getResponse' | 'exactLength';
  readonly firstCommand?: 'answered' | 'failed';
  readonly fault?: (point: FaultPoint) => Fault | undefined;
  /** Counters to begin with; the persona's own otherwise. */
  readonly triesLeft?: Readonly<Record<PinSlot, number>>;
  /** Told after every change, so that a long-lived card can remember them. */
  readonly onTriesLeftChange?: (triesLeft: Readonly<Record<PinSlot, number>>) => void;
}

/** One command as the card received it; data of VERIFY and CHANGE REFERENCE DATA is masked. */
export interface WireEntry {
  /** AID (hexadecimal) and EF identifier that were current once the command was carried out. */
  readonly application: string | undefined;
  readonly file: number | undefined;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly dataBytes: number;
  /** Hexadecimal; masked bytes are `**`. */
  readonly command: string;
  readonly statusWord: number | undefined;
}

/** A practice card. It keeps PINs, counters and a log for as long as the object lives, whatever reader it is on. */
export interface VirtualCard {
  readonly persona: Persona;
  readonly atr: Uint8Array;
  readonly wireLog: readonly WireEntry[];
  /**
   * Answers one command APDU. An empty answer means that the card was pulled off the reader. Rejects with
   * `CardWasReset` where the reader has reset the card and lost the answer.
   */
  respond(command: Uint8Array): Promise<Uint8Array>;
  powerOff(): void;
  /** Warm reset. */
  reset(): void;
  /** VERIFY commands with data so far. */
  verifyAttempts(slot: PinSlot): number;
  triesLeft(slot: PinSlot): number;
}

interface PinEntry {
  value: Uint8Array;
  triesLeft: number;
  readonly fullTries: number;
  verified: boolean;
}

interface Selected {
  readonly aid: string;
  readonly application: SimulatedApplication;
  readonly fileId: number | undefined;
}

/** Nothing reaches the card until it is taken anew. */
export class CardWasReset extends Error {}

/** A contactless card's ATR as readers build it; it identifies nothing. */
const DEFAULT_ATR = Buffer.from('3B888001000005E0B381A1007F', 'hex');
const PINS_MAX_BYTES = 16;
const SIGN_INPUT_MAX_BYTES = 245;
/** Not published; as for 照合番号B. */
const BIRTH_DATE_TRIES = 10;
const VERIFY = 0x20;
const CHANGE_REFERENCE_DATA = 0x24;

export function createVirtualCard(holder: PracticeHolder, options: VirtualCardOptions = {}): VirtualCard {
  const { persona } = holder;
  const content = cardContent(holder);
  const blockedStatusWord = options.blockedStatusWord ?? 0x6984;
  const pins = pinEntries(persona, options.triesLeft ?? persona.triesLeft);
  const attempts: Record<CardSecret, number> = { auth: 0, sign: 0, text: 0, face: 0, birthDate: 0 };
  const wireLog: WireEntry[] = [];
  let selected: Selected | undefined;
  let waiting = new Uint8Array();
  let commandsSincePower = 0;

  function carryOut(bytes: Uint8Array): Uint8Array {
    commandsSincePower += 1;
    if (options.firstCommand === 'failed' && commandsSincePower === 1) return statusOnly(0x6f00);
    const command = parseCommand(bytes);
    const isExtended = isExtendedLength(bytes);
    if (isExtended && (options.extendedLength === 'resets' || options.extendedLength === 'resetsUnsaid')) {
      powerOff();
      return statusOnly(0x6f00);
    }
    if (command === undefined || (isExtended && options.extendedLength === 'refused')) return statusOnly(0x6700);
    if (command.ins !== 0xc0) waiting = new Uint8Array();
    return styled(command, dispatch(command, isExtended));
  }

  /** ISO 7816-4 leaves it to the card how an answer with data is handed over. */
  function styled(command: CommandApdu, answer: Uint8Array): Uint8Array {
    const data = answer.subarray(0, answer.length - 2);
    const wanted = command.expectedBytes ?? 0;
    if (command.ins === 0xc0 || data.length === 0) return answer;
    if (options.answers === 'getResponse') return keepWaiting(Uint8Array.from(data));
    const isShort = options.answers === 'exactLength' && data.length < 256 && wanted > data.length;
    return isShort ? statusOnly(0x6c00 | data.length) : answer;
  }

  function keepWaiting(data: Uint8Array<ArrayBuffer>): Uint8Array {
    waiting = data;
    return statusOnly(0x6100 | (data.length > 255 ? 0 : data.length));
  }

  function dispatch(command: CommandApdu, isExtended: boolean): Uint8Array {
    const { cla, ins, expectedBytes } = command;
    if ((cla & 0x03) !== 0) return statusOnly(0x6881);
    if ((cla & 0x0c) !== 0) return statusOnly(0x6882);
    if (cla !== 0x00 && cla !== 0x80) return statusOnly(0x6e00);
    switch (`${cla === 0x80 ? '8' : '0'}${ins.toString(16)}`) {
      case '0a4':
        return select(command);
      case '0b0':
        return readBinary(command);
      case '0b2':
        return readRecord(command);
      case '020':
        return verify(command);
      case '024':
        return changeReferenceData(command);
      case '82a':
        return computeSignature(command);
      case '084':
        return isExtended || expectedBytes === undefined
          ? statusOnly(isExtended ? 0x6985 : 0x6700)
          : encodeResponse(randomBytes(expectedBytes), 0x9000);
      case '0c0':
        return getResponse(expectedBytes ?? 0);
      case '0ca':
        return statusOnly(0x6a88);
      default:
        return statusOnly(0x6d00);
    }
  }

  function select({ p1, p2, data, expectedBytes }: CommandApdu): Uint8Array {
    if (p1 === 0x00) return statusOnly(selected === undefined ? 0x6a86 : data === undefined ? 0x9000 : 0x6a82);
    if (data === undefined) return statusOnly(0x6700);
    if (p2 !== 0x0c && p2 !== 0x00) return statusOnly(0x6a86);
    if (p1 === 0x04) {
      const wanted = Buffer.from(data).toString('hex').toUpperCase();
      // Real cards take a shortened AID as well, which is why this product never sends one.
      const [found] = [...content].filter(([aid]) => data.length >= 5 && aid.startsWith(wanted));
      if (found === undefined) return statusOnly(0x6a82);
      const [aid, application] = found;
      selected = { aid, application, fileId: undefined };
      forgetVerified();
      return fileControl(p2, expectedBytes, Buffer.from(aid, 'hex'));
    }
    if (p1 !== 0x02) return statusOnly(0x6a86);
    if (selected === undefined) return statusOnly(0x6986);
    const fileId = data.length === 2 ? ((data[0] ?? 0) << 8) | (data[1] ?? 0) : -1;
    if (!selected.application.has(fileId)) return statusOnly(0x6a82);
    selected = { ...selected, fileId };
    return fileControl(p2, expectedBytes, new Uint8Array());
  }

  /** Resolves a reference octet: the current file, or a short identifier, which makes that file current. */
  function referenced(shortId: number | undefined): SimulatedFile | number {
    if (selected === undefined) return 0x6986;
    if (shortId === undefined) {
      const current = selected.fileId === undefined ? undefined : selected.application.get(selected.fileId);
      return current ?? 0x6986;
    }
    if (options.shortFileIds === 'refused') return 0x6a86;
    const file = selected.application.get(shortId);
    if (file !== undefined) selected = { ...selected, fileId: shortId };
    return file ?? 0x6a82;
  }

  function readBinary({ p1, p2, data, expectedBytes }: CommandApdu): Uint8Array {
    if (data !== undefined || expectedBytes === undefined) return statusOnly(0x6700);
    const isShortId = (p1 & 0x80) !== 0;
    const file = referenced(isShortId ? p1 & 0x1f : undefined);
    if (typeof file === 'number') return statusOnly(file);
    if (file.kind !== 'binary') return statusOnly(0x6981);
    if (!isOpen(file.opensWith)) return statusOnly(0x6982);
    const offset = isShortId ? p2 : (p1 << 8) | p2;
    if (offset >= file.bytes.length) return statusOnly(0x6b00);
    return encodeResponse(file.bytes.subarray(offset, offset + expectedBytes), 0x9000);
  }

  function readRecord({ p1, p2, expectedBytes }: CommandApdu): Uint8Array {
    if (expectedBytes === undefined) return statusOnly(0x6700);
    const file = referenced(p2 >> 3 === 0 ? undefined : p2 >> 3);
    if (typeof file === 'number') return statusOnly(file);
    if (file.kind !== 'records') return statusOnly(0x6981);
    const record = (p2 & 0x07) === 0x04 ? file.records[p1 - 1] : undefined;
    return record === undefined ? statusOnly(0x6a83) : encodeResponse(record, 0x9000);
  }

  function pinAt(p2: number): PinEntry | number {
    if ((p2 & 0x80) === 0) return 0x6a86;
    const file = referenced((p2 & 0x1f) === 0 ? undefined : p2 & 0x1f);
    if (typeof file === 'number') return file;
    return file.kind === 'pin' ? pins[file.secret] : 0x6981;
  }

  function verify({ p1, p2, data }: CommandApdu): Uint8Array {
    if (p1 !== 0x00) return statusOnly(0x6a86);
    const pin = pinAt(p2);
    if (typeof pin === 'number') return statusOnly(pin);
    if (data === undefined) return statusOnly(pin.triesLeft === 0 ? blockedStatusWord : 0x63c0 | pin.triesLeft);
    for (const [name, entry] of Object.entries(pins)) if (entry === pin) attempts[name as CardSecret] += 1;
    if (pin.triesLeft === 0) return statusOnly(blockedStatusWord);
    if (data.length > PINS_MAX_BYTES) return statusOnly(0x6700);
    pin.verified = Buffer.from(data).equals(pin.value);
    pin.triesLeft = pin.verified ? pin.fullTries : pin.triesLeft - 1;
    tellTries();
    return statusOnly(pin.verified ? 0x9000 : 0x63c0 | pin.triesLeft);
  }

  function changeReferenceData({ p1, p2, data }: CommandApdu): Uint8Array {
    if (p1 !== 0x01) return statusOnly(0x6a86);
    const pin = pinAt(p2);
    if (typeof pin === 'number') return statusOnly(pin);
    if (data === undefined || data.length > PINS_MAX_BYTES) return statusOnly(0x6700);
    if (!pin.verified) return statusOnly(0x6982);
    pin.value = Uint8Array.from(data);
    pin.triesLeft = pin.fullTries;
    tellTries();
    return statusOnly(0x9000);
  }

  function computeSignature({ p1, p2, data }: CommandApdu): Uint8Array {
    if ((p2 & 0x80) === 0) return statusOnly(0x6a86);
    const file = referenced((p2 & 0x1f) === 0 ? undefined : p2 & 0x1f);
    if (typeof file === 'number') return statusOnly(file);
    if (file.kind !== 'key') return statusOnly(0x6981);
    if (!isOpen([file.opensWith])) return statusOnly(0x6982);
    const signature =
      file.key.asymmetricKeyType === 'ec'
        ? ecdsaSignature(p1, data ?? new Uint8Array(), file.key)
        : rsaSignature(p1, data ?? new Uint8Array(), file.key);
    return typeof signature === 'number' ? statusOnly(signature) : encodeResponse(signature, 0x9000);
  }

  function getResponse(expectedBytes: number): Uint8Array {
    if (waiting.length === 0) return statusOnly(0x6985);
    const part = waiting.subarray(0, expectedBytes);
    waiting = waiting.slice(expectedBytes);
    return encodeResponse(part, waiting.length === 0 ? 0x9000 : 0x6100 | (waiting.length > 255 ? 0 : waiting.length));
  }

  function isOpen(opensWith: readonly CardSecret[]): boolean {
    return opensWith.length === 0 || opensWith.some((secret) => pins[secret].verified);
  }

  function forgetVerified(): void {
    for (const pin of Object.values(pins)) pin.verified = false;
  }

  function tellTries(): void {
    const { auth, sign, text, face } = pins;
    const triesLeft = { auth: auth.triesLeft, sign: sign.triesLeft, text: text.triesLeft, face: face.triesLeft };
    options.onTriesLeftChange?.(triesLeft);
  }

  function powerOff(): void {
    forgetVerified();
    selected = undefined;
    waiting = new Uint8Array();
    commandsSincePower = 0;
  }

  function note(command: Uint8Array, answer: Uint8Array): void {
    const [, ins = 0, p1 = 0, p2 = 0] = command;
    const dataBytes = parseCommand(command)?.data?.length ?? 0;
    const isSecret = ins === VERIFY || ins === CHANGE_REFERENCE_DATA;
    const shown = Buffer.from(command).toString('hex').toUpperCase();
    const statusWord = answer.length < 2 ? undefined : Buffer.from(answer).readUInt16BE(answer.length - 2);
    wireLog.push({
      application: selected?.aid,
      file: selected?.fileId,
      ins,
      p1,
      p2,
      dataBytes,
      command: isSecret ? shown.slice(0, 10) + '**'.repeat(Math.max(0, command.length - 5)) : shown,
      statusWord,
    });
  }

  return {
    persona,
    atr: options.atr ?? new Uint8Array(DEFAULT_ATR),
    wireLog,
    async respond(command) {
      const fault = options.fault?.({ exchange: wireLog.length + 1, command });
      if (fault?.do === 'stall') await fault.until;
      const isCarriedOut = fault === undefined || fault.do === 'stall' || fault.do === 'pullAfter';
      const answer = isCarriedOut ? carryOut(command) : fault.do === 'answer' ? fault.bytes : new Uint8Array();
      note(command, answer);
      if (isCarriedOut && options.extendedLength === 'resets' && isExtendedLength(command)) throw new CardWasReset();
      if (fault?.do !== 'pullBefore' && fault?.do !== 'pullAfter') return answer;
      powerOff();
      return new Uint8Array();
    },
    powerOff,
    reset() {
      waiting = new Uint8Array();
      if (options.clearsOnReset !== true) return;
      forgetVerified();
      selected = undefined;
    },
    verifyAttempts: (slot) => attempts[slot],
    triesLeft: (slot) => pins[slot].triesLeft,
  };
}

function isExtendedLength(command: Uint8Array): boolean {
  return command.length > 5 && command[4] === 0;
}

function pinEntries(persona: Persona, triesLeft: Readonly<Record<PinSlot, number>>): Record<CardSecret, PinEntry> {
  const entry = (value: string, tries: number, fullTries: number): PinEntry => ({
    value: new TextEncoder().encode(value),
    triesLeft: tries,
    fullTries,
    verified: false,
  });
  const { auth, sign, text } = persona.secrets;
  return {
    auth: entry(auth, triesLeft.auth, FULL_TRIES.auth),
    sign: entry(sign, triesLeft.sign, FULL_TRIES.sign),
    text: entry(text, triesLeft.text, FULL_TRIES.text),
    face: entry(checkNumberB(persona.holder), triesLeft.face, FULL_TRIES.face),
    birthDate: entry(birthDateDigits(persona.holder.birthDate), BIRTH_DATE_TRIES, BIRTH_DATE_TRIES),
  };
}

/** PKCS#1 v1.5 or, under P1 04 and 05, RSASSA-PSS; or the status word of a refusal. docs/card-protocol.md#signature. */
function rsaSignature(p1: number, data: Uint8Array, key: KeyObject): Uint8Array | number {
  switch (p1) {
    case 0x00:
      return data.length === 0 || data.length > SIGN_INPUT_MAX_BYTES ? 0x6985 : padded(data, key);
    case 0x01:
      return padded(digestOf('sha256', data), key);
    case 0x02:
      return data.length === DIGEST_BYTES.sha256 ? padded(digestInfo('sha256', data), key) : 0x6985;
    case 0x03:
      return padded(digestInfo('sha256', digestOf('sha256', data)), key);
    case 0x05:
      return sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: DIGEST_BYTES.sha256 });
    default:
      return 0x6a86;
  }
}

function padded(data: Uint8Array, key: KeyObject): Uint8Array {
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data);
}

/** r‖s over the bare SHA-384 digest. */
function ecdsaSignature(p1: number, digest: Uint8Array, key: KeyObject): Uint8Array | number {
  if (p1 !== 0x00) return 0x6a86;
  return digest.length === DIGEST_BYTES.sha384 ? signDigest(digest, key) : 0x6985;
}

/** P2 = 00 asks for file control information: here no more than the application's name. */
function fileControl(p2: number, expectedBytes: number | undefined, name: Uint8Array): Uint8Array {
  if (p2 === 0x0c || expectedBytes === undefined) return statusOnly(0x9000);
  const named = name.length === 0 ? [] : [0x84, name.length, ...name];
  return encodeResponse(Uint8Array.of(0x6f, named.length, ...named), 0x9000);
}

function statusOnly(statusWord: number): Uint8Array {
  return encodeResponse(new Uint8Array(), statusWord);
}
