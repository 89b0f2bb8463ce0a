import { inflateSync } from 'node:zlib';
import {
  afterBlank,
  matchAt,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
  readPdfValue,
  UnreadablePdf,
} from './pdf-syntax.ts';

/** An object as it is written in the newest revision. */
export interface PdfObject {
  readonly n: number;
  readonly generation: number;
  /** A character for each byte; `value` has its places in it. */
  readonly text: string;
  readonly value: PdfValue;
}

/** The objects of a PDF by its cross-reference, and by nothing else. */
export interface PdfObjects {
  readonly trailer: { readonly text: string; readonly value: PdfDictionary };
  /** Where the newest cross-reference stands. */
  readonly crossReferenceAt: number;
  /** Whether that is a stream, as each one after it then is. */
  readonly isStream: boolean;
  /** One more than the highest number of an object. */
  readonly size: number;
  /** Throws `UnreadablePdf` where there is none of that number. */
  object(reference: PdfReference): PdfObject;
}

type Place =
  | { readonly at: 'file'; readonly offset: number; readonly generation: number }
  | { readonly at: 'stream'; readonly container: number; readonly index: number }
  | { readonly at: 'nowhere' };

interface Section {
  readonly text: string;
  readonly trailer: PdfDictionary;
  readonly isStream: boolean;
}

const MOST_SECTIONS = 100;
const MOST_OBJECTS = 200_000;
/** Of one object in a stream of them: two numbers, and room around them. */
const HEAD_CHARACTERS = 32;
const UNPACKED_LIMIT_BYTES = 30_000_000;
const END = /startxref[\r\n ]+(\d{1,10})[\r\n ]+%%EOF\s*$/;
const END_WITHIN_CHARACTERS = 200;
const HEAD = /\s*(\d{1,10})[ ]+(\d{1,5})[ ]+obj\b/y;
const TABLE = /\s*xref[ ]*\r?\n?/y;
const SUBSECTION = /(\d{1,10})[ ](\d{1,7})[ ]*(?:\r\n|\r|\n)/y;
const ENTRY = /(\d{10})[ ](\d{5})[ ]([nf])(?:[ ]\r|[ ]\n|\r\n)/y;
const TRAILER = /\s*trailer\b/y;
const STREAM = /\s*stream\r?\n/y;

/**
 * Reads where the objects of a PDF are, through all of its revisions. What a reader would have to guess or to mend is not
 * followed. Throws `UnreadablePdf`. Source: ISO 32000-2, 7.5.
 */
