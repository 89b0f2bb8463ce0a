import type * as z from 'zod';
import type { attachmentMediaTypeSchema } from '#contract/procedure.ts';

type AttachmentMediaType = z.infer<typeof attachmentMediaTypeSchema>;

/**
 * What a file is by its own bytes: beginning and end as its format prescribes; `undefined` for anything else.
 * Sources: ISO 32000-2, 7.5; ITU-T T.81, B.1 (SOI, EOI); PNG third edition, 5.2 and 11.2.
 */
export function mediaTypeOf(bytes: Uint8Array): AttachmentMediaType | undefined {
  if (beginsWith(bytes, ascii('%PDF-1.')) || beginsWith(bytes, ascii('%PDF-2.'))) {
    return lastBytes(bytes, 1_024).includes('%%EOF') ? 'application/pdf' : undefined;
  }
  if (beginsWith(bytes, [0xff, 0xd8, 0xff])) {
    return bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9 ? 'image/jpeg' : undefined;
  }
  const pngBegin = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, ...ascii('IHDR')];
  if (!beginsWith(bytes, pngBegin)) return undefined;
  return lastBytes(bytes, 12).startsWith('\0\0\0\0IEND') ? 'image/png' : undefined;
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

function beginsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}

function lastBytes(bytes: Uint8Array, count: number): string {
  return Buffer.from(bytes.subarray(Math.max(0, bytes.length - count))).toString('latin1');
}
