import type { CmsProblem } from '#contract/failures/filing-failures.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { SignatureFileKind } from '#contract/values/signature-file-kind.ts';

/** What a command says of a file that was given as a signature. */
export interface VerifyWords {
  /** The file by its kind; the encoding is put behind it. */
  readonly kinds: Readonly<Record<VerifiedFileKind, string>>;
  readonly encodings: Readonly<Record<'der' | 'ber' | 'pem', string>>;
  readonly signer: (name: string) => string;
  readonly signerUnknown: string;
  readonly claimedTime: (instant: string) => string;
  readonly receipt: (number: string, instant: string, portal: string) => string;
  readonly receiptValid: string;
  readonly receiptRefused: string;
  readonly receiptOfOther: string;
  readonly problems: Readonly<Record<CmsProblem, string>>;
}

export type VerifiedFileKind = SignatureFileKind | 'container' | 'receipt';

const WORDS = {
  ja: () => import('./ja/verify.ts'),
  easy: () => import('./ja/verify.ts'),
  en: () => import('./en/verify.ts'),
} as const satisfies Record<Language, unknown>;

export async function loadVerifyWords(language: Language): Promise<VerifyWords> {
  return (await WORDS[language]()).verify;
}
