import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { committedFiles, importsOf, type SourceFile } from '../support/sources/source-files.ts';

const files = committedFiles().filter(({ path }) => /^(renderer|staff-web)\/.*\.(tsx?|css)$/.test(path));
const byPath = new Map(files.map((file) => [file.path, file]));
const sheets = files
  .filter(({ path }) => path.endsWith('.css'))
  .map((file) => ({ ...file, selectors: selectorsIn(file) }));
const components = files
  .filter(({ path }) => path.endsWith('.tsx'))
  .map((file) => ({ ...file, ...written(file), loaded: loadedWith(file.path) }));

const LAYER = /^(?:\/\*.*?\*\/\s*)?(?:@import [^;]+;\s*)*@layer ui \{\n(?:(?: {2}.*)?\n)*\}\n/s;
/** Loaded by the window itself, around every component. */
const everywhere = loadedWith('renderer/ui/base.css');
const TOKENS = 'renderer/ui/tokens.css';
const COLOUR = /#[\da-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab|color)\(|--color-/i;

/** All files that come with one, itself included. */
function loadedWith(path: string, seen = new Set<string>()): ReadonlySet<string> {
  const file = byPath.get(path);
  if (file === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const next of path.endsWith('.css') ? sheetsIn(file) : importsOf(file).map(({ to }) => to))
    loadedWith(next, seen);
  return seen;
}

function sheetsIn({ path, text }: SourceFile): readonly string[] {
  return [...text.matchAll(/@import "\.\/([^"]+)"/g)].map(([, name]) => `${dirname(path)}/${name}`);
}

/** The classes of each selector that has any. */
function selectorsIn({ text }: SourceFile): readonly (readonly string[])[] {
  const preludes = text.replace(/\/\*[\s\S]*?\*\/|"[^"]*"/g, '').match(/[^{};]+(?=\{)/g) ?? [];
  return preludes
    .filter((prelude) => !prelude.trim().startsWith('@'))
    .flatMap((prelude) => prelude.split(','))
    .map((selector) => [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name))
    .filter((classes) => classes.length > 0);
}

/** Classes as they stand in `className`, and the beginnings of those that are put together. */
function written({ text }: SourceFile): { readonly classes: readonly string[]; readonly prefixes: readonly string[] } {
  const values = [...text.matchAll(/className=(?:"([^"]*)"|\{((?:[^{}]|\{[^{}]*\})*)\})/g)].flatMap(
    ([, plain, code = '']) =>
      plain === undefined
        ? [...code.replace(/[!=]== '[^']*'/g, '').matchAll(/'([^']*)'|`([^`]*)`/g)].map(
            ([, one, other]) => one ?? other ?? '',
          )
        : [plain],
  );
  const words = values.flatMap((value) => value.split(/\s+/)).filter((word) => word !== '');
  return {
    classes: words.filter((word) => !word.includes('$')),
    prefixes: words.filter((word) => word.includes('$')).map((word) => word.slice(0, word.indexOf('$'))),
  };
}

function writes(users: readonly Pick<(typeof components)[number], 'classes' | 'prefixes'>[], name: string): boolean {
  return users.some(
    ({ classes, prefixes }) => classes.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
  );
}

describe('Style sheets', () => {
  it('hold no rule that nothing on a screen can have: each class is written, and one of them where the sheet is loaded', () => {
    const dead = sheets.flatMap(({ path, selectors }) => {
      const users = components.filter(({ loaded }) => loaded.has(path) || everywhere.has(path));
      return selectors
        .filter(
          (names) => !names.every((name) => writes(components, name)) || !names.some((name) => writes(users, name)),
        )
        .map((names) => `${path}: .${names.join(' .')}`);
    });

    expect(sheets.length).toBeGreaterThan(20);
    expect(dead).toEqual([]);
  });

  it('come with every component that writes their classes', () => {
    const unstyled = components.flatMap(({ path, classes, loaded }) => {
      const known = sheets.filter((sheet) => loaded.has(sheet.path) || everywhere.has(sheet.path));
      return classes
        .filter((name) => !known.some(({ selectors }) => selectors.flat().includes(name)))
        .map((name) => `${path}: ${name}`);
    });

    expect(unstyled).toEqual([]);
  });

  it('are one a capability, named as its folder, or lie beside the part that they style', () => {
    const misplaced = sheets
      .map(({ path }) => path)
      .filter((path) => {
        const name = basename(path, '.css');
        const isOfFolder = basename(dirname(path)) === name;
        return !isOfFolder && !byPath.has(path.replace(/css$/, 'tsx')) && !everywhere.has(path);
      });

    expect(misplaced).toEqual([]);
  });

  it('count on no order: parts lie in a layer that every rule of a screen beats', () => {
    const inUi = (path: string) => path.startsWith('renderer/ui/');
    const outside = sheets.filter(({ path, text }) => {
      if (path === TOKENS) return false;
      const rest = text.replace(LAYER, '').replace(/^\s*@page \{[\s\S]*\}\s*$/, '');
      return inUi(path) ? rest.trim() !== '' : text.includes('@layer');
    });

    expect(outside.map(({ path }) => path)).toEqual([]);
  });

  it('name their colours by role: colours themselves stand with the tokens alone', () => {
    expect(sheets.filter(({ path, text }) => path !== TOKENS && COLOUR.test(text)).map(({ path }) => path)).toEqual([]);
    expect(byPath.get(TOKENS)?.text).toMatch(COLOUR);
  });

  it('say nothing twice: no two rules of one medium have the same five declarations or more', () => {
    const rules = sheets.flatMap(({ path, text }) =>
      [...text.matchAll(/([^{};]+)\{([^{}]+)\}/g)].map(([, selector = '', body = '']) => ({
        at: `${path}: ${selector.trim().replace(/\s+/g, ' ')}`,
        body: body
          .split(';')
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .toSorted()
          .join('; '),
      })),
    );
    const long = rules.filter(({ body }) => body.split('; ').length >= 5);
    const again = long.filter(({ body }, index) => long.findIndex((rule) => rule.body === body) !== index);

    expect(again.map(({ at }) => at)).toEqual([]);
  });
});
