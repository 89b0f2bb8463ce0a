import type { AttachmentMediaType } from '#contract/values/attachment-media-type.ts';
import { holdsActiveContent } from './active-content.ts';
import { attachableFile } from './file-kind.ts';

type PlainFile =
  | { readonly bytes: Uint8Array; readonly mediaType: Exclude<AttachmentMediaType, 'image/heic'> }
  | { readonly problem: 'empty' | 'contentNotAllowed' | 'tooLarge' | 'activeContent' };

/** What every browser shows: a PDF that does nothing by itself, a JPEG or a PNG; of its bytes those that belong to it. */
export function plainFile(whole: Uint8Array, limitBytes: number): PlainFile {
  if (whole.length === 0) return { problem: 'empty' };
  if (whole.length > limitBytes) return { problem: 'tooLarge' };
  const kind = attachableFile(whole);
  if (!('mediaType' in kind) || kind.mediaType === 'image/heic') return { problem: 'contentNotAllowed' };
  const { mediaType, bytes } = kind;
  return mediaType === 'application/pdf' && holdsActiveContent(bytes)
    ? { problem: 'activeContent' }
    : { bytes, mediaType };
}
