import { FAILURES, type Failure } from '#contract/failure.ts';
import type { Language } from '#contract/localized-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { FAILURES_EN } from '#words/failures-en.ts';
import { FAILURES_JA } from '#words/failures-ja.ts';

/** How a command answers: one JSON object on standard output, or a short text. Progress goes to standard error. */
export interface Output {
  readonly language: Language;
  /** The result. `text` is what a person reads instead of the JSON. */
  result(value: object, text: () => string): void;
  progress(ja: string, en: string): void;
  failure(failure: Failure): void;
}

export function createOutput(language: Language, json: boolean): Output {
  return {
    language,
    result: (value, text) => print(json ? JSON.stringify(value) : text()),
    progress: (ja, en) => process.stderr.write(`${language === 'ja' ? ja : en}\n`),
    failure(failure) {
      const sentence = failureSentence(failure, language);
      if (json) print(JSON.stringify({ error: { ...failure, message: sentence } }));
      else process.stderr.write(`${sentence}\n[${failure.code}]\n`);
    },
  };
}

/** What happened, what to do, and what was not lost. */
export function failureSentence(failure: Failure, language: Language): string {
  const { title, todo, safe } = failureTextOf(language === 'ja' ? FAILURES_JA : FAILURES_EN, failure);
  const stop = language === 'ja' ? '。' : '. ';
  return language === 'ja' ? `${title}${stop}${todo}${safe}` : `${title}${stop}${todo} ${safe}`;
}

export function exitStatus(failure: Failure): number {
  return FAILURES[failure.code].exit;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