export function readPdfObjects(pdf: Uint8Array): PdfObjects {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length);
  const text = bytes.toString('latin1');
  const crossReferenceAt = Number(END.exec(text.slice(-END_WITHIN_CHARACTERS))?.[1] ?? text.length);
  const places = new Map<number, Place>();
  const unpackedObjects = new Map<number, { readonly text: string; readonly heads: readonly (readonly number[])[] }>();
  let unpackedBytes = 0;
  let size = 0;

  const [newest] = readSections();
  if (newest === undefined) throw new UnreadablePdf('no cross-reference');
  const { trailer } = newest;
  if (trailer.entries.has('Encrypt')) throw new UnreadablePdf('encrypted');

  /** The newest first: what it says of an object is what holds. */
  function readSections(): Section[] {
    const sections: Section[] = [];
    const seen = new Set<number>();
    for (let waiting: readonly number[] = [crossReferenceAt]; waiting.length > 0; ) {
      const [at = 0, ...later] = waiting;
      if (seen.has(at) || seen.size === MOST_SECTIONS) throw new UnreadablePdf('revisions in a circle, or too many');
      seen.add(at);
      const section = sectionAt(at);
      sections.push(section);
      const { entries } = section.trailer;
      const hidden = entries.get('XRefStm');
      const earlier = entries.get('Prev');
      // What a file of both kinds keeps in streams counts before what is older. Source: ISO 32000-2, 7.5.8.4.
      waiting = [...(hidden === undefined ? [] : [wholeIn(hidden)]), ...later];
      if (earlier !== undefined) waiting = [...waiting, wholeIn(earlier)];
    }
    return sections;
  }

  function sectionAt(at: number): Section {
    const table = matchAt(TABLE, text, at);
    return table === undefined ? streamSection(at) : tableSection(at + table[0].length);
  }

  function tableSection(begin: number): Section {
    let at = begin;
    for (let head = matchAt(SUBSECTION, text, at); head !== undefined; head = matchAt(SUBSECTION, text, at)) {
      at += head[0].length;
      const [first, count] = [Number(head[1]), Number(head[2])];
      for (let n = first; n < first + count; n += 1) {
        const entry = matchAt(ENTRY, text, at);
        if (entry === undefined) throw new UnreadablePdf('an entry of a table has twenty bytes');
        const [whole, offset, generation, kind] = entry;
        keep(n, kind === 'n' ? { at: 'file', offset: Number(offset), generation: Number(generation) } : NOWHERE);
        at += whole.length;
      }
    }
    const word = matchAt(TRAILER, text, at);
    if (word === undefined) throw new UnreadablePdf('a table without its trailer');
    return { text, trailer: dictionaryIn(readPdfValue(text, at + word[0].length)), isStream: false };
  }

  function streamSection(at: number): Section {
    const head = matchAt(HEAD, text, at);
    if (head === undefined) throw new UnreadablePdf('no cross-reference there');
    const trailer = dictionaryIn(readPdfValue(text, at + head[0].length));
    if (nameIn(trailer.entries.get('Type')) !== 'XRef') throw new UnreadablePdf('no cross-reference stream');
    const data = streamData(trailer);
    const [typeBytes = 0, secondBytes = 0, thirdBytes = 0] = numbersIn(trailer.entries.get('W'));
    const entryBytes = typeBytes + secondBytes + thirdBytes;
    const isWide = [typeBytes, secondBytes, thirdBytes].some((width) => width > 6);
    if (isWide || entryBytes === 0) throw new UnreadablePdf('fields of no such width');
    const index = trailer.entries.get('Index');
    const ranges = index === undefined ? [0, wholeIn(trailer.entries.get('Size'))] : numbersIn(index);
    let from = 0;
    const field = (bytesOfIt: number, otherwise: number) => {
      const value = bytesOfIt === 0 ? otherwise : data.readUIntBE(from, bytesOfIt);
      from += bytesOfIt;
      return value;
    };
    for (let range = 0; range < ranges.length; range += 2) {
      const [first = 0, count = 0] = ranges.slice(range, range + 2);
      if (from + count * entryBytes > data.length) throw new UnreadablePdf('a cross-reference stream that is cut off');
      for (let n = first; n < first + count; n += 1) {
        const [type, second, third] = [field(typeBytes, 1), field(secondBytes, 0), field(thirdBytes, 0)];
        keep(
          n,
          type === 1
            ? { at: 'file', offset: second, generation: third }
            : type === 2
              ? { at: 'stream', container: second, index: third }
              : NOWHERE,
        );
      }
    }
    return { text, trailer, isStream: true };
  }

  function keep(n: number, place: Place): void {
    if (places.size === MOST_OBJECTS) throw new UnreadablePdf('too many objects');
    if (!places.has(n)) places.set(n, place);
    size = Math.max(size, n + 1);
  }

  /** Of a stream whose dictionary stands in the file itself. */
  function streamData(dictionary: PdfDictionary): Buffer {
    const word = matchAt(STREAM, text, dictionary.to);
    const length = dictionary.entries.get('Length');
    if (word === undefined || length === undefined) throw new UnreadablePdf('no stream');
    // A length that stood in a stream could stand in the very one that it is of.
    if (length.is === 'reference' && places.get(length.n)?.at !== 'file') throw new UnreadablePdf('no length');
    const begin = dictionary.to + word[0].length;
    const end = begin + wholeIn(length.is === 'reference' ? objectOf(length).value : length);
    if (!text.startsWith('endstream', afterBlank(text, end))) throw new UnreadablePdf('a stream of another length');
    return unpacked(bytes.subarray(begin, end), dictionary);
  }

  function unpacked(packed: Buffer, { entries }: PdfDictionary): Buffer {
    const filter = entries.get('Filter');
    const names = filter?.is === 'array' ? filter.items.map(nameIn) : filter === undefined ? [] : [nameIn(filter)];
    if (names.length === 0) return packed;
    if (names.length > 1 || names[0] !== 'FlateDecode') throw new UnreadablePdf('packed in a way that is not read');
    let data: Buffer;
    try {
      data = inflateSync(packed, { maxOutputLength: UNPACKED_LIMIT_BYTES - unpackedBytes });
    } catch {
      throw new UnreadablePdf('damaged, or too long');
    }
    unpackedBytes += data.length;
    const given = entries.get('DecodeParms');
    const terms = given?.is === 'array' ? given.items[0] : given;
    if (terms === undefined || terms.is === 'other') return data;
    const { entries: how } = dictionaryIn(terms);
    const predictor = how.has('Predictor') ? wholeIn(how.get('Predictor')) : 1;
    if (predictor === 1) return data;
    if (predictor < 10) throw new UnreadablePdf('a predictor that is not read');
    return withoutPredictor(data, how.has('Columns') ? wholeIn(how.get('Columns')) : 1);
  }

  function objectOf({ n, generation }: PdfReference): PdfObject {
    const place = places.get(n) ?? NOWHERE;
    switch (place.at) {
      case 'nowhere':
        throw new UnreadablePdf('an object that is not there');
      case 'file': {
        const head = matchAt(HEAD, text, place.offset);
        const isIt = Number(head?.[1]) === n && Number(head?.[2]) === generation && place.generation === generation;
        if (head === undefined || !isIt) throw new UnreadablePdf('another object than the one that is looked for');
        const value = readPdfValue(text, place.offset + head[0].length);
        return { n, generation, text, value };
      }
      case 'stream': {
        const { text: inside, heads } = objectsIn(place.container);
        const [number, offset] = heads[place.index] ?? [];
        if (number !== n || offset === undefined || generation !== 0) throw new UnreadablePdf('another object');
        return { n, generation, text: inside, value: readPdfValue(inside, offset) };
      }
    }
  }

  function objectsIn(container: number) {
    const known = unpackedObjects.get(container);
    if (known !== undefined) return known;
    const place = places.get(container);
    if (place?.at !== 'file') throw new UnreadablePdf('a stream of objects stands in the file itself');
    const dictionary = dictionaryIn(
      objectOf({ is: 'reference', n: container, generation: place.generation, from: 0, to: 0 }).value,
    );
    const inside = streamData(dictionary).toString('latin1');
    const [first, count] = [wholeIn(dictionary.entries.get('First')), wholeIn(dictionary.entries.get('N'))];
    if (count > MOST_OBJECTS || first > count * HEAD_CHARACTERS) throw new UnreadablePdf('too many objects');
    const numbers = inside.slice(0, first).trim().split(/\s+/).map(Number);
    const heads = Array.from({ length: count }, (_, at) => [
      numbers[at * 2] ?? -1,
      first + (numbers[at * 2 + 1] ?? inside.length),
    ]);
    const read = { text: inside, heads };
    unpackedObjects.set(container, read);
    return read;
  }

  return {
    trailer: { text: newest.text, value: trailer },
    crossReferenceAt,
    isStream: newest.isStream,
    size: Math.max(size, wholeIn(trailer.entries.get('Size'))),
    object: objectOf,
  };
}

