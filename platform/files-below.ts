import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * Everything below a folder but the folders, by its path from there with slashes, sorted. A link counts as itself, and
 * nothing behind it is listed. Rejects where a folder cannot be read.
 */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
