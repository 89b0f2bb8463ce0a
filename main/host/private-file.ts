import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/**
 * Writes a file that only its owner can read: complete or not at all, replacing the old one in one step.
 *
 * A link in the file's place is replaced, never followed; a link in its folder's place is refused. Throws what the
 * file system throws.
 */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (!(await lstat(folder)).isDirectory()) throw new Error('the folder is a link');
  const draft = join(folder, `.${randomUUID()}.part`);
  try {
    await writeNewFile(draft, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Writes a file that must not exist yet, readable by its owner alone; synced before it returns. */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, OWNER_ONLY_FILE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads a small file of our own; `undefined` where there is none, it is a link, or it exceeds `limitBytes`. */
export async function readPrivateFile(path: string, limitBytes: number): Promise<string | undefined> {
  // Windows has no O_NOFOLLOW; making a link there needs a right that other users' programs do not have.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    return size <= limitBytes ? await file.readFile('utf8') : undefined;
  } finally {
    await file.close();
  }
}
