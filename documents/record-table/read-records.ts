import {
  IMPORT_CELL_CHARACTERS,
  type ImportedRecord,
  RECORD_FILE_LIMIT_BYTES,
} from '#contract/app/views/record-copy-view.ts';
import type { ImportError, ImportErrorCode } from '#contract/failures/import-error.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { RECORD_LIST } from '#words/record-words.ts';

type ReadRecords =
  | { readonly is: 'read'; readonly records: readonly ImportedRecord[]; readonly same: number }
  | { readonly is: 'refused'; readonly errors: readonly ImportError[] };

const MOST_LINES = 100_000;
const MOST_ERRORS = 100;
/** Exchanges by individual numbers began on this day. */
const FIRST_DAY = '2017-07-18';

const NAMES = RECORD_LIST.columns;
type Member = keyof typeof NAMES;
const OPTIONAL: ReadonlySet<string> = new Set<Member>(['section', 'law', 'number']);

/** Whole or not at all: either every line, or where the file is wrong, the first hundred places. */
export function readRecords(bytes: Uint8Array, nowMs: number): ReadRecords {
  if (bytes.length > RECORD_FILE_LIMIT_BYTES) return refused([{ line: 1, column: 1, name: '', code: 'fileTooLarge' }]);
  const decoded = textOf(bytes);
  if ('errorAt' in decoded) return refused([brokenAt(bytes, decoded.errorAt)]);
  const table = cellsOf(decoded.text);
  const [header, ...rows] = table.rows;
  if (header === undefined) return refused([{ line: 1, column: 1, name: '', code: 'headerMissing' }]);
  const columns = columnsOf(header.cells);
  if (columns.errors.length > 0) return refused(columns.errors);
  const errors: ImportError[] = [...table.errors];
  if (rows.length > MOST_LINES) errors.push({ line: MOST_LINES + 2, column: 1, name: '', code: 'tooManyLines' });
  const seen = new Set<string>();
  const records: ImportedRecord[] = [];
  let same = 0;
  for (const { line, cells } of rows.slice(0, MOST_LINES)) {
    if (errors.length >= MOST_ERRORS) break;
    const wrong = wrongIn(cells, columns.members, nowMs).map((error) => ({ line, ...error }));
    errors.push(...wrong);
    if (wrong.length > 0) continue;
    const record = recordOf(cells, columns.members);
    const key = JSON.stringify(record);
    if (seen.has(key)) same += 1;
    else records.push(record);
    seen.add(key);
  }
  return errors.length > 0 ? refused(errors) : { is: 'read', records, same };
}

function refused(errors: readonly ImportError[]): ReadRecords {
  return { is: 'refused', errors: errors.slice(0, MOST_ERRORS) };
}

