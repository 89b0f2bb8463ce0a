import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { REGULAR_FLAGS, readRegular } from './bounded-reading.ts';
import { errorCode } from './error-code.ts';

/*
 * Files of one owner: folders 0700, files 0600, complete or not at all, never through a link.
 *
 * A link in the place of a folder is refused with the code `ELOOP`, for reading and for writing; so is one further up
 * that belongs to another account than the owner's and root's, since a home folder may lie behind a link of theirs.
 *
 * On Windows modes do not protect: the access list of the folder does, which a profile folder has from the system. It
 * has no O_NOFOLLOW either; other users' programs cannot write there, so they cannot make a link there.
 *
 * A folder that a person chose is theirs to choose: a junction, a link, a folder of OneDrive, the root of a stick or of
 * a network drive. It is used as it is, for one file, or opened once and private from there on.
 */

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** Of a file system that has no hard links, such as FAT; Windows says EISDIR there. Source: libuv, src/win/error.c. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR'];
/** Of a file system that cannot sync a folder. */
const NO_FOLDER_SYNC = ['EINVAL', 'ENOTSUP'];
/** What Windows says of a file that a virus scanner has open. */
const IN_USE = ['EPERM', 'EACCES', 'EBUSY'];
const IN_USE_LIMIT_MS = 2_000;
const IN_USE_RETRY_MS = 50;

/** Whose idea a folder was: ours, which must be no link, or a person's, which must exist. */
type FolderChoice = 'own' | 'chosen';

/** Makes what is missing of a folder and its parents; an existing one keeps its mode. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await refuseLinks(folder);
  await makeFolder(folder);
}

/**
 * Opens a folder that a person chose for private files, made where it is missing; returns where it is behind its links,
 * as private files below it need.
 */
export async function openChosenFolder(folder: string): Promise<string> {
  await makeFolder(folder);
  // Drives of some Windows drivers do not say where they are.
  return realpath(folder).catch(() => resolve(folder));
}

/**
 * The text of a private file in UTF-8, at most `limitBytes`; `undefined` where there is none.
 *
 * Throws what the file system throws, `ELOOP` for a link, `EINVAL` for anything that is no file, and `EFBIG` above the
 * limit.
 */
export async function readPrivateText(path: string, limitBytes: number): Promise<string | undefined> {
  const bytes = await readPrivateFile(path, limitBytes);
  return bytes && Buffer.from(bytes).toString('utf8');
}

/**
 * Writes the file in one step, with its folder where that is missing and ours: readers and a crash find the old content
 * or the new one. A link in the file's place is replaced and not followed.
 */
export async function writePrivateFile(
  path: string,
  content: string | Uint8Array,
  folder: FolderChoice = 'own',
): Promise<void> {
  if (folder === 'own') await makePrivateFolder(dirname(path));
  await placeDraft(path, content, (draft) => renameOnceFree(draft, path), folder);
}

/**
 * Writes the file unless something has its name; returns `false` then and leaves it. The folder must exist.
 *
 * On a file system without hard links a crash may leave an empty file.
 */
export async function writeNewPrivateFile(
  path: string,
  content: string | Uint8Array,
  folder: FolderChoice = 'own',
): Promise<boolean> {
  if (folder === 'own') await refuseLinks(dirname(path));
  return unlessTaken(placeDraft(path, content, (draft) => nameAnew(draft, path), folder));
}

/**
 * Reads a private file, or makes it and its folder where they are missing. Of several makers at once the first wins,
 * and all return what it wrote; `make` gives at least one byte. Throws as {@link readPrivateText} does.
 */
export async function readOrMakePrivateFile(
  path: string,
  limitBytes: number,
  make: () => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  const present = await readMade(path, limitBytes);
  if (present !== undefined) return present;
  const made = await make();
  await makePrivateFolder(dirname(path));
  if (await unlessTaken(placeDraft(path, made, (draft) => nameAnew(draft, path)))) return made;
  return readOrMakePrivateFile(path, limitBytes, make);
}

/** Adds to the end of a private file, made with its folder where it is missing. Not synced: a crash may lose it. */
export async function appendPrivateFile(path: string, text: string): Promise<void> {
  await makePrivateFolder(dirname(path));
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | NO_FOLLOW;
  await using file = await open(path, flags, OWNER_ONLY_FILE);
  await file.writeFile(text);
}

