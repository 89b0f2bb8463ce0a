import type { Failure, FailureCode, FailureOf } from '#contract/failures/failure.ts';
import type { AnswerProblem, OtherFileKind } from '#contract/failures/filing-failures.ts';
import type { AttachmentMediaType } from '#contract/values/attachment-media-type.ts';
import { FILE_FORMATS } from './file-formats.ts';

/** What happened (title), what to do now, and what is safe; empty where nothing could be lost. */
export interface FailureText {
  readonly title: string;
  readonly todo: string;
  readonly safe: string;
}

/** A sentence about what is safe; one about what was entered is said only where something was, and is still there. */
export type SafePart = string | { readonly whereEntered: string };

/** The words of a failure before it is known where it is told. */
interface FailureWords {
  readonly title: string;
  readonly todo: string;
  readonly safe: readonly SafePart[];
}

/** Where a failure is told: whether the person has entered something there that is kept. */
interface FailurePlace {
  readonly keepsEntries: boolean;
}

/** One entry per code: a code without words does not compile. */
export type FailureTexts = {
  readonly [Code in FailureCode]: FailureWords | ((failure: FailureOf<Code>) => FailureWords);
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

/** What is wrong with a file, where it is not what the file is. */
export type RefusedFiles = Readonly<Record<FailureOf<'attachmentRefused'>['problem'], string>>;
type FoundFile = NonNullable<FailureOf<'attachmentRefused'>['found']>;
/** What a file is that no procedure takes, and how to make one of it that is taken. */
export type OtherFiles = Readonly<Record<OtherFileKind, string>>;

/** What a file is, in words: a format that may be attached elsewhere, or something that no procedure takes. */
export function foundFile(found: FoundFile, ofFormat: (format: string) => string, others: OtherFiles): string {
  return found in others ? others[found as OtherFileKind] : ofFormat(FILE_FORMATS[found as AttachmentMediaType]);
}

const NOTHING_ENTERED: FailurePlace = { keepsEntries: false };

export function failureTextOf(
  texts: FailureTexts,
  failure: Failure,
  place: FailurePlace = NOTHING_ENTERED,
): FailureText {
  const entry = texts[failure.code] as FailureWords | ((failure: Failure) => FailureWords);
  const { title, todo, safe } = typeof entry === 'function' ? entry(failure) : entry;
  const sentences = safe.flatMap((part) => {
    if (typeof part === 'string') return [part];
    return place.keepsEntries ? [part.whereEntered] : [];
  });
  return { title, todo, safe: sentences.reduce(joined, '') };
}

/** Japanese sentences follow each other at once, others after a space. */
function joined(text: string, sentence: string): string {
  return /[.!?]$/.test(text) ? `${text} ${sentence}` : `${text}${sentence}`;
}

export function failureText(title: string, todo: string, ...safe: SafePart[]): FailureWords {
  return { title, todo, safe };
}
