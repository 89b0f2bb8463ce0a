import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { CardKey } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import { type CardCommands, type CardSession, refused } from '#native-bridge/iso7816/card-commands.ts';
import { hasData, readSizedFile, readStart } from '#native-bridge/iso7816/read-file.ts';
import { readHeader } from '#native-bridge/iso7816/tlv.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { digestOf, type KeyKind } from '#pki/der/algorithms.ts';
import { derProblem } from '#pki/der/der.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import {
  type CardDevice,
  deviceOfLabel,
  JPKI_APPLICATION,
  KEY_PROFILES,
  type KeyProfileName,
} from '../profile/card-profile.ts';
import { openApplication } from './open-application.ts';
import { addressForSingleUse, changePin, type PinState, queryTriesLeft, verifyPin } from './pin-commands.ts';

type CardCertificate = 'auth' | 'sign' | 'authCa' | 'signCa';

interface TokenInformation {
  readonly device: CardDevice;
  /** Padding removed. */
  readonly label: string;
}

/** Whether a certificate was issued; `undefined` where the card does not say. */
export type CertificatePresence = Readonly<Record<CardKey, boolean | undefined>>;

/**
 * The JPKI application (公的個人認証AP) of one card, current on its channel. Beside the failures named, each method
 * can fail as `CardChannel.transmit` does and with `cardRefused` for a status word it has no use for.
 */
export interface JpkiApp {
  /**
   * One certificate, DER, at most 8 KiB. Fails with `cardCertificateMissing` where none was issued, `cardUnreadable`
   * where the bytes are not DER. `sign` needs its password verified; on a phone `auth` needs its PIN, else
   * `cardRefused` with `6982`.
   */
  readCertificate(which: CardCertificate): Promise<Outcome<Uint8Array>>;
  readTokenInformation(): Promise<Outcome<TokenInformation>>;
  /** Needs no PIN. */
  certificatePresence(): Promise<Outcome<CertificatePresence>>;
  /** Uses up no try. */
  triesLeft(slot: CardKey): Promise<Outcome<PinState>>;
  /** Fails with `cardChanged` where the authentication certificate is another than the one given. One exchange. */
  recognise(knownAuthCertificate: Uint8Array): Promise<Outcome<void>>;
  /** Sent once. Fails with `pinMalformed` before anything is sent, `pinRejected` or `pinBlocked`. */
  verify(slot: CardKey, pin: SecretBytes): Promise<Outcome<void>>;
  /** After `verify` of the same secret; see `changePin` of pin-commands.ts. Fails with `pinChangeUnknown` among others. */
  changePin(slot: CardKey, newPin: SecretBytes): Promise<Outcome<void>>;
  /**
   * Signs what `signingInput` gave, any number of times after one `verify`. Each is sent once. RSA: PKCS#1 v1.5;
   * ECDSA: r‖s. Fails with `cardSignatureWrong` where the answer is not of the key's length.
   */
  sign(key: CardKey, keys: KeyProfileName, input: Uint8Array): Promise<Outcome<Uint8Array>>;
}

/** Which row of the key table a certificate's key is; `undefined` for a key that no card has. */
export function keyProfileOf(key: KeyKind): KeyProfileName | undefined {
  if (key.type === 'rsa') return key.bits === 2048 ? 'RSA-2048' : undefined;
  return key.curve === 'P-384' ? 'P-384' : undefined;
}

/** What a key of that kind is given to sign `bytes`: DigestInfo or bare digest, with the hash of its row. */
export function signingInput(keys: KeyProfileName, bytes: Uint8Array): Uint8Array {
  const { hash, input } = KEY_PROFILES[keys];
  const digest = digestOf(hash, bytes);
  return input === 'digestInfo' ? digestInfo(hash, digest) : digest;
}

const { files } = JPKI_APPLICATION;
const CERTIFICATE_FILES = {
  auth: files.authCertificate,
  sign: files.signCertificate,
  authCa: files.authCaCertificate,
  signCa: files.signCaCertificate,
} as const;
const PIN_FILES = { auth: files.authPin, sign: files.signPassword } as const;
const KEY_FILES = { auth: files.authKey, sign: files.signKey } as const;

const CERTIFICATE_LIMIT_BYTES = 8192;
const TOKEN_LABEL_BYTES = 32;
/** Signature certificate, authentication certificate, and one octet that nobody has explained. */
const PRESENCE_BYTES = 3;
/**
 * Names no person, so that its length hardly differs: 1,574 and 1,583 bytes were seen. Filler behind it takes as long on
 * the line as the certificate does.
 */
const AUTH_CERTIFICATE_BYTES = 1_600;

/**
 * The slice that tells cards apart: as far into the certificate as a short identifier reaches in one exchange. It
 * holds most of the RSA modulus.
 */
const RECOGNISED_RANGE = { offset: 255, wantedBytes: 256 } as const;

