import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmod,
  lchown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  appendPrivateFile,
  makePrivateFolder,
  openChosenFolder,
  readOrMakePrivateFile,
  readPrivateText,
  writeNewPrivateFile,
  writePrivateFile,
} from '#platform/private-file.ts';

const LIMIT_BYTES = 100;
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-private-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Every way to a file in `place`, by name; each is to be refused where a link leads there. */
const WAYS: readonly (readonly [string, (place: string) => Promise<unknown>])[] = [
  ['makePrivateFolder', (place) => makePrivateFolder(place)],
  ['readPrivateText', (place) => readPrivateText(join(place, 'file'), LIMIT_BYTES)],
  ['writePrivateFile', (place) => writePrivateFile(join(place, 'file'), 'new')],
  ['writeNewPrivateFile', (place) => writeNewPrivateFile(join(place, 'other'), 'new')],
  ['readOrMakePrivateFile', (place) => readOrMakePrivateFile(join(place, 'other'), LIMIT_BYTES, () => bytes('new'))],
  ['appendPrivateFile', (place) => appendPrivateFile(join(place, 'file'), 'new')],
];

// Windows has no modes, and a link there takes a right that this run may not have.
describe.skipIf(process.platform === 'win32')('SR-40: A private file', () => {
  it('belongs to its owner alone, as do the folders made for it', async () => {
    const made = join(folder, 'one', 'two');
    await writePrivateFile(join(made, 'written'), 'text');
    await writeNewPrivateFile(join(made, 'new'), bytes('bytes'));
    await readOrMakePrivateFile(join(folder, 'three', 'made'), LIMIT_BYTES, () => bytes('made'));
    await appendPrivateFile(join(folder, 'four', 'log'), 'line');

    const files = ['one/two/written', 'one/two/new', 'three/made', 'four/log'];
    expect(await Promise.all(files.map((path) => modeOf(join(folder, path))))).toEqual([0o600, 0o600, 0o600, 0o600]);
    const folders = ['one', 'one/two', 'three', 'four'];
    expect(await Promise.all(folders.map((path) => modeOf(join(folder, path))))).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  it('replaces one that others could read by one that they cannot', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'old', { mode: 0o644 });
    await writePrivateFile(path, 'new');
    expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['new', 0o600]);
  });

  it('leaves the mode of a folder that was there', async () => {
    await mkdir(join(folder, 'shared'), { mode: 0o755 });
    await chmod(join(folder, 'shared'), 0o755);
    await writePrivateFile(join(folder, 'shared', 'file'), '');
    expect(await modeOf(join(folder, 'shared'))).toBe(0o755);
  });

  it.each(WAYS)('refuses a link in the place of its folder: %s', async (_name, way) => {
    const target = join(folder, 'target');
    await mkdir(target);
    await writeFile(join(target, 'file'), 'theirs');
    await symlink(target, join(folder, 'link'));

    await expect(way(join(folder, 'link'))).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readdir(target)).toEqual(['file']);
    expect(await readFile(join(target, 'file'), 'utf8')).toBe('theirs');
  });

  it.each(WAYS)('refuses a link of another account further up: %s', async (_name, way) => {
    const target = join(folder, 'target');
    await mkdir(join(target, 'own'), { recursive: true });
    await writeFile(join(target, 'own', 'file'), 'theirs');
    await linkOfAnotherAccount(target, join(folder, 'link'));

    for (const place of ['own', 'missing', 'missing/deeper']) {
      await expect(way(join(folder, 'link', place))).rejects.toMatchObject({ code: 'ELOOP' });
    }
    expect(await readdir(target)).toEqual(['own']);
    expect(await readFile(join(target, 'own', 'file'), 'utf8')).toBe('theirs');
  });

  it('goes through a link further up that is its owner’s or the system’s, as a home folder may be', async () => {
    await mkdir(join(folder, 'disk'));
    await symlink(join(folder, 'disk'), join(folder, 'home'));
    await writePrivateFile(join(folder, 'home', 'settings', 'file'), 'mine');
    expect(await readFile(join(folder, 'disk', 'settings', 'file'), 'utf8')).toBe('mine');
  });

  it('refuses to read or to add through a link in its place', async () => {
    const [path, target] = await linkToTheirs();

    await expect(readPrivateText(path, LIMIT_BYTES)).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(appendPrivateFile(path, 'mine')).rejects.toMatchObject({ code: 'ELOOP' });
    const making = readOrMakePrivateFile(path, LIMIT_BYTES, () => bytes('mine'));
    await expect(making).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(target, 'utf8')).toBe('theirs');
  });

  it('makes nothing at the end of a link that leads nowhere', async () => {
    const path = join(folder, 'file');
    await symlink(join(folder, 'nowhere'), path);

    expect(await writeNewPrivateFile(path, 'mine')).toBe(false);
    await expect(readOrMakePrivateFile(path, LIMIT_BYTES, () => bytes('mine'))).rejects.toMatchObject({
      code: 'ELOOP',
    });
    await expect(appendPrivateFile(path, 'mine')).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readlink(path)).toBe(join(folder, 'nowhere'));
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('takes the place of a link when written, and leaves what it led to', async () => {
    const [path, target] = await linkToTheirs();
    await writePrivateFile(path, 'mine');

    expect((await lstat(path)).isFile()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readFile(target, 'utf8')).toBe('theirs');
  });

  it('is not read where it is a folder or a silent pipe', async () => {
    execFileSync('/usr/bin/mkfifo', [join(folder, 'pipe')]);
    for (const path of [folder, join(folder, 'pipe')]) {
      await expect(readPrivateText(path, LIMIT_BYTES)).rejects.toMatchObject({ code: 'EINVAL' });
    }
  });
});

