import type { Language } from '#contract/values/localized-text.ts';
import type { FailureTexts } from './failure-text.ts';
import type { commandLine } from './ja/command-line.ts';
import { asPlainText } from './ruby.ts';
import { completedFrom } from './written-so-far.ts';

/** All that the command line says in one language. */
export type CommandLineWords = typeof commandLine & { readonly language: Language; readonly failures: FailureTexts };

/** A command loads the language that it speaks, and no other. */
export async function loadCommandLineWords(language: Language): Promise<CommandLineWords> {
  const [{ commandLine: own }, { failures }] = await LOADERS[language]();
  return asPlainText({ ...own, failures, language });
}

const LOADERS = {
  ja: () => Promise.all([import('./ja/command-line.ts'), import('./ja/failures.ts')]),
  easy: () => Promise.all([import('./ja/command-line.ts'), easyFailures()]),
  en: () => Promise.all([import('./en/command-line.ts'), import('./en/failures.ts')]),
} as const satisfies Record<Language, unknown>;

async function easyFailures(): Promise<{ readonly failures: FailureTexts }> {
  const [{ failures: whole }, { failures: written }] = await Promise.all([
    import('./ja/failures.ts'),
    import('./easy/failures.ts'),
  ]);
  return { failures: completedFrom<FailureTexts>(whole, written) };
}
