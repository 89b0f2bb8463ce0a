import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { LETTER_WORDS } from '#words/letter-words.ts';

const FOLDER = new URL('../../../portal/catalogue/procedures/', import.meta.url);

it('gives no two sections of an office the same number of a letter, each of which counts by itself', async () => {
  const groups = new Set(['general', 'nursery', 'tax']);
  for (const name of await readdir(FOLDER)) {
    const { group } = JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as { readonly group?: string };
    if (group !== undefined) groups.add(group);
  }
  const numbers = [...groups].map((group) =>
    LETTER_WORDS.number({ municipality: '見本区', group, eraYear: 8, nth: 12 }),
  );
  expect(groups.size).toBeGreaterThan(7);
  expect(new Set(numbers).size).toBe(groups.size);
  expect(numbers).toContain('令和8年度 見子第12号');
});