/** Selects the application. Fails as `openApplication` does. */
export async function openJpkiApp(channel: CardChannel, session: CardSession): Promise<Outcome<JpkiApp>> {
  const opened = await openApplication(channel, session, JPKI_APPLICATION);
  return opened.ok ? success(jpkiApp(opened.value)) : opened;
}

function jpkiApp(card: CardCommands): JpkiApp {
  return {
    readCertificate: (which) => readCertificate(card, which),
    readTokenInformation: () => readTokenInformation(card),
    certificatePresence: () => certificatePresence(card),
    triesLeft: (slot) => queryTriesLeft(card, PIN_FILES[slot]),
    recognise: (known) => recognise(card, known),
    verify: (slot, pin) => verifyPin(card, slot, PIN_FILES[slot], pin),
    changePin: (slot, newPin) => changePin(card, slot, PIN_FILES[slot], newPin),
    sign: (key, keys, input) => sign(card, key, keys, input),
  };
}

async function readCertificate(card: CardCommands, which: CardCertificate): Promise<Outcome<Uint8Array>> {
  const during = 'readCertificate';
  const read = await readSizedFile(card, {
    file: CERTIFICATE_FILES[which],
    during,
    limitBytes: CERTIFICATE_LIMIT_BYTES,
    ...(which === 'auth' ? { usualBytes: AUTH_CERTIFICATE_BYTES } : {}),
    sizeOf: certificateBytes,
  });
  if (!read.ok) return read;
  if (read.value === undefined) {
    return failed({ code: 'cardCertificateMissing', key: which === 'auth' || which === 'authCa' ? 'auth' : 'sign' });
  }
  return derProblem(read.value) === undefined
    ? success(read.value)
    : failed({ code: 'cardUnreadable', during, tryMayBeUsed: false });
}

/** A file whose certificate was never issued holds filler only; what is neither was damaged on its way. */
function certificateBytes(head: Uint8Array): number | undefined {
  if (head[0] === 0xff || head[0] === 0x00) return 0;
  const header = readHeader(head);
  return header?.tag === 0x30 ? header.headerBytes + header.valueBytes : undefined;
}

async function readTokenInformation(card: CardCommands): Promise<Outcome<TokenInformation>> {
  const during = 'readTokenInformation';
  const range = { offset: 0, wantedBytes: TOKEN_LABEL_BYTES };
  const answer = await readStart(card, files.tokenInformation, during, range);
  if (!answer.ok) return answer;
  if (!hasData(answer.value)) return refused(during, answer.value);
  // Real cards pad with spaces, some fixtures with NUL.
  const label = Buffer.from(answer.value.data.subarray(0, TOKEN_LABEL_BYTES))
    .toString('latin1')
    .replaceAll(/[^\x21-\x7e]+/g, ' ')
    .trim();
  return success({ device: deviceOfLabel(label), label });
}

async function certificatePresence(card: CardCommands): Promise<Outcome<CertificatePresence>> {
  const range = { offset: 0, wantedBytes: PRESENCE_BYTES };
  const answer = await readStart(card, files.certificatePresence, 'readCertificatePresence', range);
  if (!answer.ok) return answer;
  const [sign, auth] = hasData(answer.value) ? answer.value.data : [];
  return success({ auth: isPresent(auth), sign: isPresent(sign) });
}

/** What the bits of 8F mean is not known, so that no other octet is taken for an answer. */
function isPresent(octet: number | undefined): boolean | undefined {
  return octet === 0x00 ? false : octet === 0x8f ? true : undefined;
}

async function recognise(card: CardCommands, known: Uint8Array): Promise<Outcome<void>> {
  const during = 'recogniseCard';
  const expected = known.subarray(RECOGNISED_RANGE.offset, RECOGNISED_RANGE.offset + RECOGNISED_RANGE.wantedBytes);
  if (expected.length === 0) throw new RangeError('a certificate is longer than 255 bytes');
  const answer = await readStart(card, files.authCertificate, during, RECOGNISED_RANGE);
  if (!answer.ok) return answer;
  if (answer.value.status.kind === 'notFound') return failed({ code: 'cardChanged' });
  if (!hasData(answer.value)) return refused(during, answer.value);
  const seen = Buffer.from(answer.value.data).subarray(0, expected.length);
  if (!seen.equals(expected)) return failed({ code: 'cardChanged' });
  card.commit();
  return success(undefined);
}

async function sign(
  card: CardCommands,
  key: CardKey,
  keys: KeyProfileName,
  input: Uint8Array,
): Promise<Outcome<Uint8Array>> {
  const during = 'sign';
  const { signatureBytes } = KEY_PROFILES[keys];
  const addressed = await addressForSingleUse(card, KEY_FILES[key], during);
  if (!addressed.ok) return addressed;
  const answer = await card.sign(input, signatureBytes, during, addressed.value);
  if (!answer.ok) return answer;
  if (answer.value.status.kind !== 'ok') return refused(during, answer.value);
  return answer.value.data.length === signatureBytes
    ? success(answer.value.data)
    : failed({ code: 'cardSignatureWrong' });
}
