import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpdateList } from '../../../../../main/electron/updates/update-list.ts';
import { electronUpdater, updatedBy } from '../../../../../main/electron/updates/updater-port.ts';

// electron-updater's own updater for AppImages, on Node's HTTP in place of Electron's.
const load = createRequire(createRequire(import.meta.url).resolve('electron-updater'));
const { AppImageUpdater } = load('./AppImageUpdater.js');
const { ElectronHttpExecutor } = load('./electronHttpExecutor.js');
class NodeHttpExecutor extends ElectronHttpExecutor {
  createRequest(options: object, callback: (response: unknown) => void) {
    return request(options, callback as never);
  }
}

const FILE = randomBytes(5_000);
const list: UpdateList = {
  version: '1.3.0',
  releaseDate: '2026-05-01T00:00:00.000Z',
  files: [{ url: 'new.AppImage', sha512: createHash('sha512').update(FILE).digest('base64'), size: FILE.length }],
  stagingPercentage: 0,
};

describe('electron-updater behind the port', () => {
  let folder: string;
  let heard: string[];
  let server: ReturnType<typeof createServer>;
  let updater: AppUpdater;
  const quit = vi.fn();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-updates-'));
    heard = [];
    server = createServer(({ url = '', headers }, response) => {
      heard.push(url, ...Object.keys(headers).filter((name) => name.startsWith('x-')));
      response.end(FILE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('APPIMAGE', join(folder, 'installed.AppImage'));
    await writeFile(join(folder, 'installed.AppImage'), 'the old one');
    await writeFile(
      join(folder, 'app-update.yml'),
      'provider: generic\nurl: http://127.0.0.1/\nupdaterCacheDirName: updater\n',
    );
    updater = new AppImageUpdater(null, {
      version: '1.2.3',
      name: 'madoguchi',
      isPackaged: true,
      appUpdateConfigPath: join(folder, 'app-update.yml'),
      userDataPath: folder,
      baseCachePath: folder,
      whenReady: () => Promise.resolve(),
      relaunch: () => undefined,
      quit,
      onQuit: () => undefined,
    });
    Object.assign(updater, { httpExecutor: new NodeHttpExecutor() });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server.close();
    await rm(folder, { recursive: true });
  });

  const port = () =>
    electronUpdater({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/to/`, publicKey: '' }, updater);

  it('fetches the files of a checked list, and asks the server for no list and with no name for this machine', async () => {
    expect(await (await port()).download(list)).toBe(true);
    expect(heard).toEqual(['/to/new.AppImage']);
    expect(await readFile(join(folder, 'updater', 'pending', 'new.AppImage'))).toEqual(FILE);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowPrerelease: false });
  });

  it('keeps nothing whose digest is another', async () => {
    const [file] = list.files;
    if (file === undefined) throw new Error('no file');
    const other = { ...list, files: [{ ...file, sha512: Buffer.alloc(64).toString('base64') }] };
    expect(await (await port()).download(other)).toBe(false);
    expect(heard).toEqual(['/to/new.AppImage']);
    expect(existsSync(join(folder, 'updater', 'pending', 'new.AppImage'))).toBe(false);
  });

  it('takes an older version only where the list names it to go back to', async () => {
    const updates = await port();
    expect(await updates.download({ ...list, version: '1.2.2' })).toBe(false);
    expect(await updates.download({ ...list, version: '1.2.2', rollBackTo: '1.2.1' })).toBe(false);
    expect(heard).toEqual([]);
    expect(await updates.download({ ...list, version: '1.2.2', rollBackTo: '1.2.2' })).toBe(true);
  });

  it('comes back where nothing could be installed, so that the application can quit by itself', async () => {
    await (await port()).install(true);
    expect(quit).not.toHaveBeenCalled();
  });
});

describe('An installation', () => {
  const LOCAL = 'C:\\Users\\hanako\\AppData\\Local';
  const APP_IMAGE = '/media/stick/Madoguchi.AppImage';
  it.each([
    ['AppImage of this person', { platform: 'linux', appImage: APP_IMAGE }, 'itself'],
    [
      'AppImage in a folder of root',
      { platform: 'linux', appImage: '/opt/Madoguchi.AppImage', isWritable: false },
      'administrator',
    ],
    ['package of a distribution', { platform: 'linux' }, 'packages'],
    ['package of a distribution, of a shell with an empty variable', { platform: 'linux', appImage: '' }, 'packages'],
    ['application that this account may replace', { platform: 'darwin' }, 'itself'],
    ['application that only an administrator may replace', { platform: 'darwin', isWritable: false }, 'administrator'],
    [
      'program of this person',
      { platform: 'win32', hasUninstaller: true, program: `${LOCAL}\\Programs\\Madoguchi\\Madoguchi.exe` },
      'itself',
    ],
    [
      'program of this person, in other letters',
      { platform: 'win32', hasUninstaller: true, program: 'c:\\users\\HANAKO\\appdata\\local\\Programs\\M\\M.exe' },
      'itself',
    ],
    [
      'program of the whole computer',
      { platform: 'win32', hasUninstaller: true, program: 'C:\\Program Files\\Madoguchi\\Madoguchi.exe' },
      'administrator',
    ],
    [
      'program of the whole computer, where no folder of this person is known',
      {
        platform: 'win32',
        hasUninstaller: true,
        program: 'C:\\Program Files\\Madoguchi\\Madoguchi.exe',
        localAppData: '',
      },
      'administrator',
    ],
    [
      'program beside the folder of this person',
      { platform: 'win32', hasUninstaller: true, program: `${LOCAL}Low\\Madoguchi.exe` },
      'administrator',
    ],
    [
      'program that Windows Installer has installed',
      { platform: 'win32', program: 'C:\\Program Files\\Madoguchi\\Madoguchi.exe' },
      'packages',
    ],
  ] as const)('that is a %s: %j', (_, given, by) => {
    const installation = {
      program: '',
      appImage: undefined,
      localAppData: LOCAL,
      hasUninstaller: false,
      isWritable: true,
    };
    expect(updatedBy({ ...installation, ...given })).toBe(by);
  });
});
