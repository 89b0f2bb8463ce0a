import { type ESTree, parseSync, Visitor } from 'vite';
import { committedFiles, importsOf, type SourceFile } from '../test/support/sources/source-files.ts';
import { inCell, numbersOf, rewrite, withLastCells } from './numbered-page.ts';

// Writes into docs/requirements.md which tests name a requirement in their titles: node scripts/requirements.ts

/** One number, or the first and the last of several. */
const CITATION = /\bSR-(\d+)(?:(?:…|–|-|\s+to\s+(?=SR-))(?:SR-)?(\d+))?/g;
/** Numbers stand before a title's first colon, or in brackets at its end. */
const TITLE = /^(?<before>SR-\d[^:]*):\s+(?<said>.+)$|^(?<told>.+) \((?<after>SR-\d[^()]*)\)$/s;
/** What vitest puts into the titles of a table. */
const PLACEHOLDER = /%[sdifjo]|\$\w+/g;

export interface ProvingTitle {
  readonly requirements: readonly string[];
  readonly title: string;
}

/** The numbers that a text cites, those between the ends of a range included. */
export function requirementsIn(text: string): readonly string[] {
  return [...text.matchAll(CITATION)].flatMap(([, first = '', last]) =>
    numbersOf(first, last).map((number) => `SR-${number}`),
  );
}

/** Titles with numbers: what `it` or `describe` is called with, or a member of their tables. */
export function provingTitles({ path, text }: SourceFile): readonly ProvingTitle[] {
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
    const { before, said, told, after } = TITLE.exec(title)?.groups ?? {};
    const requirements = requirementsIn(before ?? after ?? '');
    return requirements.length === 0 ? [] : [{ requirements, title: (said ?? told ?? '').replace(PLACEHOLDER, '…') }];
  });
}

/** The page with its last column made from the tests among these files. */
export function requirementsPage(page: string, files: readonly SourceFile[]): string {
  const tests = files
    .filter((file) => /^test\/.*\.tsx?$/.test(file.path) && importsOf(file).some(({ to }) => to === 'vitest'))
    .map((file) => ({ path: file.path, titles: provingTitles(file) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return withLastCells(page, (requirement) =>
    tests
      .map(({ path, titles }) => ({
        path,
        titles: titles.filter(({ requirements }) => requirements.includes(requirement)).map(({ title }) => title),
      }))
      .filter(({ titles }) => titles.length > 0)
      .map(({ path, titles }) => {
        const said = [...new Set(titles)].filter((title) => /\p{L}/u.test(title)).map((title) => `“${inCell(title)}”`);
        return [`[${path.replace(/^test\//, '')}](../${path})`, said.join(' · ')].join(' ').trim();
      })
      .join('<br>'),
  );
}

if (import.meta.main) rewrite('docs/requirements.md', (page) => requirementsPage(page, committedFiles()));
