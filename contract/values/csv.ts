/** What begins a file in UTF-8 for a spreadsheet. */
export const BYTE_ORDER_MARK = '\ufeff';

/** A cell as it is meant: a number that was typed as one, also as it is written, or a text. */
export type Cell = number | string | { readonly number: string };

interface Csv {
  readonly text: string;
  /** Cells that would have been taken for formulas. */
  readonly guarded: number;
}

/**
 * CSV (RFC 4180): every cell quoted, quotes doubled, rows ended by CRLF, line ends inside of a cell as spaces. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): Csv {
  let guarded = 0;
  const written = rows.map((row) =>
    row
      .map((cell) => {
        const isFormula = typeof cell === 'string' && looksLikeFormula(cell);
        if (isFormula) guarded += 1;
        const text = String(typeof cell === 'object' ? cell.number : cell)
          .replace(LINE_ENDS, ' ')
          .replaceAll('"', '""');
        return `"${isFormula ? "'" : ''}${text}"`;
      })
      .join(','),
  );
  return { text: written.map((row) => `${row}\r\n`).join(''), guarded };
}

const LINE_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** What a spreadsheet passes over before it looks whether a cell begins with a formula. */
const UNSEEN = /^[\p{White_Space}\p{Cc}\p{Cf}]+/u;
const BEGINS_FORMULA = /^[=+@\u2212\p{Pd}]/u;

/** Widths do not matter, and neither does what is not seen. Source: OWASP, CSV injection. */
export function looksLikeFormula(text: string): boolean {
  return /^[\t\r]/.test(text) || BEGINS_FORMULA.test(text.normalize('NFKC').replace(UNSEEN, ''));
}
