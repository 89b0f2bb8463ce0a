import type { OtherFileKind } from '#contract/failures/filing-failures.ts';
import type { AttachmentMediaType } from '#contract/values/attachment-media-type.ts';

/**
 * A file that may be attached: `bytes` are all of it that belongs to the format. Phones write films and notes of their
 * own behind the end of a photo; no picture shows them, and nobody means to send them.
 */
interface AttachableFile {
  readonly mediaType: AttachmentMediaType;
  readonly bytes: Uint8Array;
}

/**
 * What a file is by its own bytes, never by its name: beginning and end as its format prescribes. For anything else,
 * what it seems to be, for the words that refuse it.
 * Sources: ISO 32000-2, 7.5, with blanks before and behind as programs write them; ITU-T T.81, B.1 and B.2; PNG third
 * edition, 5.2 and 11.2; ISO/IEC 23008-12, 10.2 (brands of HEIF pictures).
 */
export function attachableFile(bytes: Uint8Array): AttachableFile | { readonly other: OtherFileKind } {
  if (beginsAsPdf(bytes)) return holdsPdfEnd(bytes) ? { mediaType: 'application/pdf', bytes } : CUT_OFF;
  if (holds(bytes, 0, JPEG_BEGIN)) return picture('image/jpeg', bytes, jpegEnd(bytes));
  if (holds(bytes, 0, PNG_BEGIN)) return picture('image/png', bytes, pngEnd(bytes));
  const brands = heifBrands(bytes);
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return picture('image/heic', bytes, boxesEnd(bytes));
  return { other: otherKind(bytes, brands) };
}

/** Whether a file is of a type and holds nothing but it. */
export function isWhollyOf(mediaType: AttachmentMediaType, bytes: Uint8Array): boolean {
  const file = attachableFile(bytes);
  return 'mediaType' in file && file.mediaType === mediaType && file.bytes.length === bytes.length;
}

const CUT_OFF = { other: 'cutOff' } as const;

function picture(mediaType: AttachmentMediaType, bytes: Uint8Array, end: number | undefined) {
  return end === undefined ? CUT_OFF : { mediaType, bytes: bytes.subarray(0, end) };
}

const BEFORE_PDF_BYTES = 1_024;
const PDF_END_WITHIN_BYTES = 1_024;

/** Blank characters and a byte order mark before the header are taken, nothing else. */
function beginsAsPdf(bytes: Uint8Array): boolean {
  const head = latin1(bytes, 0, BEFORE_PDF_BYTES).replace(/^\xef\xbb\xbf/, '');
  return /^%PDF-[12]\./.test(head.trimStart());
}

function holdsPdfEnd(bytes: Uint8Array): boolean {
  const end = bytes.findLastIndex((octet) => !(octet === 0 || octet === 0x20 || (octet >= 9 && octet <= 13))) + 1;
  return latin1(bytes, Math.max(0, end - PDF_END_WITHIN_BYTES), end).includes('%%EOF');
}

const JPEG_BEGIN = [0xff, 0xd8, 0xff];
const MARKER = { fill: 0xff, stuffed: 0x00, restart0: 0xd0, restart7: 0xd7, end: 0xd9, scan: 0xda, temporary: 0x01 };

/** Behind the end marker of the first picture; a thumbnail inside of a segment is passed over with its segment. */
function jpegEnd(bytes: Uint8Array): number | undefined {
  let at = 2;
  for (;;) {
    at = bytes.indexOf(MARKER.fill, at);
    if (at === -1) return undefined;
    while (bytes[at] === MARKER.fill) at += 1;
    const marker = bytes[at];
    if (marker === undefined) return undefined;
    at += 1;
    if (marker === MARKER.end) return at;
    const isAlone =
      marker === MARKER.stuffed ||
      marker === MARKER.temporary ||
      (marker >= MARKER.restart0 && marker <= MARKER.restart7);
    if (isAlone) continue;
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (length < 2) return undefined;
    at += length;
  }
}

