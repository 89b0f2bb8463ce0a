import * as z from 'zod';
import { type NoticeFile, noticeFileSchema } from '#contract/portal/notice-routes.ts';
import type { NoticeContent } from '#contract/portal/staff-notice-routes.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';

/** What staff wrote and what is attached, as it is kept: sealed, for one notice of one municipality. */
export interface KeptContent extends NoticeContent {
  readonly files: readonly NoticeFile[];
}

interface Which {
  readonly municipality: string;
  readonly notice: string;
}

const written = z.strictObject({ ja: z.string(), easy: z.string().optional(), en: z.string().optional() });
const keptSchema = z.strictObject({
  title: written,
  text: written,
  link: z.string().optional(),
  files: z.array(noticeFileSchema),
});

export function sealContent(seal: SecretSeal, { municipality, notice }: Which, content: KeptContent): Buffer {
  return seal.seal(Buffer.from(JSON.stringify(content)), `${municipality}/${notice}`);
}

export function openContent(seal: SecretSeal, { municipality, notice }: Which, sealed: Uint8Array): KeptContent {
  const content = keptSchema.parse(parsedJson(seal.open(sealed, `${municipality}/${notice}`).toString('utf8')));
  return content as KeptContent;
}

/** What a file of a notice is sealed for. */
export function fileOwner({ municipality, notice }: Which, file: number): string {
  return `${municipality}/${notice}/${file}`;
}
