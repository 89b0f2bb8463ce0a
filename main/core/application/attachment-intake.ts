import { createHash } from 'node:crypto';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { FailureOf } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { AttachmentMediaType } from '#contract/values/attachment-media-type.ts';
import { plainFileName, typedText } from '#contract/values/plain-text.ts';
import { holdsActiveContent } from '#documents/attachment/active-content.ts';
import { attachableFile } from '#documents/attachment/file-kind.ts';
import { joinPieces } from '../flow/file-pieces.ts';
import type { AttachedFile } from './application-composer.ts';

/** One piece of a file on its way in; pieces come in order. */
interface AttachmentPiece {
  readonly key: string;
  readonly fileName: string;
  readonly totalBytes: number;
  readonly offset: number;
  readonly chunk: Uint8Array;
}

interface AttachmentIntake {
  /** Takes a piece; the file once its last piece came, `undefined` before. Fails with `attachmentRefused`. */
  take(
    piece: AttachmentPiece,
    procedure: Procedure,
    draft: Draft,
    attached: readonly AttachedFile[],
  ): Outcome<AttachedFile | undefined>;
}

/** Puts files together that a window sends in pieces, one at a time, and looks at what they are. */
export function createAttachmentIntake(): AttachmentIntake {
  const join = joinPieces();
  return {
    take({ key, fileName, ...piece }, procedure, draft, attached) {
      const rule = askedAttachments(procedure, draft).find((one) => one.key === key);
      if (rule === undefined) return refused(key, 'unknownKey');
      if (attached.filter((file) => file.key === key).length >= rule.most) return refused(key, 'tooMany');
      const bytes = join(key, piece);
      if (bytes === 'misfit') return refused(key, 'contentMismatch');
      return bytes === 'more' ? success(undefined) : attachedFile(key, fileName, bytes, rule.mediaTypes);
    },
  };
}

/** A file as it is attached: what lies behind its end is left out. Fails with `attachmentRefused`, saying what it is. */
export function attachedFile(
  key: string,
  fileName: string,
  given: Uint8Array,
  allowed: readonly AttachmentMediaType[],
): Outcome<AttachedFile> {
  const file = attachableFile(given);
  const found = 'other' in file ? file.other : file.mediaType;
  if ('other' in file || !allowed.includes(file.mediaType)) {
    return failed({ code: 'attachmentRefused', key, problem: 'contentNotAllowed', found, allowed: [...allowed] });
  }
  const { mediaType, bytes } = file;
  if (mediaType === 'application/pdf' && holdsActiveContent(bytes)) return refused(key, 'activeContent');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return success({ key, fileName: plainFileName(typedText(fileName)), mediaType, bytes, sha256 });
}

function refused(key: string, problem: FailureOf<'attachmentRefused'>['problem']): Outcome<never> {
  return failed({ code: 'attachmentRefused', key, problem });
}
