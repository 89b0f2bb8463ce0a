/** What a file of the card is, which decides the commands it may get. */
export type FileKind = 'readable' | 'pin' | 'key';

export interface CardFile {
  /** EF identifier; all are 0001 to 001E, so each is its own short identifier too. */
  readonly id: number;
  readonly kind: FileKind;
}

/**
 * 公的個人認証AP. Sources, per file, in docs/card-protocol.md#jpki.
 */
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

/**
 * 券面事項入力補助AP: the four basic attributes and their PIN, and nothing else of it. Sources in
 * docs/card-protocol.md#input-support.
 */
export const INPUT_SUPPORT_APPLICATION = {
  aid: 'D3921000310001010408',
  files: {
    attributes: { id: 0x0002, kind: 'readable' },
    pin: { id: 0x0011, kind: 'pin' },
  },
} as const satisfies CardApplication;

export interface CardApplication {
  /** Ten octets, always sent whole: a shortened one may select another application. */
  readonly aid: string;
  readonly files: Readonly<Record<string, CardFile>>;
}

/** Every application that this product ever selects. */
export const APPLICATIONS: readonly CardApplication[] = [JPKI_APPLICATION, INPUT_SUPPORT_APPLICATION];
