import { inflateSync } from 'node:zlib';
import { errorCode } from '#platform/error-code.ts';

const PDF_LIMIT_BYTES = 5_000_000;
const STREAM_LIMIT_BYTES = 8_000_000;
const UNPACKED_LIMIT_BYTES = 30_000_000;
/** Longer than any dictionary before a stream that an application's PDF has. */
const DICTIONARY_CHARACTERS = 4_000;

/**
 * Whether a PDF is small when unpacked and plain enough to be given to a reader that has no limits of its own.
 *
 * Looks at every place where a stream could begin, wherever a reader may find it: its only filter, if any, is
 * FlateDecode, named directly, and it unpacks within the limits. Encrypted files, whose streams cannot be looked at,
 * are refused.
 */
export function isBoundedPdf(pdf: Uint8Array): boolean {
  if (pdf.length > PDF_LIMIT_BYTES) return false;
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length).toString('latin1');
  if (namesIn(text).includes('Encrypt')) return false;
  let unpackedBytes = 0;
  for (const match of text.matchAll(/(?<!end)stream\r?\n/g)) {
    const beginsAt = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - DICTIONARY_CHARACTERS), match.index);
    const filter = filterIn(before.slice(Math.max(0, before.lastIndexOf(' obj'))));
    if (filter === 'refused') return false;
    if (filter === 'none') continue;
    const unpacked = unpackedLength(pdf.subarray(beginsAt));
    if (unpacked === undefined) return false;
    unpackedBytes += unpacked;
    if (unpackedBytes > UNPACKED_LIMIT_BYTES) return false;
  }
  return true;
}

function filterIn(dictionary: string): 'none' | 'flate' | 'refused' {
  const filters = namesIn(dictionary).filter((name) => name === 'Filter').length;
  if (filters === 0) return 'none';
  const isDirect = /\/Filter\s*(?:\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/.test(dictionary);
  return filters === 1 && isDirect ? 'flate' : 'refused';
}

/** The names in PDF syntax, their `#xx` resolved. */
function namesIn(text: string): string[] {
  return (text.match(/\/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){1,40}/g) ?? []).map((name) =>
    name.slice(1).replace(/#(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/**
 * The number of bytes that the zlib data at the beginning gives; `undefined` where it is above the limit. Broken data
 * counts as none: its cost is bounded by the caller's limit of time.
 */
function unpackedLength(data: Uint8Array): number | undefined {
  try {
    return inflateSync(data, { maxOutputLength: STREAM_LIMIT_BYTES }).length;
  } catch (error) {
    return errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? undefined : 0;
  }
}
