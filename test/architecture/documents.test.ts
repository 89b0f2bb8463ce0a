import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { committedFiles } from '../support/sources/source-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pagesIn('docs'), ...pagesIn('docs/adr')];

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

describe('the documents', () => {
  it.each(PAGES)('%s links only to what is there', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s names only files and folders that exist', (page) => {
    const files = committedFiles().map(({ path }) => path);
    const named = [...read(page).matchAll(/`([a-z0-9/.-]+(?:\/|\.(?:tsx?|css|md)))`/g)].map(([, name]) => name ?? '');
    const isThere = (name: string) =>
      name.endsWith('/')
        ? files.some((path) => path.includes(name))
        : files.some((path) => path === name || path.endsWith(`/${name}`));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it('the manual checks name tests that are there', () => {
    const rows = read('docs/manual-checks.md')
      .split('\n')
      .filter((line) => /^\| \d+ \|/.test(line));
    const held = rows.map((row) => ({
      row: row.slice(0, 8),
      tests: [...row.matchAll(/\]\(\.\.\/(test\/[^)]+)\)((?: ·)?(?: “[^”]+”(?: ·)?)+)/g)].flatMap(
        ([, path = '', titles = '']) => [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ path, title })),
      ),
    }));
    const missing = held.flatMap(({ row, tests }) => [
      ...(tests.length === 0 ? [row] : []),
      ...tests.filter(({ path, title }) => !read(path).replaceAll('’', "'").includes(title.replaceAll('’', "'"))),
    ]);
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(missing).toEqual([]);
  });

  it('the architecture page says where every folder of sources is', () => {
    const page = read('docs/architecture.md');
    const folders = readdirSync(ROOT).filter(
      (name) =>
        !name.startsWith('.') &&
        statSync(join(ROOT, name)).isDirectory() &&
        committedFiles().some(({ path }) => path.startsWith(`${name}/`)),
    );
    const described = folders.filter((name) => name !== 'scripts');
    expect(described.filter((name) => !page.includes(`\`${name}/`))).toEqual([]);
  });
});
