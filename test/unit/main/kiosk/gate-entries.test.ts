import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GateEntry } from '#contract/portal/gate-routes.ts';
import { untoldFile } from '#kiosk/gate-entries.ts';

const entry = (n: number): GateEntry => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  by: { tag: 'A'.repeat(43) },
  at: '2026-11-30T10:00:00Z',
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('entries that a site is yet to be told', () => {
  it('are there again after a start, the newest of many writes, in a file that its user alone reads', async () => {
    const file = join(folder, 'gate.untold');
    const kept = untoldFile(file);
    expect(await kept.load()).toEqual([]);
    await Promise.all([1, 2, 3].map((count) => kept.keep(Array.from({ length: count }, (_, n) => entry(n)))));
    expect(await untoldFile(file).load()).toEqual([entry(0), entry(1), entry(2)]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(3);
  });

  it('are none where the file is none of ours, and tell where they cannot be kept', async () => {
    const file = join(folder, 'gate.untold');
    await writeFile(file, '[{"id":"x"}]');
    expect(await untoldFile(file).load()).toEqual([]);
    await expect(untoldFile(join(folder, 'missing', 'gate.untold')).keep([entry(1)])).rejects.toThrow();
  });
});