/** UTF-8, else CP932; where it is neither, the byte at which it is not what it seems to be. */
function textOf(bytes: Uint8Array): { readonly text: string } | { readonly errorAt: number } {
  for (const encoding of ['utf-8', 'shift_jis']) {
    const text = decode(encoding, bytes);
    if (text !== undefined) return { text: text.replace(/^\ufeff/, '') };
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { errorAt: firstBroken(hasMark ? 'utf-8' : 'shift_jis', bytes) };
}

function decode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The longest beginning that can be read, by halves. */
function firstBroken(encoding: string, bytes: Uint8Array): number {
  const reads = (length: number) => {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    try {
      decoder.decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (reads(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function brokenAt(bytes: Uint8Array, at: number): ImportError {
  const before = bytes.subarray(0, at);
  const line = 1 + before.reduce((lines, byte) => lines + Number(byte === 0x0a), 0);
  return { line, column: at - before.lastIndexOf(0x0a), name: '', code: 'characterBroken' };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells of CSV (RFC 4180) with the physical line on which each row begins; empty lines are none. */
function cellsOf(text: string): { readonly rows: readonly Row[]; readonly errors: readonly ImportError[] } {
  const rows: Row[] = [];
  const at = { index: 0, line: 1 };
  while (at.index < text.length && rows.length <= MOST_LINES + 1) {
    const line = at.line;
    const cells: string[] = [];
    for (let isLast = false; !isLast; ) {
      const cell = text[at.index] === '"' ? quotedCell(text, at) : plainCell(text, at);
      if (cell === undefined)
        return { rows, errors: [{ line, column: cells.length + 1, name: '', code: 'quoteOpen' }] };
      cells.push(cell);
      isLast = text[at.index] !== ',';
      if (!isLast) at.index += 1;
    }
    if (text[at.index] === '\r') at.index += 1;
    if (text[at.index] === '\n') at.index += 1;
    at.line += 1;
    if (cells.length > 1 || cells[0] !== '') rows.push({ line, cells });
  }
  return { rows, errors: [] };
}

interface Reader {
  index: number;
  line: number;
}

function plainCell(text: string, at: Reader): string | undefined {
  const from = at.index;
  while (at.index < text.length && !',\r\n'.includes(text[at.index] ?? '')) {
    if (text[at.index] === '"') return undefined;
    at.index += 1;
  }
  return text.slice(from, at.index);
}

/** `undefined` where the quote is never closed, or where something follows it. */
function quotedCell(text: string, at: Reader): string | undefined {
  let cell = '';
  for (at.index += 1; ; ) {
    const end = text.indexOf('"', at.index);
    if (end < 0) return undefined;
    const part = text.slice(at.index, end);
    at.line += part.split('\n').length - 1;
    cell += part;
    at.index = end + 1;
    if (text[at.index] !== '"') break;
    cell += '"';
    at.index += 1;
  }
  const next = text[at.index];
  return next === undefined || next === ',' || next === '\r' || next === '\n' ? cell : undefined;
}

function columnsOf(header: readonly string[]): {
  readonly members: readonly Member[];
  readonly errors: readonly ImportError[];
} {
  const byName = new Map(Object.entries(NAMES).map(([member, name]) => [name as string, member as Member]));
  const found = header.map((name) => byName.get(name.normalize('NFKC').trim()));
  const unknown = header.flatMap((name, index): ImportError[] =>
    found[index] === undefined || found.indexOf(found[index]) < index
      ? [{ line: 1, column: index + 1, name: name.slice(0, 40), code: 'headerUnknown' }]
      : [],
  );
  const missing = Object.entries(NAMES).flatMap(([member, name]): ImportError[] =>
    OPTIONAL.has(member) || found.includes(member as Member)
      ? []
      : [{ line: 1, column: header.length + 1, name, code: 'headerMissing' }],
  );
  return { members: found.flatMap((member) => member ?? []), errors: [...unknown, ...missing] };
}

function wrongIn(cells: readonly string[], members: readonly Member[], nowMs: number): Omit<ImportError, 'line'>[] {
  if (cells.length !== members.length)
    return [{ column: Math.min(cells.length, members.length) + 1, name: '', code: 'cellCount' }];
  return members.flatMap((member, index) => {
    const cell = cells[index] ?? '';
    const code = wrongCell(cell) ?? (member === 'at' ? wrongDate(cell, nowMs) : undefined);
    return code === undefined ? [] : [{ column: index + 1, name: NAMES[member], code }];
  });
}

function wrongCell(cell: string): ImportErrorCode | undefined {
  if (cell.length > IMPORT_CELL_CHARACTERS) return 'cellTooLong';
  // What turns or hides text is none of a list; a line end inside of a cell is.
  return /[\p{Cc}\p{Cf}]/u.test(cell.replace(/[\r\n]/g, '')) ? 'controlCharacter' : undefined;
}

function wrongDate(cell: string, nowMs: number): ImportErrorCode | undefined {
  const at = instantIn(cell);
  if (at === undefined) return 'dateImpossible';
  if (at.atMs > nowMs) return 'dateFuture';
  return at.day < FIRST_DAY ? 'dateBefore2017-07-18' : undefined;
}

const WESTERN =
  /^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?:[ T](?<hour>\d{1,2}):(?<minute>\d{2})(?::\d{2})?(?:\+09:00)?)?$/;
const BEFORE_REIWA = 2018;

/** A time in Japan, of a day that there is. */
function instantIn(cell: string): { readonly atMs: number; readonly day: CalendarDate } | undefined {
  const text = cell.normalize('NFKC').trim();
  const parts = (WESTERN.exec(text) ?? RECORD_LIST.time.exec(text))?.groups;
  if (parts === undefined) return undefined;
  const { era, month = '', hour = '0', minute = '0' } = parts;
  const year =
    era === undefined ? Number(parts.year) : BEFORE_REIWA + (era === RECORD_LIST.firstYear ? 1 : Number(era));
  const day = calendarDateSchema.safeParse(`${year}-${month.padStart(2, '0')}-${(parts.day ?? '').padStart(2, '0')}`);
  if (!day.success || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return { atMs: Date.parse(`${day.data}T${time}:00+09:00`), day: day.data };
}

function recordOf(cells: readonly string[], members: readonly Member[]): ImportedRecord {
  const of = (member: Member) => cells[members.indexOf(member)] ?? '';
  return {
    at: japaneseInstant(epochMs(instantIn(of('at'))?.atMs ?? 0)),
    asker: of('asker'),
    section: of('section'),
    provider: of('provider'),
    purpose: of('purpose'),
    kinds: of('kinds')
      .split(/[、;]/u)
      .map((kind) => kind.trim())
      .filter((kind) => kind !== ''),
    law: of('law'),
    result: of('result'),
    number: of('number'),
  };
}