/**
 * Renames a file or folder of ours, and goes on trying for 2 s while another program has it open: Windows lets a virus
 * scanner look at what was just written, and refuses meanwhile.
 */
export function renameOnceFree(from: string, to: string): Promise<void> {
  return onceFree(() => rename(from, to));
}

async function onceFree(act: () => Promise<void>): Promise<void> {
  for (const endsAtMs = performance.now() + IN_USE_LIMIT_MS; ; await wait(IN_USE_RETRY_MS)) {
    try {
      return await act();
    } catch (error) {
      if (!hasCode(error, IN_USE) || performance.now() >= endsAtMs) throw error;
    }
  }
}

/** Not by `mkdir` where it is there: Windows refuses that for the root of a drive. A link to a folder is there. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
}

/** Gives a draft its name unless that is taken; throws `EEXIST` then. */
async function nameAnew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, NO_HARD_LINKS)) throw error;
    await (await open(path, 'wx', OWNER_ONLY_FILE)).close();
    await renameOnceFree(draft, path);
  }
}

/** Without hard links a name is there before its content. */
async function readMade(path: string, limitBytes: number): Promise<Uint8Array | undefined> {
  for (const endsAtMs = performance.now() + IN_USE_LIMIT_MS; ; await wait(IN_USE_RETRY_MS)) {
    const present = await readPrivateFile(path, limitBytes);
    if (present?.length !== 0 || performance.now() >= endsAtMs) return present;
  }
}

/** The bytes of a private file; throws as {@link readPrivateText} does. */
export async function readPrivateFile(path: string, limitBytes: number): Promise<Uint8Array | undefined> {
  await refuseLinks(dirname(path));
  try {
    await using file = await open(path, REGULAR_FLAGS | NO_FOLLOW);
    const bytes = await readRegular(file, limitBytes);
    if (bytes === undefined) throw systemError('EFBIG', 'the file is larger than its limit');
    return bytes;
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return undefined;
    throw error;
  }
}

/** Writes a synced draft beside `path`, lets `place` give it its name, and syncs the folder that holds the name. */
async function placeDraft(
  path: string,
  content: string | Uint8Array,
  place: (draft: string) => Promise<void>,
  choice: FolderChoice = 'own',
): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${randomUUID()}.part`);
  try {
    await writeSynced(draft, content);
    await place(draft);
  } finally {
    // Whether the content has its name does not depend on it.
    await onceFree(() => rm(draft, { force: true })).catch(() => undefined);
  }
  await syncFolder(folder, choice);
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  await using file = await open(path, 'wx', OWNER_ONLY_FILE);
  await file.writeFile(content);
  await file.sync();
}

async function syncFolder(folder: string, choice: FolderChoice): Promise<void> {
  // Windows has no way to sync a folder.
  if (process.platform === 'win32') return;
  const noFollow = choice === 'own' ? NO_FOLLOW : 0;
  await using handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | noFollow);
  await handle.sync().catch((error: unknown) => {
    if (!hasCode(error, NO_FOLDER_SYNC)) throw error;
  });
}

async function unlessTaken(placing: Promise<void>): Promise<boolean> {
  try {
    await placing;
    return true;
  } catch (error) {
    if (hasCode(error, ['EEXIST'])) return false;
    throw error;
  }
}

async function refuseLinks(folder: string): Promise<void> {
  const own = resolve(folder);
  for (let path = own, parent = dirname(path); path !== parent; path = parent, parent = dirname(path)) {
    const found = await lstatIfPresent(path);
    if (found?.isSymbolicLink() === true && (path === own || isOfAnotherAccount(found))) {
      throw systemError('ELOOP', 'a link is in the place of a folder');
    }
    // Windows tells of no owner, and may refuse to look at what is further up on a network drive.
    if (process.getuid === undefined) return;
  }
}

function isOfAnotherAccount({ uid }: Stats): boolean {
  return uid !== 0 && uid !== process.getuid?.();
}

async function lstatIfPresent(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return undefined;
    throw error;
  }
}

function systemError(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}`), { code });
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return codes.includes(errorCode(error) ?? '');
}
