import type { Language } from '#contract/values/localized-text.ts';
import type { FailureTexts } from './failure-text.ts';
import type { FeeWords } from './fee-words.ts';
import type { commandLine } from './ja/command-line.ts';
import { asPlainText } from './ruby.ts';

/** What the command line says of itself in one language. */
export type CommandLineHelp = typeof commandLine;

/** All that the command line says in one language. */
export type CommandLineWords = CommandLineHelp &
  FeeWords & { readonly language: Language; readonly failures: FailureTexts };

/** A command loads the language that it speaks, and no other. */
export async function loadCommandLineWords(language: Language): Promise<CommandLineWords> {
  const [{ commandLine: own }, { failures }, { fee }] = await Promise.all([
    HELP[language](),
    FAILURES[language](),
    FEES[language](),
  ]);
  return asPlainText({ ...own, failures, fee, language });
}

/** The help alone: the sentences about failures need libraries, for which a look at the help does not wait. */
export async function loadCommandLineHelp(language: Language): Promise<CommandLineHelp> {
  return asPlainText((await HELP[language]()).commandLine);
}

const HELP = {
  ja: () => import('./ja/command-line.ts'),
  easy: () => import('./ja/command-line.ts'),
  en: () => import('./en/command-line.ts'),
} as const satisfies Record<Language, unknown>;

const FAILURES = {
  ja: () => import('./ja/failures.ts'),
  easy: () => import('./easy/failures.ts'),
  en: () => import('./en/failures.ts'),
} as const satisfies Record<Language, unknown>;

const FEES = {
  ja: () => import('./ja/fee.ts'),
  easy: () => import('./easy/fee.ts'),
  en: () => import('./en/fee.ts'),
} as const satisfies Record<Language, unknown>;
