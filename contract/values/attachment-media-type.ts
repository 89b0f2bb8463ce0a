import * as z from 'zod';

/** What may be attached to an application. */
export const attachmentMediaTypeSchema = z.enum(['application/pdf', 'image/jpeg', 'image/png', 'image/heic']);
export type AttachmentMediaType = z.infer<typeof attachmentMediaTypeSchema>;
