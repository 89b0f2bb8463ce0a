import type { Language } from '#contract/values/localized-text.ts';
import { passkeyPage as easy } from './easy/passkey-page.ts';
import { passkeyPage as en } from './en/passkey-page.ts';
import { passkeyPage as ja } from './ja/passkey-page.ts';

/** What becomes of a passkey on a page of the portal. */
export type PasskeyPageState =
  | 'asking'
  | 'cancelled'
  | 'known'
  | 'unsupported'
  | 'over'
  | 'refused'
  | 'suspended'
  | 'full'
  | 'later'
  | 'failed';

/** What the portal's own pages say to a browser that makes or uses a passkey. */
export interface PasskeyPageWords {
  readonly practice: string;
  readonly newTitle: string;
  readonly newHow: string;
  readonly called: string;
  readonly make: string;
  readonly made: string;
  readonly signInTitle: string;
  readonly signInHow: string;
  readonly use: string;
  readonly used: string;
  readonly back: string;
  readonly stranger: string;
  readonly needsDomain: string;
  readonly notFromApp: string;
  readonly states: Readonly<Record<PasskeyPageState, string>>;
}

export const PASSKEY_PAGE_WORDS: Readonly<Record<Language, PasskeyPageWords>> = { ja, easy, en };
