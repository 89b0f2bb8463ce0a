import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { FAILURES_EN } from '#words/en/failures.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { FAILURES_JA } from '#words/ja/failures.ts';

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
      else process.stderr.write(`${sentence}\n[${[failure.code, ...particulars(failure)].join(': ')}]\n`);
    },
  };
}

/** Which option, file or readers a failure is about: the window's sentences leave out what only a terminal needs. */
function particulars(failure: Failure): string[] {
  if ('detail' in failure) return [failure.detail];
  if ('file' in failure) return 'at' in failure && failure.at !== '' ? [failure.file, failure.at] : [failure.file];
  return 'readers' in failure ? [failure.readers.join(', ')] : [];
}

/** What happened, what to do, and what was not lost. */
function failureSentence(failure: Failure, language: Language): string {
  const { title, todo, safe } = failureTextOf(words(language), failure);
  const stop = language === 'ja' ? '。' : '. ';
  return language === 'ja' ? `${title}${stop}${todo}${safe}` : `${title}${stop}${todo} ${safe}`;
}

/** What happened, and no more: for what is wrong with a file that somebody else made. */
export function failureTitle(failure: Failure, language: Language): string {
  return failureTextOf(words(language), failure).title;
}

function words(language: Language): typeof FAILURES_JA {
  return language === 'ja' ? FAILURES_JA : FAILURES_EN;
}

/** Tells a failure; the process ends with its exit status once nothing runs any more. */
export function failWith(output: Output, failure: Failure): void {
  output.failure(failure);
  process.exitCode = FAILURES[failure.code].exit;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
