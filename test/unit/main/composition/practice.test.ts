import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPractice } from '../../../../main/composition/practice.ts';
import { loadRendererFiles } from '../../../../main/host/renderer-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-practice-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('practice that cannot keep its cards says which folder, and not that something went wrong', async () => {
  const file = join(folder, 'a file');
  await writeFile(file, '');
  const inside = join(file, 'pki');
  expect(await openPractice(Date.now(), inside)).toEqual({
    ok: false,
    failure: { code: 'fileUnwritable', file: inside },
  });
});

it('a window that was not built is told apart from a file that a person chose', async () => {
  expect(await loadRendererFiles(folder)).toEqual({ ok: false, failure: { code: 'windowMissing' } });
});
