import type { Language, Operator } from '#contract/values/localized-text.ts';
import { host as en } from './en/host.ts';
import { host as ja } from './ja/host.ts';

export type HostWords = typeof ja;

/** What a host says once it knows the language. */
export const HOST_WORDS: Readonly<Record<Language, HostWords>> = { ja, easy: ja, en };

/** What a host says before it knows the language: all of it at once. */
function inBothLanguages(of: (words: HostWords) => { readonly title: string; readonly text: string }) {
  const [first, second] = [of(ja), of(en)];
  return { title: `${first.title} / ${second.title}`, text: `${first.text}\n${second.text}` } as const;
}

export const NOT_STARTED = inBothLanguages(({ ends }) => ({ title: ends.cannotOpen, text: ends.notStarted }));
export const POLICY_UNUSABLE = inBothLanguages(({ ends }) => ({ title: ends.cannotOpen, text: ends.policyUnusable }));
export const SANDBOX_MISSING = inBothLanguages(({ ends }) => ({ title: ends.cannotOpen, text: ends.sandboxMissing }));
export const CRASHED_TOO_OFTEN = inBothLanguages(({ ends }) => ({
  title: ends.cannotGoOn,
  text: ends.crashedTooOften,
}));

/** Who runs a portal that a person started on this machine for themselves. */
export const THIS_COMPUTER: Operator = { ja: ja.thisComputer, en: en.thisComputer };
