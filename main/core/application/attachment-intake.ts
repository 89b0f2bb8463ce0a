import { createHash } from 'node:crypto';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { FailureOf } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { askedAttachments, attachmentMediaType } from '#contract/procedure/attachment-rules.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { plainFileName } from '#contract/values/plain-text.ts';
import { holdsActiveContent } from '#documents/attachment/active-content.ts';
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
  let arriving: { readonly key: string; readonly bytes: Uint8Array; received: number } | undefined;
  return {
    take({ key, fileName, totalBytes, offset, chunk }, procedure, draft, attached) {
      const rule = askedAttachments(procedure, draft).find((one) => one.key === key);
      if (rule === undefined) return refused(key, 'unknownKey');
      if (attached.filter((file) => file.key === key).length >= rule.most) return refused(key, 'tooMany');
      if (offset === 0) arriving = { key, bytes: new Uint8Array(totalBytes), received: 0 };
      if (arriving?.key !== key || arriving.received !== offset || offset + chunk.length > arriving.bytes.length) {
        arriving = undefined;
        return refused(key, 'contentMismatch');
      }
      arriving.bytes.set(chunk, offset);
      arriving.received += chunk.length;
      if (arriving.received < arriving.bytes.length) return success(undefined);
      const { bytes } = arriving;
      arriving = undefined;
      const mediaType = attachmentMediaType(bytes);
      if (mediaType === undefined || !rule.mediaTypes.includes(mediaType)) return refused(key, 'contentNotAllowed');
      if (mediaType === 'application/pdf' && holdsActiveContent(bytes)) return refused(key, 'activeContent');
      return success(attachedFile(key, fileName, mediaType, bytes));
    },
  };
}

export function attachedFile(
  key: string,
  fileName: string,
  mediaType: AttachedFile['mediaType'],
  bytes: Uint8Array,
): AttachedFile {
  return {
    key,
    fileName: plainFileName(fileName),
    mediaType,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function refused(key: string, problem: FailureOf<'attachmentRefused'>['problem']): Outcome<never> {
  return failed({ code: 'attachmentRefused', key, problem });
}
