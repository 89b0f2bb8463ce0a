import type { Language, Operator } from '#contract/values/localized-text.ts';
import { host as en } from './en/host.ts';
import { host as ja } from './ja/host.ts';

export type HostWords = typeof ja;

/** What a host says once it knows the language. */
export const HOST_WORDS: Readonly<Record<Language, HostWords>> = { ja, easy: ja, en };

/** What a host says before it knows the language: all of it at once. */
export const NOT_STARTED = {
  title: `${ja.ends.cannotOpen} / ${en.ends.cannotOpen}`,
  text: `${ja.ends.notStarted}\n${en.ends.notStarted}`,
} as const;
export const POLICY_UNUSABLE = {
  title: `${ja.ends.cannotOpen} / ${en.ends.cannotOpen}`,
  text: `${ja.ends.policyUnusable}\n${en.ends.policyUnusable}`,
} as const;
export const SANDBOX_MISSING = {
  title: `${ja.ends.cannotOpen} / ${en.ends.cannotOpen}`,
  text: `${ja.ends.sandboxMissing}\n${en.ends.sandboxMissing}`,
} as const;
export const CRASHED_TOO_OFTEN = {
  title: `${ja.ends.cannotGoOn} / ${en.ends.cannotGoOn}`,
  text: `${ja.ends.crashedTooOften}\n${en.ends.crashedTooOften}`,
} as const;

/** Who runs a portal that a person started on this machine for themselves. */
export const THIS_COMPUTER: Operator = { ja: ja.thisComputer, en: en.thisComputer };
