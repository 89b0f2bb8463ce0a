import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Makes a folder (and its parents) that only its owner may enter. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Writes a file only its owner may read: synced under another name, then renamed, so that no reader sees a half. */
export async function writePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Reads a private file, or makes it where it is missing. Of several makers at once the first wins, and all return
 * what it wrote.
 */
export async function readOrMakePrivateFile(path: string, make: () => Uint8Array): Promise<Uint8Array> {
  const present = await readIfPresent(path);
  if (present !== undefined) return present;
  await makePrivateFolder(dirname(path));
  const made = make();
  const draft = join(dirname(path), `.${randomBytes(6).toString('hex')}`);
  await writePrivateFile(draft, made);
  try {
    await link(draft, path);
    await syncFolder(dirname(path));
    return made;
  } catch (error) {
    const winner = await readIfPresent(path);
    if (winner !== undefined) return winner;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to sync a folder.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