const NOWHERE: Place = { at: 'nowhere' };

export function dictionaryIn(value: PdfValue | undefined): PdfDictionary {
  if (value?.is !== 'dictionary') throw new UnreadablePdf('no dictionary');
  return value;
}

/** A whole number that is none below zero. */
function wholeIn(value: PdfValue | undefined): number {
  if (value?.is !== 'number' || !Number.isSafeInteger(value.value) || value.value < 0) {
    throw new UnreadablePdf('no whole number');
  }
  return value.value;
}

function numbersIn(value: PdfValue | undefined): number[] {
  if (value?.is !== 'array') throw new UnreadablePdf('no numbers');
  return value.items.map(wholeIn);
}

export function nameIn(value: PdfValue | undefined): string | undefined {
  return value?.is === 'name' ? value.name : undefined;
}

/** Rows with the name of their own predictor before each. Source: ISO 32000-2, 7.4.4.4; PNG, 9.2. */
function withoutPredictor(data: Buffer, columns: number): Buffer {
  if (columns < 1 || data.length % (columns + 1) !== 0) throw new UnreadablePdf('rows of another length');
  const rows = Buffer.alloc((data.length / (columns + 1)) * columns);
  for (let row = 0, from = 0; from < data.length; row += 1, from += columns + 1) {
    const predictor = data[from] ?? 0;
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const left = column === 0 ? 0 : (rows[at - 1] ?? 0);
      const above = row === 0 ? 0 : (rows[at - columns] ?? 0);
      const aboveLeft = row === 0 || column === 0 ? 0 : (rows[at - columns - 1] ?? 0);
      rows[at] = (data[from + 1 + column] ?? 0) + predicted(predictor, left, above, aboveLeft);
    }
  }
  return rows;
}

function predicted(predictor: number, left: number, above: number, aboveLeft: number): number {
  switch (predictor) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return Math.floor((left + above) / 2);
    case 4: {
      const nearest = left + above - aboveLeft;
      const [toLeft, toAbove, toAboveLeft] = [left, above, aboveLeft].map((one) => Math.abs(nearest - one)) as [
        number,
        number,
        number,
      ];
      return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
    default:
      throw new UnreadablePdf('a row of no known predictor');
  }
}
