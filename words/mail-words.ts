import type { Factor } from '#contract/portal/staff-factor-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { mail as easy } from './easy/mail.ts';
import { mail as en } from './en/mail.ts';
import { mail as ja } from './ja/mail.ts';

/** What mail says, in plain text. Nothing of a case, a person or a day is ever put in. */
export interface MailWords {
  /** Who a mail is from where the portal names nobody. */
  readonly unnamed: string;
  /** The one mail about whatever came. */
  readonly news: { readonly subject: string; readonly text: (from: string) => string };
  readonly code: { readonly subject: string; readonly text: (from: string, code: string) => string };
  /** To the address that mail went to before. */
  readonly addressChanged: { readonly subject: string; readonly text: (from: string) => string };
  readonly invitation: { readonly subject: string; readonly text: (from: string, link: string) => string };
  /** To approvers of the staff: a case of their group was opened from outside of it. */
  readonly emergencyOpened: { readonly subject: string; readonly text: (from: string) => string };
  /** To whose account it is: all ways to sign in are gone. Whoever began it hands over the link. */
  readonly recovery: { readonly subject: string; readonly text: (from: string) => string };
  readonly passwordChanged: { readonly subject: string; readonly text: (from: string) => string };
  readonly factorAdded: {
    readonly subject: string;
    readonly text: (from: string, way: string) => string;
    readonly ways: Readonly<Record<Factor, string>>;
  };
  readonly grantsChanged: { readonly subject: string; readonly text: (from: string) => string };
}

export const MAIL_WORDS: Readonly<Record<Language, MailWords>> = { ja, easy, en };
