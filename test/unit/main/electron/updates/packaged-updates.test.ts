import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '#core/ports/log.ts';
import { packagedUpdates } from '../../../../../main/electron/updates/packaged-updates.ts';

const { publicKey } = generateKeyPairSync('ed25519');
const updates = {
  url: 'https://updates.example/',
  publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};

// Whether it can replace itself is asked of the system that it runs on.
describe.skipIf(process.platform !== 'linux')('The updates of an application', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-updates-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  async function start(isPackaged: boolean, appImage: string, packageJson: object) {
    vi.stubEnv('APPIMAGE', appImage);
    const path = join(folder, 'package.json');
    await writeFile(path, JSON.stringify(packageJson));
    const log: LogEntry[] = [];
    const watch = await packagedUpdates({
      isPackaged,
      packageFile: pathToFileURL(path),
      folder: join(folder, 'own'),
      policy: undefined,
      publicTerminal: false,
      fetch: () => Promise.reject(new Error('nothing is fetched before the window can be used')),
      log: (entry) => log.push(entry),
      closeWindow: () => undefined,
    });
    return { watch, log };
  }

  it.each([
    ['it runs from its sources', false, '/opt/a.AppImage', { version: '1.2.3', updates }, 'notInstalled'],
    ['a package manager installed it', true, '', { version: '1.2.3', updates }, 'installedByOthers'],
    [
      'it lies where this account cannot replace it',
      true,
      '/nowhere/a.AppImage',
      { version: '1.2.3', updates },
      'installedForAll',
    ],
    ['its build was told of no feed', true, '/opt/a.AppImage', { version: '1.2.3' }, 'noFeed'],
    [
      'its build was told of no key',
      true,
      '/opt/a.AppImage',
      { version: '1.2.3', updates: { url: updates.url } },
      'noFeed',
    ],
  ])(
    'are off where %s, and the log says so; nothing is written',
    async (_title, isPackaged, appImage, json, because) => {
      const { watch, log } = await start(isPackaged, appImage, json);
      expect(watch).toBeUndefined();
      expect(log).toEqual([{ event: 'updatesOff', because }]);
      expect(existsSync(join(folder, 'own'))).toBe(false);
    },
  );

  it('are on with feed and key, and the start is counted', async () => {
    const { watch, log } = await start(true, '/opt/a.AppImage', { version: '1.2.3', updates });
    expect(watch).toBeDefined();
    expect(log).toEqual([]);
    expect(existsSync(join(folder, 'own', 'updates.json'))).toBe(true);
  });
});
