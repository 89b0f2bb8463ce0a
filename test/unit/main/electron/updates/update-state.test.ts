import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  loadUpdateState,
  saveUpdateState,
  type UpdateState,
  withStart,
  withUsableStart,
} from '../../../../../main/electron/updates/update-state.ts';
import { FIRST_UPDATE_STATE } from '../../../../support/host/update-state.ts';

const started = (times: number, version: string, from = FIRST_UPDATE_STATE) =>
  Array.from({ length: times }).reduce<UpdateState>((state) => withStart(state, version), from);

describe('A version that does not start', () => {
  it('is refused after three starts in a row without a window, not before', () => {
    expect(started(3, '1.3.0').refused).toEqual([]);
    expect(started(4, '1.3.0').refused).toEqual(['1.3.0']);
    expect(started(9, '1.3.0').refused).toEqual(['1.3.0']);
  });

  it('begins anew with a window that could be used, or another version', () => {
    expect(started(3, '1.3.0', withUsableStart(started(3, '1.3.0'))).refused).toEqual([]);
    expect(started(3, '1.2.0', started(3, '1.3.0')).refused).toEqual([]);
  });

  it('stays refused when it starts once', () => {
    expect(withUsableStart(started(4, '1.3.0')).refused).toEqual(['1.3.0']);
  });
});

describe('What a machine remembers about updates', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-updates-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('SR-40: is kept in a file of its owner, with its place in the roll-out', async () => {
    const path = join(folder, 'own', 'updates.json');
    const state = started(4, '1.3.0', await loadUpdateState(path));
    await saveUpdateState(path, state);
    expect(await loadUpdateState(path)).toEqual(state);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('begins anew where something else is in the place of the file', async () => {
    expect((await loadUpdateState(folder)).refused).toEqual([]);
  });

  it.each(['', '{', '{}', JSON.stringify({ ...FIRST_UPDATE_STATE, bucket: 100 }), '[]'])(
    'begins anew where the file is %j',
    async (text) => {
      const path = join(folder, 'spoilt.json');
      await writeFile(path, text);
      const { bucket, ...rest } = await loadUpdateState(path);
      expect({ bucket: 7, ...rest }).toEqual(FIRST_UPDATE_STATE);
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(100);
    },
  );
});
