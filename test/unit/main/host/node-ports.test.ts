import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  documentFolder,
  forgetfulSettings,
  localFolder,
  noDocuments,
  safeFileName,
  settingsFile,
  systemClock,
  userFolder,
} from '#host/node-ports.ts';
import { portalFolder, practicePkiFolder } from '../../../../main/composition/practice.ts';

describe('The ports that both hosts share', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('SR-40: keep settings where only their owner reads them', async () => {
    const path = join(folder, 'own', 'settings.json');
    await settingsFile(path).save({ language: 'en' });

    expect(await settingsFile(path).load()).toEqual({ language: 'en' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'own'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'own'))).toEqual(['settings.json']);
  });

  it('SR-40: follow no link that somebody planted', async () => {
    const target = join(folder, 'target');
    const path = join(folder, 'settings.json');
    await writeFile(target, '{"language":"en"}');
    await symlink(target, path);

    expect(await settingsFile(path).load()).toEqual({ language: 'ja' });
    await settingsFile(path).save({ language: 'en' });
    expect((await lstat(path)).isSymbolicLink()).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('{"language":"en"}');

    await symlink(folder, join(folder, 'linked'));
    await expect(settingsFile(join(folder, 'linked', 'settings.json')).save({ language: 'ja' })).rejects.toThrow();
  });

  it.each(['', '{', 'null', '[]', '{"language":"fr"}', '{"language":"en","more":1}', ' '.repeat(70_000)])(
    'begin anew with settings that cannot be understood (%#)',
    async (text) => {
      const path = join(folder, 'settings.json');
      await writeFile(path, text);
      expect(await settingsFile(path).load()).toEqual({ language: 'ja' });
    },
  );

  it('keep settings aside that cannot be understood, and take the next ones all the same', async () => {
    const path = join(folder, 'settings.json');
    await writeFile(path, '{"language":"en","of":"a later version"}');
    await settingsFile(path).load();
    await settingsFile(path).save({ language: 'en' });

    expect(await readFile(`${path}.unreadable`, 'utf8')).toBe('{"language":"en","of":"a later version"}');
    expect(await settingsFile(path).load()).toEqual({ language: 'en' });
  });

  it('keep two documents of one name apart', async () => {
    const documents = documentFolder(async () => folder);
    const saved = [];
    for (const text of ['first', 'second'])
      saved.push(await documents.save('filed.asice', new TextEncoder().encode(text)));

    expect(saved).toEqual([
      { ok: true, value: { savedAs: 'filed.asice' } },
      { ok: true, value: { savedAs: 'filed (2).asice' } },
    ]);
    expect(await readFile(join(folder, 'filed.asice'), 'utf8')).toBe('first');
    expect((await stat(join(folder, 'filed (2).asice'))).mode & 0o777).toBe(0o600);
  });

  it('SR-93: turn any given name into a file in that very folder', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '../../a', 'C:\\a', '\u202efdp.exe', 'a\0b')),
        (given) => {
          const name = safeFileName(given);
          expect(join(folder, name).startsWith(join(folder, '/'))).toBe(true);
          expect(name).not.toMatch(/[\p{C}/\\]|^\./u);
          expect(name.length).toBeGreaterThan(0);
          expect(name.length).toBeLessThan(150);
        },
      ),
    );
  });

  it('keep a document in a folder that the person put behind a link of another place', async () => {
    await mkdir(join(folder, 'cloud'));
    await symlink(join(folder, 'cloud'), join(folder, 'Downloads'));
    const saved = await documentFolder(async () => join(folder, 'Downloads')).save('a.asice', Uint8Array.of(1));

    expect(saved).toEqual({ ok: true, value: { savedAs: 'a.asice' } });
    expect(await readdir(join(folder, 'cloud'))).toEqual(['a.asice']);
  });

  it('say so where a document cannot be kept', async () => {
    const gone = documentFolder(async () => join(folder, 'gone'));
    expect(await gone.save('a.asice', new Uint8Array())).toEqual({
      ok: false,
      failure: { code: 'fileUnwritable', file: 'a.asice' },
    });
  });

  it('SR-51: leave nothing of a visit on a public terminal', async () => {
    const settings = forgetfulSettings();
    await settings.save({ language: 'en' });

    expect(await settings.load()).toEqual({ language: 'ja' });
    expect(await noDocuments.save('a.asice', new Uint8Array())).toMatchObject({ ok: false });
  });

  it('wait no longer than they are asked to', async () => {
    const reason = new Error('cancelled');
    const waiting = systemClock.wait(60_000, AbortSignal.abort(reason));
    await expect(waiting).rejects.toBe(reason);
  });
});

describe('What belongs to this computer', () => {
  const platform = process.platform;
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
    vi.unstubAllEnvs();
  });
  const on = (name: NodeJS.Platform) => Object.defineProperty(process, 'platform', { value: name });

  it('does not go with the person to another one, where Windows carries settings along', () => {
    vi.stubEnv('APPDATA', '/profile/AppData/Roaming');
    vi.stubEnv('LOCALAPPDATA', '/profile/AppData/Local');
    on('win32');
    expect([userFolder(), localFolder()]).toEqual([
      '/profile/AppData/Roaming/Madoguchi',
      '/profile/AppData/Local/Madoguchi',
    ]);
    vi.stubEnv('LOCALAPPDATA', undefined);
    expect(localFolder()).toBe(join(homedir(), 'AppData', 'Local', 'Madoguchi'));
  });

  it.each(['linux', 'darwin'] as const)('lies with the settings where none are carried: %s', (name) => {
    on(name);
    expect(localFolder()).toBe(userFolder());
  });

  it('is the practice authority and the data of the portal', () => {
    vi.stubEnv('LOCALAPPDATA', '/local');
    on('win32');
    expect([practicePkiFolder(), portalFolder()]).toEqual(['/local/Madoguchi/practice/pki', '/local/Madoguchi/portal']);
  });
});
