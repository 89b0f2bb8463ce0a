import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';
import { failureTextOf } from '#words/failure-text.ts';

/** How a command answers: one JSON object on standard output, or a short text. Progress goes to standard error. */
export interface Output {
  /** The result. `text` is what a person reads instead of the JSON. */
  result(value: object, text: () => string): void;
  progress(text: string): void;
  failure(failure: Failure): void;
}

export function createOutput(words: CommandLineWords, json: boolean): Output {
  return {
    result: (value, text) => print(json ? JSON.stringify(value) : text()),
    progress: (text) => process.stderr.write(`${text}\n`),
    failure(failure) {
      const sentence = failureSentence(failure, words);
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
export function failureSentence(failure: Failure, { failures, told }: CommandLineWords): string {
  return told.failure(failureTextOf(failures, failure));
}

/** What happened, and no more: for what is wrong with a file that somebody else made. */
export function failureTitle(failure: Failure, { failures }: CommandLineWords): string {
  return failureTextOf(failures, failure).title;
}

/** Tells a failure; the process ends with its exit status once nothing runs any more. */
export function failWith(output: Output, failure: Failure): void {
  output.failure(failure);
  process.exitCode = FAILURES[failure.code].exit;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
