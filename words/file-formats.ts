import type { AttachmentMediaType } from '#contract/values/attachment-media-type.ts';

/** What people call the formats, in every language. */
export const FILE_FORMATS: Readonly<Record<AttachmentMediaType, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/heic': 'HEIC',
};
