import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Row, rowsOf, withLastCells } from '../../scripts/numbered-page.ts';
import {
  DESK_THREATS,
  LINKAGE_THREATS,
  numbersIn,
  provedPage,
  provingTitles,
  REQUIREMENTS,
} from '../../scripts/requirements.ts';
import { drawingComponents, screensIn, screensPage } from '../../scripts/screens.ts';
import { committedFiles } from '../support/sources/source-files.ts';
import { gallery } from '../support/window/gallery/gallery.ts';

const files = committedFiles();
const texts = files.filter(({ path }) => /\.(tsx?|m?js|css|sql|json|md)$/.test(path) && path !== 'package-lock.json');

/** Numbers that other files cite and the page does not have, each with its file. */
function unknownOn(page: string, rows: readonly Row[], citedIn: (text: string) => readonly string[]): string[] {
  const known = new Set(rows.map(({ key }) => key));
  return texts
    .filter(({ path }) => path !== page)
    .flatMap(({ path, text }) =>
      citedIn(text)
        .filter((number) => !known.has(number))
        .map((number) => `${path}: ${number}`),
    );
}

function keysOf(rows: readonly Row[]): readonly string[] {
  return rows.map(({ key }) => key);
}

describe('docs/requirements.md', () => {
  const page = readFileSync('docs/requirements.md', 'utf8');
  const rows = rowsOf(page);

  it('has a row for every requirement that is cited anywhere, each once', () => {
    expect(rows.length).toBeGreaterThan(120);
    expect(keysOf(rows)).toEqual([...new Set(keysOf(rows))]);
    expect(unknownOn('docs/requirements.md', rows, (text) => numbersIn(REQUIREMENTS, text))).toEqual([]);
  });

  it('names the tests as they are; `npm run numbers` writes them', () => {
    expect(page).toBe(provedPage(REQUIREMENTS, page, files));
  });

  it('says why where no test holds a requirement', () => {
    const reason = /^(\[.+|(later|open|by reading): .+)$/s;
    expect(
      rows.filter(({ cells }) => cells.length !== 3 || !reason.test(cells[2] ?? '')).map(({ key }) => key),
    ).toEqual([]);
  });
});

describe('docs/desk-threats.md', () => {
  const page = readFileSync(DESK_THREATS.path, 'utf8');
  const rows = rowsOf(page);

  it('has a row for every threat that is cited anywhere, each once, and each with a test that names it', () => {
    expect(keysOf(rows)).toEqual(Array.from({ length: 32 }, (_, n) => `DT-${String(n + 1).padStart(2, '0')}`));
    expect(unknownOn(DESK_THREATS.path, rows, (text) => numbersIn(DESK_THREATS, text))).toEqual([]);
    expect(rows.filter(({ cells }) => cells.length !== 4 || !cells[3]?.startsWith('[')).map(({ key }) => key)).toEqual(
      [],
    );
  });

  it('names the tests as they are; `npm run numbers` writes them', () => {
    expect(page).toBe(provedPage(DESK_THREATS, page, files));
  });
});

describe('docs/linkage-threats.md', () => {
  const page = readFileSync(LINKAGE_THREATS.path, 'utf8');
  const rows = rowsOf(page);

  it('has a row for every threat that is cited anywhere, each once, and each with a test that names it', () => {
    expect(keysOf(rows)).toEqual(Array.from({ length: 52 }, (_, n) => `LT-${n + 1}`));
    expect(unknownOn(LINKAGE_THREATS.path, rows, (text) => numbersIn(LINKAGE_THREATS, text))).toEqual([]);
    const unheld = rows.filter(({ cells }) => cells.length !== 4 || !cells[3]?.startsWith('['));
    expect(keysOf(unheld)).toEqual([]);
  });

  it('names the tests as they are; `npm run numbers` writes them', () => {
    expect(page).toBe(provedPage(LINKAGE_THREATS, page, files));
  });
});

describe('docs/screens.md', () => {
  const page = readFileSync('docs/screens.md', 'utf8');
  const rows = rowsOf(page);
  const patterns = rows.flatMap(({ cells }) =>
    [...(cells[4] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  const fits = (pattern: string, name: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);

  it('has a row for every screen that is cited anywhere, each once', () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(keysOf(rows)).toEqual([...new Set(keysOf(rows))]);
    expect(unknownOn('docs/screens.md', rows, screensIn)).toEqual([]);
  });

  it('names the components as they are; `npm run numbers` writes them', () => {
    expect(page).toBe(screensPage(page, files));
  });

  it('says why where no component draws a screen, and what pictures it where one does', () => {
    const wrong = rows.filter(({ cells: [, , , , pictured = '', drawn = ''] }) =>
      drawn.startsWith('[')
        ? !/^(`|not pictured: )/.test(pictured)
        : !/^(later|instead): /.test(drawn) || pictured !== '—',
    );
    expect(keysOf(wrong)).toEqual([]);
  });

  it('has every component that is a screen, with a number or without one', () => {
    const screens = drawingComponents(files).filter(({ name }) => name.endsWith('Screen'));
    const known = new Set(keysOf(rows));
    expect(screens.length).toBeGreaterThan(20);
    expect(screens.filter(({ name, screens: numbers }) => ![name, ...numbers].some((key) => known.has(key)))).toEqual(
      [],
    );
  });

  it('finds every entry of the gallery on a screen, and an entry for every name', () => {
    const names = gallery('en').map(({ name }) => name);
    expect(names.filter((name) => !patterns.some((pattern) => fits(pattern, name)))).toEqual([]);
    expect(patterns.filter((pattern) => !names.some((name) => fits(pattern, name)))).toEqual([]);
  });
});

describe('Numbers', () => {
  const requirementsIn = (text: string) => numbersIn(REQUIREMENTS, text);

  it('are understood alone, in lists and in ranges', () => {
    expect(requirementsIn('of SR-3, SR-7; SR-9 SR-10')).toEqual(['SR-3', 'SR-7', 'SR-9', 'SR-10']);
    for (const range of ['SR-33 to SR-36', 'SR-33 to\nSR-36', 'SR-33…36', 'SR-33…SR-36', 'SR-33–36', 'SR-33-36']) {
      expect(requirementsIn(`of ${range}.`)).toEqual(['SR-33', 'SR-34', 'SR-35', 'SR-36']);
    }
    expect(requirementsIn('of SR-2 to 50 at once, in SR-…')).toEqual(['SR-2']);
    expect(numbersIn(DESK_THREATS, 'DT-01 DT-32: of SR-3, DT-8 to DT-10')).toEqual([
      'DT-01',
      'DT-32',
      'DT-08',
      'DT-09',
      'DT-10',
    ]);
    expect(screensIn('of S02-S04, S09 and ES256')).toEqual(['S02', 'S03', 'S04', 'S09']);
  });

  it('are read from titles of tests and of their tables, and from nothing else of a test', () => {
    const text = [
      '// SR-1: a comment',
      "describe('SR-2 SR-3: a suite', () => {",
      "  it.each([['SR-4: a row', 1]])('%s', () => broken.push('SR-5: no title'));",
      `  (isThere ? it : it.skip)(\`SR-6…8: $\{COUNT} of $title\`, () => {});`,
      "  it('is also told at the end (SR-9)', () => {});",
      "  it('cites SR-10 in the middle', () => {});",
      '});',
    ].join('\n');

    expect(provingTitles(REQUIREMENTS, { path: 'some.test.ts', text })).toEqual([
      { numbers: ['SR-2', 'SR-3'], title: 'a suite' },
      { numbers: ['SR-4'], title: 'a row' },
      { numbers: ['SR-6', 'SR-7', 'SR-8'], title: '… of …' },
      { numbers: ['SR-9'], title: 'is also told at the end' },
    ]);
  });

  it('keep what is written by hand, and lose a place that no longer has them', () => {
    const page =
      '| SR-1 | one | later: x |\n| SR-2 | two | [old](old) |\n| SR-3 | three | [old](old) |\n| `AScreen` | a | — |';
    const written = withLastCells(page, (key) => (key === 'SR-1' || key === 'AScreen' ? '[new](new)' : ''));
    expect(written).toBe(
      '| SR-1 | one | [new](new) |\n| SR-2 | two |  |\n| SR-3 | three |  |\n| `AScreen` | a | [new](new) |',
    );
  });
});