const PNG_BEGIN = [0x89, ...octets('PNG\r\n'), 0x1a, 0x0a, 0, 0, 0, 13, ...octets('IHDR')];
const PNG_SIGNATURE_BYTES = 8;
const PNG_AROUND_CHUNK_BYTES = 12;

function pngEnd(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = PNG_SIGNATURE_BYTES;
  while (at + PNG_AROUND_CHUNK_BYTES <= bytes.length) {
    const name = latin1(bytes, at + 4, at + 8);
    at += view.getUint32(at) + PNG_AROUND_CHUNK_BYTES;
    if (name === 'IEND') return at <= bytes.length ? at : undefined;
  }
  return undefined;
}

const HEIC_BRANDS: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis']);

function heifBrands(bytes: Uint8Array): string[] {
  if (latin1(bytes, 4, 8) !== 'ftyp') return [];
  const end = Math.min(new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0), 256);
  const brands = latin1(bytes, 8, end);
  return (brands.match(/.{4}/gs) ?? []).filter((_, n) => n !== 1); // the second is a version
}

/** Behind the last box of ISO/IEC 14496-12 that is whole and known to belong to a picture. */
function boxesEnd(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hasPicture = false;
  while (at + 8 <= bytes.length) {
    const name = latin1(bytes, at + 4, at + 8);
    if (!PICTURE_BOXES.has(name)) break;
    const short = view.getUint32(at);
    const isLong = short === 1 && at + 16 <= bytes.length;
    const size = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < 8 || at + size > bytes.length) return undefined;
    hasPicture ||= name === 'meta';
    at += size;
  }
  return hasPicture ? at : undefined;
}

const PICTURE_BOXES: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat', 'free', 'skip', 'idat', 'moov', 'uuid']);

const OFFICE_PARTS = /\[Content_Types\]\.xml|opendocument|(?:word|xl|ppt)\//;
const OTHER_BEGINNINGS: Readonly<Partial<Record<OtherFileKind, readonly string[]>>> = {
  office: ['\xd0\xcf\x11\xe0', '{\\rtf'],
  archive: ['PK\x03\x04', '7z\xbc\xaf', 'Rar!', '\x1f\x8b'],
  program: ['MZ', '\x7fELF', '\xca\xfe\xba\xbe', '\xcf\xfa\xed\xfe', '#!'],
  otherPicture: ['GIF8', 'BM', 'II*\0', 'MM\0*'],
  recording: ['RIFF', 'ID3', '\x1aE\xdf\xa3', 'OggS', 'fLaC'],
};

function otherKind(bytes: Uint8Array, brands: readonly string[]): OtherFileKind {
  if (bytes.length === 0) return 'unknown';
  const head = latin1(bytes, 0, 4_096);
  if (brands.length > 0) return brands.some((brand) => OTHER_PICTURE_BRANDS.has(brand)) ? 'otherPicture' : 'recording';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'otherPicture';
  if (head.startsWith('PK') && OFFICE_PARTS.test(head)) return 'office';
  const known = Object.entries(OTHER_BEGINNINGS).find(([, begin]) => begin.some((octets) => head.startsWith(octets)));
  if (known !== undefined) return known[0] as OtherFileKind;
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|svg|\?xml)/i.test(head)) return 'webPage';
  return bytes.subarray(0, 4_096).some(isNoText) ? 'unknown' : 'text';
}

const OTHER_PICTURE_BRANDS: ReadonlySet<string> = new Set(['avif', 'avis', 'mif1', 'msf1']);

function isNoText(octet: number): boolean {
  return octet < 9 || (octet > 13 && octet < 32);
}

function octets(ascii: string): number[] {
  return [...ascii].map((character) => character.charCodeAt(0));
}

function holds(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((octet, n) => bytes[at + n] === octet);
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, Math.max(from, to));
}
