import { type ESTree, parseSync, Visitor } from 'vite';
import { committedFiles, importsOf, type SourceFile } from '../test/support/sources/source-files.ts';
import { inCell, numbersOf, rewrite, withLastCells } from './numbered-page.ts';

// Writes into the pages of requirements and threats which tests name one in their titles: node scripts/requirements.ts

/** A page of numbered rows, each of which a test keeps. */
export interface NumberedPage {
  readonly path: string;
  readonly prefix: string;
  readonly digits: number;
}

export const REQUIREMENTS: NumberedPage = { path: 'docs/requirements.md', prefix: 'SR', digits: 1 };
export const DESK_THREATS: NumberedPage = { path: 'docs/desk-threats.md', prefix: 'DT', digits: 2 };
export const LINKAGE_THREATS: NumberedPage = { path: 'docs/linkage-threats.md', prefix: 'LT', digits: 1 };

/** One number, or the first and the last of several. */
const citationOf = ({ prefix }: NumberedPage) =>
  new RegExp(`\\b${prefix}-(\\d+)(?:(?:…|–|-|\\s+to\\s+(?=${prefix}-))(?:${prefix}-)?(\\d+))?`, 'g');
/** Numbers stand before a title's first colon, behind those of other pages, or in brackets at its end. */
const titleOf = ({ prefix }: NumberedPage) =>
  new RegExp(
    `^(?<before>(?:[A-Z]{2}-[^:]*\\s)?${prefix}-\\d[^:]*):\\s+(?<said>.+)$|^(?<told>.+) \\((?<after>${prefix}-\\d[^()]*)\\)$`,
    's',
  );
/** What vitest puts into the titles of a table. */
const PLACEHOLDER = /%[sdifjo]|\$\w+/g;

export interface ProvingTitle {
  readonly numbers: readonly string[];
  readonly title: string;
}

/** The numbers that a text cites, those between the ends of a range included. */
export function numbersIn(page: NumberedPage, text: string): readonly string[] {
  return [...text.matchAll(citationOf(page))].flatMap(([, first = '', last]) =>
    numbersOf(first, last).map((number) => `${page.prefix}-${String(number).padStart(page.digits, '0')}`),
  );
}

/** Titles with numbers: what `it` or `describe` is called with, or a member of their tables. */
export function provingTitles(page: NumberedPage, { path, text }: SourceFile): readonly ProvingTitle[] {
  const titles: string[] = [];
  const take = (node: ESTree.Node | null | undefined) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') titles.push(node.value);
    if (node?.type === 'TemplateLiteral') titles.push(node.quasis.map(({ value }) => value.cooked).join('…'));
  };
  const takeCall = ({ arguments: [title, ...rest] }: ESTree.CallExpression) => {
    if (rest.length > 0) take(title);
  };
  const takeTable = ({ elements }: ESTree.ArrayExpression) => elements.forEach(take);
  new Visitor({ CallExpression: takeCall, ArrayExpression: takeTable }).visit(parseSync(path, text).program);
  return titles.flatMap((title) => {
    const { before, said, told, after } = titleOf(page).exec(title)?.groups ?? {};
    const numbers = numbersIn(page, before ?? after ?? '');
    return numbers.length === 0 ? [] : [{ numbers, title: (said ?? told ?? '').replace(PLACEHOLDER, '…') }];
  });
}

/** The page with its last column made from the tests among these files. */
export function provedPage(page: NumberedPage, text: string, files: readonly SourceFile[]): string {
  const tests = files
    .filter((file) => /^test\/.*\.tsx?$/.test(file.path) && importsOf(file).some(({ to }) => to === 'vitest'))
    .map((file) => ({ path: file.path, titles: provingTitles(page, file) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return withLastCells(text, (number) =>
    tests
      .map(({ path, titles }) => ({
        path,
        titles: titles.filter(({ numbers }) => numbers.includes(number)).map(({ title }) => title),
      }))
      .filter(({ titles }) => titles.length > 0)
      .map(({ path, titles }) => {
        const said = [...new Set(titles)].filter((title) => /\p{L}/u.test(title)).map((title) => `“${inCell(title)}”`);
        return [`[${path.replace(/^test\//, '')}](../${path})`, said.join(' · ')].join(' ').trim();
      })
      .join('<br>'),
  );
}

if (import.meta.main) {
  for (const page of [REQUIREMENTS, DESK_THREATS, LINKAGE_THREATS]) {
    rewrite(page.path, (text) => provedPage(page, text, committedFiles()));
  }
}
