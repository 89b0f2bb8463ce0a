/** A signature as it stands in a PDF; nothing about it is believed yet. */
interface PdfSignature {
  /** A SignedData, DER, without the zeros that fill its gap. */
  readonly cms: Uint8Array;
  /** What it says to cover: the file without its gap. */
  readonly covered: Uint8Array;
}

type NewestPdfSignature =
  | { readonly is: 'none' }
  /** `notWhole`: something was put into the file behind it. */
  | { readonly is: 'notWhole' | 'unreadable' }
  | ({ readonly is: 'found' } & PdfSignature);

const RANGE = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;
const MOST_SIGNATURES = 50;

/**
 * The signature of a PDF that was made last. What counts covers every byte of the file but its own digits, so that
 * nothing else in it can be read with that signature. Source: ISO 32000-2, 12.8.1; ETSI EN 319 142-1, 5.4.
 */
export function newestSignature(pdf: Uint8Array): NewestPdfSignature {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length);
  const ranges = [...bytes.toString('latin1').matchAll(RANGE)].map((match) => match.slice(1, 5).map(Number));
  if (ranges.length === 0) return { is: 'none' };
  if (ranges.length > MOST_SIGNATURES) return { is: 'unreadable' };
  const ends = ranges.map(([, , second = 0, rest = 0]) => second + rest);
  const [first, length, second, rest] = ranges[ends.indexOf(Math.max(...ends))] as [number, number, number, number];
  if (first !== 0 || second + rest !== bytes.length) return { is: 'notWhole' };
  const cms = cmsIn(bytes, length, second);
  if (cms === undefined) return { is: 'unreadable' };
  const covered = Buffer.concat([bytes.subarray(0, length), bytes.subarray(second)]);
  return { is: 'found', cms, covered: new Uint8Array(covered) };
}

/** Of the gap, which is one string of hexadecimal digits with its brackets and nothing else. */
function cmsIn(bytes: Buffer, from: number, to: number): Uint8Array | undefined {
  if (from >= to || bytes[from] !== 0x3c || bytes[to - 1] !== 0x3e) return undefined;
  const digits = bytes.toString('latin1', from + 1, to - 1).replace(/\s/g, '');
  if (digits.length < 8 || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(digits)) return undefined;
  const padded = Buffer.from(digits, 'hex');
  const length = derLength(padded);
  if (length === undefined || padded.subarray(length).some((octet) => octet !== 0)) return undefined;
  return new Uint8Array(padded.subarray(0, length));
}

/** Of the first value, with its head. */
function derLength(bytes: Buffer): number | undefined {
  const short = bytes[1] ?? 0;
  if (short < 0x80) return within(2 + short, bytes);
  const octets = short - 0x80;
  return octets < 1 || octets > 4 || bytes.length < 2 + octets
    ? undefined
    : within(2 + octets + bytes.readUIntBE(2, octets), bytes);
}

function within(length: number, bytes: Buffer): number | undefined {
  return length <= bytes.length ? length : undefined;
}
