import type { HashName } from '#pki/der/algorithms.ts';

/** What a file of the card is, which decides the commands it may get. */
export type FileKind = 'readable' | 'records' | 'pin' | 'key';

export interface CardFile {
  /** EF identifier; all are 0001 to 001E, so each is its own short identifier too. */
  readonly id: number;
  readonly kind: FileKind;
}

export interface CardApplication {
  /** Ten octets, always sent whole: a shortened one may select another application. */
  readonly aid: string;
  readonly files: Readonly<Record<string, CardFile>>;
}

/** 公的個人認証AP. Sources, per file, in docs/card-protocol.md#jpki. */
export const JPKI_APPLICATION = {
  aid: 'D392F000260100000001',
  files: {
    signCertificate: { id: 0x0001, kind: 'readable' },
    signCaCertificate: { id: 0x0002, kind: 'readable' },
    tokenInformation: { id: 0x0006, kind: 'readable' },
    certificatePresence: { id: 0x0008, kind: 'readable' },
    authCertificate: { id: 0x000a, kind: 'readable' },
    authCaCertificate: { id: 0x000b, kind: 'readable' },
    authKey: { id: 0x0017, kind: 'key' },
    authPin: { id: 0x0018, kind: 'pin' },
    signKey: { id: 0x001a, kind: 'key' },
    signPassword: { id: 0x001b, kind: 'pin' },
  },
} as const satisfies CardApplication;

/** 券面事項入力補助AP: the four basic attributes, what proves them, and their PIN. docs/card-protocol.md#input-support. */
export const INPUT_SUPPORT_APPLICATION = {
  aid: 'D3921000310001010408',
  files: {
    attributes: { id: 0x0002, kind: 'readable' },
    integrityRecord: { id: 0x0003, kind: 'readable' },
    cardVerifiableCertificate: { id: 0x0004, kind: 'readable' },
    pin: { id: 0x0011, kind: 'pin' },
  },
} as const satisfies CardApplication;

/** 券面事項確認AP: what 照合番号B and the birth date open, and nothing else. docs/card-protocol.md#card-face. */
export const CARD_FACE_APPLICATION = {
  aid: 'D3921000310001010402',
  files: {
    ageRecord: { id: 0x0001, kind: 'readable' },
    cardFace: { id: 0x0002, kind: 'readable' },
    birthDateKey: { id: 0x0011, kind: 'pin' },
    checkNumberB: { id: 0x0012, kind: 'pin' },
  },
} as const satisfies CardApplication;

/** 共通カードAP: the serial record. docs/card-protocol.md#common. */
export const COMMON_APPLICATION = {
  aid: 'D3921000310001010100',
  files: { serialRecord: { id: 0x0001, kind: 'records' } },
} as const satisfies CardApplication;

export type CardDevice = 'card' | 'android' | 'iphone' | 'unknown';

/** How a key of the card is used: what its algorithm makes of the command and of the answer. */
interface KeyProfile {
  readonly hash: HashName;
  /** `digestInfo`: the card pads what it is given (PKCS#1 v1.5). `digest`: the bare hash (ECDSA). */
  readonly input: 'digestInfo' | 'digest';
  /** RSA: the modulus. ECDSA: r and s, each of the curve's size. */
  readonly signatureBytes: number;
}

/** By the key in the certificate; never by a constant, and never by what a card says of itself. */
export const KEY_PROFILES = {
  'RSA-2048': { hash: 'sha256', input: 'digestInfo', signatureBytes: 256 },
  /** 次期個人番号カード: published are curve and hash only; form of input and answer are our assumption. */
  'P-384': { hash: 'sha384', input: 'digest', signatureBytes: 96 },
} as const satisfies Record<string, KeyProfile>;

export type KeyProfileName = keyof typeof KEY_PROFILES;

/** One kind of card: a row of the table below. */
interface CardProfile {
  /** Of the token information, padding removed. */
  readonly tokenLabel: string;
  readonly device: CardDevice;
  readonly keys: KeyProfileName;
  /** True where the authentication certificate is shown only after its PIN. */
  readonly authCertificateNeedsPin: boolean;
  readonly applications: readonly CardApplication[];
}

const PHONE_APPLICATIONS = [JPKI_APPLICATION] as const;
/** Every application that this product ever selects. */
export const APPLICATIONS: readonly CardApplication[] = [
  JPKI_APPLICATION,
  INPUT_SUPPORT_APPLICATION,
  CARD_FACE_APPLICATION,
  COMMON_APPLICATION,
];

/** The kinds of card that are known, sources in docs/card-protocol.md#profiles. Another kind is another row. */
export const CARD_PROFILES = {
  card: {
    tokenLabel: 'JPKIAPICCTOKEN2',
    device: 'card',
    keys: 'RSA-2048',
    authCertificateNeedsPin: false,
    applications: APPLICATIONS,
  },
  /** Planned; its label and file numbers are not published, so today's stand here. */
  nextCard: {
    tokenLabel: 'JPKIAPICCTOKEN2',
    device: 'card',
    keys: 'P-384',
    authCertificateNeedsPin: false,
    applications: APPLICATIONS,
  },
  android: {
    tokenLabel: 'JPKIAPGPSETOKEN',
    device: 'android',
    keys: 'RSA-2048',
    authCertificateNeedsPin: true,
    applications: PHONE_APPLICATIONS,
  },
  iphone: {
    tokenLabel: 'JPKIAPIOSTOKEN',
    device: 'iphone',
    keys: 'RSA-2048',
    authCertificateNeedsPin: true,
    applications: PHONE_APPLICATIONS,
  },
} as const satisfies Record<string, CardProfile>;

export type CardProfileName = keyof typeof CARD_PROFILES;

/** The device that writes this label into its token information. */
export function deviceOfLabel(label: string): CardDevice {
  return Object.values(CARD_PROFILES).find(({ tokenLabel }) => tokenLabel === label)?.device ?? 'unknown';
}
