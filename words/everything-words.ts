import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import type { DateWords } from './dates.ts';
import { account as enAccount } from './en/account.ts';
import { benefitAccount as enBenefitAccount } from './en/benefit-account.ts';
import { dates as enDates } from './en/dates.ts';
import { everything as en } from './en/everything.ts';
import { notices as enNotices } from './en/notices.ts';
import { account as jaAccount } from './ja/account.ts';
import { benefitAccount as jaBenefitAccount } from './ja/benefit-account.ts';
import { dates as jaDates } from './ja/dates.ts';
import { everything as ja } from './ja/everything.ts';
import { notices as jaNotices } from './ja/notices.ts';

/** What a file with all records of a person has: each part is a folder or a pair of files. */
export type EverythingPart =
  | 'benefitAccount'
  | 'deliveries'
  | 'ownData'
  | 'corrections'
  | 'notices'
  | 'records'
  | 'applications'
  | 'payments'
  | 'visits'
  | 'uses'
  | 'account';

type Column =
  | 'at'
  | 'sender'
  | 'title'
  | 'text'
  | 'isRead'
  | 'number'
  | 'procedure'
  | 'municipality'
  | 'state'
  | 'outcome'
  | 'purpose'
  | 'yen'
  | 'net'
  | 'lastDay'
  | 'place'
  | 'what'
  | 'starts'
  | 'section';

/** What its index and the columns of its tables say. */
export interface EverythingWords {
  readonly title: string;
  readonly made: (time: string, portal: string) => string;
  readonly contents: string;
  readonly part: (title: string, count: number) => string;
  readonly parts: Readonly<Record<EverythingPart, string>>;
  readonly sums: string;
  readonly missing: string;
  readonly why: {
    readonly notOpened: string;
    readonly notRead: string;
    readonly tooLarge: string;
    readonly refused: (code: string) => string;
  };
  readonly elsewhere: string;
  readonly places: readonly string[];
  readonly columns: Readonly<Record<Column, string>>;
  readonly yes: string;
  readonly no: string;
}

interface AllWords {
  readonly everything: EverythingWords;
  readonly account: typeof jaAccount.account;
  readonly benefitAccount: typeof jaBenefitAccount.benefitAccount;
  readonly notices: typeof jaNotices.notices;
  readonly dates: DateWords;
}

export const EVERYTHING_WORDS: Readonly<Record<DocumentLanguage, AllWords>> = {
  ja: {
    everything: ja,
    account: jaAccount.account,
    benefitAccount: jaBenefitAccount.benefitAccount,
    notices: jaNotices.notices,
    dates: jaDates,
  },
  en: {
    everything: en,
    account: enAccount.account,
    benefitAccount: enBenefitAccount.benefitAccount,
    notices: enNotices.notices,
    dates: enDates,
  },
};
