/// <reference path="./zengin-code.d.ts" />
import { bankKana } from '#contract/portal/benefit-account.ts';
import { BANKS_AT_ONCE, type BankEntry } from '#contract/portal/benefit-account-routes.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';

interface ListedBank extends BankEntry {
  readonly branches: Readonly<Record<string, BankEntry>>;
}
type ListedBanks = Readonly<Record<string, ListedBank>>;

/** A branch with its bank, as they are called on a day. */
export interface NamedBranch {
  readonly bank: { readonly code: string; readonly name: string };
  readonly branch: { readonly code: string; readonly name: string };
}

/** The banks of Japan and their branches. Both lists begin with what fits best; without words, with the lowest code. */
export interface BankDirectory {
  /** The day on which the list was taken. */
  readonly asOf: CalendarDate;
  banks(words?: string): BankEntry[];
  /** `undefined` where there is no such bank. */
  branches(bank: string, words?: string): BankEntry[] | undefined;
  find(bank: string, branch: string): NamedBranch | undefined;
}

/** The list that the portal comes with: five megabytes that few requests are about. */
export interface LazyBankDirectory {
  /** Reads the list when it is first asked for, and again where that failed. */
  open(): Promise<BankDirectory>;
  /** The day on which the list was taken, without reading it. */
  day(): Promise<CalendarDate>;
}

export function bankDirectoryOnce(load: () => Promise<ListedBanks> = loadList): LazyBankDirectory {
  let loading: Promise<BankDirectory> | undefined;
  return {
    open() {
      loading ??= Promise.all([load(), dayOfList()])
        .then(([listed, asOf]) => createBankDirectory(listed, asOf))
        .catch((error: unknown) => {
          loading = undefined;
          throw error;
        });
      return loading;
    },
    day: dayOfList,
  };
}

async function loadList(): Promise<ListedBanks> {
  return (await import('zengin-code')).default;
}

async function dayOfList(): Promise<CalendarDate> {
  const about = await import('zengin-code/package.json', { with: { type: 'json' } });
  return dayOfVersion(about.default.version);
}

/** `1.0.0-p20260824` was taken on 2026-08-24. */
function dayOfVersion(version: string): CalendarDate {
  const [, year, month, day] = /-p(\d{4})(\d{2})(\d{2})$/.exec(version) ?? [];
  return calendarDateSchema.parse(`${year}-${month}-${day}`);
}

export function createBankDirectory(listed: ListedBanks, asOf: CalendarDate): BankDirectory {
  const banks = indexOf(Object.values(listed), BANK_WORDS);
  /** Made when a bank is first asked for: most never are. */
  const branchesOf = new Map<string, Indexed[]>();

  function branchIndex(bank: string): Indexed[] | undefined {
    const entry = Object.hasOwn(listed, bank) ? listed[bank] : undefined;
    if (entry === undefined) return undefined;
    const made = branchesOf.get(bank) ?? indexOf(Object.values(entry.branches), BRANCH_WORDS);
    branchesOf.set(bank, made);
    return made;
  }

  return {
    asOf,
    banks: (words = '') => best(banks, wordsIn(words, BANK_WORDS)),
    branches(bank, words = '') {
      const index = branchIndex(bank);
      return index && best(index, wordsIn(words, BRANCH_WORDS));
    },
    find(bankCode, branchCode) {
      const bank = Object.hasOwn(listed, bankCode) ? listed[bankCode] : undefined;
      const branch = bank && Object.hasOwn(bank.branches, branchCode) ? bank.branches[branchCode] : undefined;
      if (bank === undefined || branch === undefined) return undefined;
      const named = ({ code, name }: BankEntry) => ({ code, name });
      return { bank: named(bank), branch: named(branch) };
    },
  };
}

interface Indexed {
  readonly entry: BankEntry;
  readonly name: string;
  readonly kana: string;
}

/** What people say behind a name and the list does not. */
const BANK_WORDS = /(?:銀行|ギンコウ)$/;
const BRANCH_WORDS = /(?:支店|シテン)$/;

function indexOf(entries: readonly BankEntry[], behind: RegExp): Indexed[] {
  return entries
    .map(({ code, name, kana }) => ({
      entry: { code, name, kana },
      name: wordsIn(name, behind),
      kana: wordsIn(kana, behind),
    }))
    .sort((one, other) => (one.entry.code < other.entry.code ? -1 : 1));
}

function wordsIn(text: string, behind: RegExp): string {
  const words = bankKana(text);
  const bare = words.replace(behind, '');
  return bare === '' ? words : bare;
}

function best(index: readonly Indexed[], words: string): BankEntry[] {
  if (words === '') return index.slice(0, BANKS_AT_ONCE).map(({ entry }) => entry);
  const ranked: BankEntry[][] = [[], [], []];
  for (const one of index) ranked[rankOf(one, words)]?.push(one.entry);
  return ranked.flat().slice(0, BANKS_AT_ONCE);
}

/** 0 is the whole code, name or reading, 1 its beginning, 2 a part of it; what does not fit has no rank. */
function rankOf({ entry: { code }, name, kana }: Indexed, words: string): number {
  if (code === words || name === words || kana === words) return 0;
  if (code.startsWith(words) || name.startsWith(words) || kana.startsWith(words)) return 1;
  return name.includes(words) || kana.includes(words) ? 2 : -1;
}
