import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { csvOf } from '#contract/values/csv.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { jsonFile, markedUtf8, type NamedFile } from '../container/named-files.ts';
import type { CaseTable } from './case-table.ts';
import { cp932Bytes, misfitsOfCp932 } from './cp932.ts';

type CsvEncoding = 'utf-8' | 'cp932';

const MOST_NAMED = 20;
const MOST_CHARACTERS = 40;

/**
 * Tables as files of CSV, and `manifest.json` that counts rows and cells kept from being formulas. UTF-8 begins with a
 * byte order mark. Fails with `charactersDoNotFit`, naming cases and characters, where CP932 lacks one.
 */
export function caseFiles(
  tables: readonly CaseTable[],
  { name, encoding }: { readonly name: string; readonly encoding: CsvEncoding },
): Outcome<readonly NamedFile[]> {
  const misfits = encoding === 'cp932' ? misfitsIn(tables) : [];
  if (misfits.length > 0) return failed({ code: 'charactersDoNotFit', cases: misfits.slice(0, MOST_NAMED) });
  const made = tables.map(({ list, rows, numbers }) => {
    const { text, guarded } = csvOf(rows);
    const bytes = encoding === 'cp932' ? cp932Bytes(text) : markedUtf8(text);
    return { name: list === undefined ? `${name}.csv` : `${name}-${list}.csv`, bytes, guarded, rows: numbers.length };
  });
  const manifest = {
    encoding,
    files: made.map(({ bytes, ...told }) => ({ ...told, sha256: sha256Hex(bytes) })),
  };
  const files = made.map(({ name: fileName, bytes }) => ({ name: fileName, bytes }));
  return success([...files, jsonFile('manifest.json', manifest)]);
}

/** Headings are ours, or the city's, and fit or not with the first case. */
function misfitsIn(tables: readonly CaseTable[]) {
  const found = new Map<string, Set<string>>();
  for (const { rows, numbers, headingRows } of tables) {
    for (const [n, row] of rows.entries()) {
      const characters = misfitsOfCp932(row.join(''));
      if (characters.length === 0) continue;
      const number = numbers[Math.max(0, n - headingRows)] ?? '';
      found.set(number, new Set([...(found.get(number) ?? []), ...characters]));
    }
  }
  return [...found].map(([number, characters]) => ({
    number,
    characters: [...characters].join('').slice(0, MOST_CHARACTERS),
  }));
}
