import type { Failure, FailureCode, FailureOf } from '#contract/failures/failure.ts';
import type { AnswerProblem } from '#contract/failures/filing-failures.ts';

/** What happened (title), what to do now, and what is safe. Every failure has all three. */
export interface FailureText {
  readonly title: string;
  readonly todo: string;
  readonly safe: string;
}

/** One entry per code: a code without words does not compile. */
export type FailureTexts = {
  readonly [Code in FailureCode]: FailureText | ((failure: FailureOf<Code>) => FailureText);
};

/** What is wrong, in the finer steps of the words: what is missing is entered, chosen or agreed to; a day may want an era. */
export type AnswerWording =
  | AnswerProblem['problem']
  | 'notChosen'
  | 'notAgreed'
  | 'attachmentNeeded'
  | 'eraNotChosen'
  | 'dateOutsideEra';

/** The sentence for one thing wrong with the answers, given the field's label. */
export type AnswerTexts = {
  readonly [Wording in AnswerWording]: (label: string, limit: string) => string;
};

export function failureTextOf(texts: FailureTexts, failure: Failure): FailureText {
  const entry = texts[failure.code] as FailureText | ((failure: Failure) => FailureText);
  return typeof entry === 'function' ? entry(failure) : entry;
}

export function failureText(title: string, todo: string, safe: string): FailureText {
  return { title, todo, safe };
}
