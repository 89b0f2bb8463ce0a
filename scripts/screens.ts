import { committedFiles, type SourceFile } from '../test/support/sources/source-files.ts';
import { numbersOf, rewrite, withLastCells } from './numbered-page.ts';

// Writes into docs/screens.md which components draw a screen, by their doc comments: node scripts/screens.ts

/** One number, or the first and the last of several. */
const CITATION = /\bS(\d{2})(?:[-–…]S?(\d{2}))?\b/g;
const COMPONENT = /(?:\/\*\*((?:(?!\*\/).)*)\*\/\n)?export function ([A-Z]\w*)/gs;

export interface DrawingComponent {
  readonly name: string;
  readonly path: string;
  /** What its doc comment begins with. */
  readonly screens: readonly string[];
}

/** The numbers that a text cites, those between the ends of a range included. */
export function screensIn(text: string): readonly string[] {
  return [...text.matchAll(CITATION)].flatMap(([, first = '', last]) =>
    numbersOf(first, last).map((number) => `S${String(number).padStart(2, '0')}`),
  );
}

export function drawingComponents(files: readonly SourceFile[]): readonly DrawingComponent[] {
  return (
    files
      // The screens of the desk stand in docs/desk.md.
      .filter(({ path }) => path.endsWith('.tsx') && !/^(test|staff-web)\//.test(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(COMPONENT)].map(([, comment = '', name = '']) => ({
          name,
          path,
          screens: screensIn(comment.split(/[:.]/, 1)[0] ?? ''),
        })),
      )
  );
}

/** The page with its last column made from the components among these files. */
export function screensPage(page: string, files: readonly SourceFile[]): string {
  const components = drawingComponents(files);
  return withLastCells(page, (key) =>
    components
      .filter(({ name, screens }) => name === key || screens.includes(key))
      .map(({ name, path }) => `[\`${name}\`](../${path})`)
      .join('<br>'),
  );
}

if (import.meta.main) rewrite('docs/screens.md', (page) => screensPage(page, committedFiles()));
