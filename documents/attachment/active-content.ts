import { inflateSync } from 'node:zlib';

const OBJECT_STREAM_LIMIT_BYTES = 8_000_000;
const UNPACKED_LIMIT_BYTES = 30_000_000;
/** Longer than any dictionary of an object stream. */
const DICTIONARY_CHARACTERS = 4_000;

/**
 * Names of PDF that make a file do something, or carry another file in it. Source: ISO 32000-2, 7.11.4, 12.6.4, 13.
 * A link to a page or to an address is none of them: opening it is the reader's own choice.
 */
const ACTIVE_NAMES: ReadonlySet<string> = new Set([
  'JavaScript',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'Rendition',
  'XFA',
  'SubmitForm',
  'ImportData',
  'GoToE',
  'Encrypt',
]);
/** What makes a browser or mail program take the same bytes for a page. */
const MARKUP = /<(?:!doctype|html|script|iframe|svg|object|embed)\b/i;

/**
 * Whether a PDF holds scripts, actions that start something, other files, or is a page of the web at the same time.
 *
 * Looks at everything outside of streams, and into object streams within bounds; what a picture or a page draws is not
 * looked at. A file whose parts cannot be looked at (encrypted, an object stream above the bounds) counts as active.
 */
export function holdsActiveContent(pdf: Uint8Array): boolean {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length).toString('latin1');
  let unpackedBytes = 0;
  let from = 0;
  let outside = '';
  for (const match of text.matchAll(/(?<!end)stream\r?\n/g)) {
    if (match.index < from) continue;
    const beginsAt = match.index + match[0].length;
    const endsAt = text.indexOf('endstream', beginsAt);
    const before = text.slice(Math.max(from, match.index - DICTIONARY_CHARACTERS), match.index);
    outside += text.slice(from, match.index);
    from = endsAt === -1 ? text.length : endsAt;
    const dictionary = before.slice(Math.max(0, before.lastIndexOf(' obj')));
    if (!namesIn(dictionary).includes('ObjStm')) continue;
    const objects = unpacked(pdf.subarray(beginsAt, from), dictionary);
    unpackedBytes += objects?.length ?? UNPACKED_LIMIT_BYTES + 1;
    if (objects === undefined || unpackedBytes > UNPACKED_LIMIT_BYTES || isActive(objects)) return true;
  }
  return isActive(outside + text.slice(from));
}

function isActive(text: string): boolean {
  return MARKUP.test(text) || /\/JS\s*[(<\d]/.test(text) || namesIn(text).some((name) => ACTIVE_NAMES.has(name));
}

/** The names in PDF syntax, their `#xx` resolved. */
function namesIn(text: string): string[] {
  return (text.match(/\/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){1,40}/g) ?? []).map((name) =>
    name.slice(1).replace(/#(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

function unpacked(data: Uint8Array, dictionary: string): string | undefined {
  if (!namesIn(dictionary).includes('Filter')) return Buffer.from(data).toString('latin1');
  try {
    return inflateSync(data, { maxOutputLength: OBJECT_STREAM_LIMIT_BYTES }).toString('latin1');
  } catch {
    return undefined;
  }
}
