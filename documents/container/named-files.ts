import { BYTE_ORDER_MARK, type Cell, csvOf } from '#contract/values/csv.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { writeZip } from './zip-layout.ts';

export interface NamedFile {
  /** ASCII, with `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function jsonFile(name: string, value: unknown): NamedFile {
  return { name, bytes: utf8(`${JSON.stringify(value, null, 2)}\n`) };
}

export function csvFile(name: string, rows: readonly (readonly Cell[])[]): NamedFile {
  return { name, bytes: csvBytes(rows) };
}

/** Rows for a spreadsheet. */
export function csvBytes(rows: readonly (readonly Cell[])[]): Uint8Array {
  return markedUtf8(csvOf(rows).text);
}

/** UTF-8 that begins with a byte order mark, which programs of an office know it by. */
export function markedUtf8(text: string): Uint8Array {
  return utf8(`${BYTE_ORDER_MARK}${text}`);
}

/** Lines as `sha256sum` writes and checks them. */
export function sha256Sums(files: readonly NamedFile[]): Uint8Array {
  return utf8(files.map(({ name, bytes }) => `${sha256Hex(bytes)}  ${name}\n`).join(''));
}

/** One ZIP file of them, with `SHA256SUMS` last. Throws where a name is none that every system takes. */
export function zipWithSums(files: readonly NamedFile[]): Uint8Array {
  for (const { name } of files) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name)) {
      throw new TypeError('a name in the file is not plain');
    }
  }
  return writeZip([...files, { name: 'SHA256SUMS', bytes: sha256Sums(files) }]);
}

const utf8 = (text: string) => new TextEncoder().encode(text);