describe.skipIf(process.platform === 'win32')('A folder that a person chose', () => {
  it('takes a file through a link, of whatever account, in its place or further up', async () => {
    const target = join(folder, 'target');
    await mkdir(join(target, 'below'), { recursive: true });
    await linkOfAnotherAccount(target, join(folder, 'link'));
    for (const place of ['link', 'link/below']) {
      await writePrivateFile(join(folder, place, 'file'), 'one', 'chosen');
      await writePrivateFile(join(folder, place, 'file'), 'two', 'chosen');
      expect(await writeNewPrivateFile(join(folder, place, 'file'), 'three', 'chosen')).toBe(false);
      expect(await writeNewPrivateFile(join(folder, place, 'other'), 'new', 'chosen')).toBe(true);
    }

    for (const place of [target, join(target, 'below')]) {
      expect((await readdir(place)).filter((name) => name !== 'below').sort()).toEqual(['file', 'other']);
      expect(await readFile(join(place, 'file'), 'utf8')).toBe('two');
      expect(await modeOf(join(place, 'file'))).toBe(0o600);
    }
  });

  it('is not made for a file: a stick that was taken out leaves nothing behind', async () => {
    const path = join(folder, 'stick', 'file');
    await expect(writePrivateFile(path, 'new', 'chosen')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(writeNewPrivateFile(path, 'new', 'chosen')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is opened behind its links, and a link inside of it is refused as anywhere', async () => {
    const target = join(folder, 'target');
    await mkdir(target);
    await linkOfAnotherAccount(target, join(folder, 'link'));
    const opened = await openChosenFolder(join(folder, 'link'));
    await makePrivateFolder(opened);
    await writePrivateFile(join(opened, 'keys', 'file'), 'key');
    expect(await readFile(join(target, 'keys', 'file'), 'utf8')).toBe('key');

    await symlink(join(target, 'keys'), join(target, 'planted'));
    await expect(writePrivateFile(join(opened, 'planted', 'file'), 'mine')).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(join(target, 'keys', 'file'), 'utf8')).toBe('key');
  });

  it('is made, for its owner alone, where it is missing', async () => {
    expect(await openChosenFolder(join(folder, 'new', 'data'))).toBe(join(folder, 'new', 'data'));
    expect(await modeOf(join(folder, 'new', 'data'))).toBe(0o700);
  });
});

describe('A private file', () => {
  it('is read up to its limit and refused above it', async () => {
    const path = join(folder, 'file');
    await writePrivateFile(path, 'x'.repeat(LIMIT_BYTES));
    expect(await readPrivateText(path, LIMIT_BYTES)).toBe('x'.repeat(LIMIT_BYTES));
    await writePrivateFile(path, 'x'.repeat(LIMIT_BYTES + 1));
    await expect(readPrivateText(path, LIMIT_BYTES)).rejects.toMatchObject({ code: 'EFBIG' });
    const making = readOrMakePrivateFile(path, LIMIT_BYTES, () => bytes('mine'));
    await expect(making).rejects.toMatchObject({ code: 'EFBIG' });
    expect((await stat(path)).size).toBe(LIMIT_BYTES + 1);
  });

  it('is told from none: a missing file, or folder, is no error', async () => {
    expect(await readPrivateText(join(folder, 'file'), LIMIT_BYTES)).toBeUndefined();
    expect(await readPrivateText(join(folder, 'missing', 'file'), LIMIT_BYTES)).toBeUndefined();
  });

  it('is made once by many at once, and all of them get what the first one wrote', async () => {
    const path = join(folder, 'secret', 'key');
    const makers = Array.from({ length: 20 }, (_, n) =>
      readOrMakePrivateFile(path, LIMIT_BYTES, () => bytes(`of maker ${n}`)),
    );
    const got = new Set((await Promise.all(makers)).map((one) => Buffer.from(one).toString('utf8')));

    expect([...got]).toEqual([await readFile(path, 'utf8')]);
    expect(await readdir(join(folder, 'secret'))).toEqual(['key']);
  });

  it('is written anew by one of many at once, and the others are told', async () => {
    const path = join(folder, 'file');
    const writers = await Promise.all(Array.from({ length: 20 }, (_, n) => writeNewPrivateFile(path, `of ${n}`)));

    expect(writers.filter(Boolean)).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(`of ${writers.indexOf(true)}`);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('grows by what is added', async () => {
    const path = join(folder, 'log');
    await appendPrivateFile(path, 'one\n');
    await appendPrivateFile(path, 'two\n');
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  });

  it.each([
    ['writePrivateFile', 'rename', 'old'],
    ['writeNewPrivateFile', 'link', undefined],
    ['readOrMakePrivateFile', 'link', undefined],
  ])('a crash just before the new content has its name leaves the old: %s', async (way, step, old) => {
    const path = join(folder, 'file');
    if (old !== undefined) await writePrivateFile(path, old);
    const calls: Readonly<Record<string, string>> = {
      writePrivateFile: 'files.writePrivateFile(path, "new")',
      writeNewPrivateFile: 'files.writeNewPrivateFile(path, "new")',
      readOrMakePrivateFile: 'files.readOrMakePrivateFile(path, 100, () => Buffer.from("new"))',
    };
    const { signal } = withFileSystem(
      `promises.${step} = () => process.kill(process.pid, 'SIGKILL')`,
      path,
      calls[way],
    );

    expect(signal).toBe('SIGKILL');
    expect(await readPrivateText(path, LIMIT_BYTES)).toBe(old);
  });

  it('is written anew, once, on a file system that has no hard links', async () => {
    const path = join(folder, 'file');
    const twice = `console.log(
      await files.writeNewPrivateFile(path, 'first'),
      await files.writeNewPrivateFile(path, 'second'),
    )`;
    const noLinks = `promises.link = () => Promise.reject(Object.assign(new Error('none'), { code: 'EPERM' }))`;

    expect(withFileSystem(noLinks, path, twice).stdout).toBe('true false\n');
    expect(await readFile(path, 'utf8')).toBe('first');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.each(['EPERM', 'EISDIR', 'ENOTSUP'])('is made once by many at once without hard links (%s)', async (code) => {
    const path = join(folder, 'key');
    const noLinks = `promises.link = () => Promise.reject(Object.assign(new Error('none'), { code: '${code}' }))`;
    const makers = `console.log(new Set((await Promise.all(Array.from({ length: 20 }, (_, n) =>
      files.readOrMakePrivateFile(path, 100, () => Buffer.from('of maker ' + n)),
    ))).map((made) => Buffer.from(made).toString())).size)`;

    expect(withFileSystem(noLinks, path, makers).stdout).toBe('1\n');
    expect(await readFile(path, 'utf8')).toMatch(/^of maker \d+$/);
    expect(await readdir(folder)).toEqual(['key']);
  });

  it.each([
    ['EPERM', 'rename', 'writePrivateFile(path, "new")'],
    ['EACCES', 'rename', 'writePrivateFile(path, "new")'],
    ['EBUSY', 'rename', 'writePrivateFile(path, "new")'],
    ['EBUSY', 'rm', 'writeNewPrivateFile(path, "new")'],
  ])('is placed although a virus scanner holds it for a while: %s of %s', async (code, step, way) => {
    const path = join(folder, 'file');
    const { stdout, stderr } = withFileSystem(heldFor(1_000, step, code), path, `files.${way}`);

    expect([stdout, stderr]).toEqual(['', '']);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('is given up, with the old content, when a rename is refused for longer than 2 s', async () => {
    const path = join(folder, 'file');
    await writePrivateFile(path, 'old');
    const waited = `(async () => {
      const startedAtMs = performance.now();
      const code = await files.writePrivateFile(path, 'new').catch((error) => error.code);
      const tookMs = performance.now() - startedAtMs;
      console.log(code, tookMs >= 2_000 && tookMs < 4_000);
    })()`;

    expect(withFileSystem(heldFor(60_000, 'rename', 'EBUSY'), path, waited).stdout).toBe('EBUSY true\n');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('may lie at the root of a drive, which Windows does not let anybody make, and in a folder made there', async () => {
    const path = join(folder, 'file');
    const rootOfADrive = `
      const { mkdir } = promises;
      const refused = () => Promise.reject(Object.assign(new Error('root'), { code: 'EPERM' }));
      promises.mkdir = (made, how) => (made === ${JSON.stringify(folder)} ? refused() : mkdir(made, how))`;
    const all = `(async () => {
      const beside = (name) => path.replace(/file$/, name);
      await files.makePrivateFolder(beside('.'));
      await files.writePrivateFile(path, 'settings');
      await files.appendPrivateFile(beside('log'), 'line');
      await files.writePrivateFile(beside('made/file'), 'deeper');
      await files.readOrMakePrivateFile(beside('key'), 100, () => Buffer.from('key'));
      console.log(await files.openChosenFolder(beside('.')) + '/file' === path);
    })()`;
    const { stdout, stderr } = withFileSystem(rootOfADrive, path, all);

    expect([stdout, stderr]).toEqual(['true\n', '']);
    expect((await readdir(folder)).sort()).toEqual(['file', 'key', 'log', 'made']);
  });

  it('lies on a network drive of Windows whose upper folders may not be looked at', async () => {
    const path = join(folder, 'share', 'own', 'file');
    const likeWindows = `
      process.getuid = undefined;
      const { lstat } = promises;
      const refused = () => Promise.reject(Object.assign(new Error('upper folder'), { code: 'EPERM' }));
      promises.lstat = (looked) => (looked.endsWith('own') ? lstat(looked) : refused())`;
    const { stderr } = withFileSystem(likeWindows, path, 'files.writePrivateFile(path, "new")');

    expect(stderr).toBe('');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves the old and no draft where the new cannot be placed', async () => {
    const path = join(folder, 'file');
    await mkdir(path);
    await expect(writePrivateFile(path, 'new')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['file']);
  });

  // Windows has no way to sync a folder.
  it.skipIf(process.platform === 'win32').each([
    ['writePrivateFile', (path: string) => writePrivateFile(path, 'new')],
    ['writeNewPrivateFile', (path: string) => writeNewPrivateFile(path, 'new')],
    ['readOrMakePrivateFile', (path: string) => readOrMakePrivateFile(path, LIMIT_BYTES, () => bytes('new'))],
  ])('is on the disk when the writer returns, content before name: %s', async (_name, write) => {
    const path = join(folder, 'file');
    const synced: string[] = [];
    await using probe = await open(folder);
    const prototype: typeof probe = Object.getPrototypeOf(probe);
    const sync = prototype.sync;
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: typeof probe) {
      const isNamed = (await readdir(folder)).includes('file');
      synced.push(`${(await this.stat()).isDirectory() ? 'folder' : 'content'} ${isNamed ? 'named' : 'unnamed'}`);
      return sync.call(this);
    });
    await write(path);

    expect(synced).toEqual(['content unnamed', 'folder named']);
  });
});

/** Runs `work` on `path` in a process of its own, whose file system behaves as `change` says. */
function withFileSystem(change: string, path: string, work = '') {
  const program = `
    import { promises } from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    ${change};
    syncBuiltinESMExports();
    const files = await import('#platform/private-file.ts');
    const path = process.argv[1];
    await ${work};
  `;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', program, path], { encoding: 'utf8' });
}

/** What a scanner does that has each new file open for so long: `step` fails meanwhile. */
function heldFor(ms: number, step: string, code: string): string {
  return `
    const real = promises.${step};
    const freeAtMs = performance.now() + ${ms};
    const held = () => Promise.reject(Object.assign(new Error('held'), { code: '${code}' }));
    promises.${step} = (...given) => (performance.now() < freeAtMs ? held() : real(...given))`;
}

async function linkToTheirs(): Promise<readonly [path: string, target: string]> {
  const target = join(folder, 'target');
  const path = join(folder, 'link');
  await writeFile(target, 'theirs');
  await symlink(target, path);
  return [path, target];
}

/** Only root can give a link away; to anybody else the link is a stranger's once they count as somebody else. */
async function linkOfAnotherAccount(target: string, path: string): Promise<void> {
  await symlink(target, path);
  const own = process.getuid?.() ?? 0;
  if (own === 0) await lchown(path, 65_534, 65_534);
  else vi.spyOn(process, 'getuid').mockReturnValue(own + 1);
}
