import { readFileSync, writeFileSync } from 'node:fs';
import { inProject, say } from './project.mjs';

/** One row of a page's tables. The first cell names what is numbered; the last says where it is found. */
export interface Row {
  readonly key: string;
  /** All cells, the first and the last included. */
  readonly cells: readonly string[];
}

/** The rows above the rule, and tables of other things, begin with something else. */
const ROW = /^\| ((?:(?:SR|DT|LT)-\d+|S\d{2}|`\w+`) \| .*) \|$/gm;

export function rowsOf(page: string): readonly Row[] {
  return [...page.matchAll(ROW)].map(([, row = '']) => rowOf(row));
}

/**
 * Writes what is found into the last cells. The other cells are written by hand, and so is a last cell for which
 * nothing is found: it says why. Links that no longer hold are taken out.
 */
export function withLastCells(page: string, find: (key: string) => string): string {
  return page.replace(ROW, (_, row: string) => {
    const { key, cells } = rowOf(row);
    const byHand = cells.at(-1)?.startsWith('[') === true ? '' : cells.at(-1);
    return `| ${[...cells.slice(0, -1), find(key) || byHand].join(' | ')} |`;
  });
}

/** All numbers of a range as it is written, or the first alone where it has no last. */
export function numbersOf(first: string, last = first): readonly number[] {
  return Array.from({ length: Math.max(1, Number(last) - Number(first) + 1) }, (_, at) => Number(first) + at);
}

/** Text as Markdown shows it inside a cell. */
export function inCell(text: string): string {
  return text.replace(/[\\|<>*_[\]]/g, '\\$&').replace(/\s+/g, ' ');
}

/** Rewrites a page of `docs/`. */
export function rewrite(path: string, written: (page: string) => string): void {
  writeFileSync(inProject(path), written(readFileSync(inProject(path), 'utf8')));
  say(`${path} was written`);
}

function rowOf(row: string): Row {
  const cells = row.split(' | ');
  return { key: (cells[0] ?? '').replaceAll('`', ''), cells };
}
