import type { Language } from '#contract/values/localized-text.ts';
import { authorizePage as easy } from './easy/authorize-page.ts';
import { authorizePage as en } from './en/authorize-page.ts';
import { authorizePage as ja } from './ja/authorize-page.ts';

/** What the portal's own pages say to a browser that comes from a site. */
export interface AuthorizePageWords {
  /** A language, as its own readers call it. */
  readonly inLanguage: string;
  readonly heading: (site: string) => string;
  readonly practice: string;
  readonly who: string;
  readonly where: string;
  readonly why: string;
  readonly since: string;
  readonly newSite: string;
  /** Of what is to be signed or agreed to. */
  readonly sitesWords: string;
  readonly toSign: string;
  readonly items: (count: number) => string;
  readonly amount: string;
  readonly yen: (amount: number) => string;
  readonly payee: string;
  readonly explain: string;
  readonly open: string;
  readonly openAgain: string;
  readonly stop: string;
  readonly elsewhereTitle: string;
  readonly showCode: string;
  readonly codeExplain: string;
  readonly codePicture: string;
  readonly codeIs: string;
  readonly numberLabel: string;
  readonly numberGo: string;
  readonly numberWrong: string;
  readonly notOpening: string;
  readonly install: string;
  readonly claimed: string;
  readonly proved: string;
  readonly released: string;
  readonly continued: string;
  readonly failed: string;
  readonly alreadyClaimed: string;
  readonly over: string;
  readonly returning: string;
  readonly wrongBrowser: string;
  readonly notFromApp: string;
  readonly report: string;
  readonly reported: string;
  readonly elsewhere: string;
  readonly refused: string;
  readonly signOut: string;
  readonly signOutButton: string;
  readonly signedOut: string;
}

export const AUTHORIZE_PAGE_WORDS: Readonly<Record<Language, AuthorizePageWords>> = { ja, easy, en };
