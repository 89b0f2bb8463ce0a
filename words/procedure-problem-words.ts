import type { ProcedureProblem, ProcedureWarning } from '#contract/failures/procedure-problem.ts';
import type { Language } from '#contract/values/localized-text.ts';
import * as easy from './easy/procedure-problems.ts';
import * as en from './en/procedure-problems.ts';
import * as ja from './ja/procedure-problems.ts';
import { asPlainText } from './ruby.ts';

/** What editors read of a file, in every language: what is told by code travels, the sentence is made where it is read. */
const WORDS = { ja, easy, en } as const satisfies Record<Language, unknown>;

export function problemSentence({ code, detail = '' }: ProcedureProblem, language: Language): string {
  return plain(WORDS[language].problems[code](detail));
}

export function warningSentence({ code, detail = '' }: ProcedureWarning, language: Language): string {
  return plain(WORDS[language].warnings[code](detail));
}

function plain(text: string): string {
  return asPlainText({ text }).text;
}
