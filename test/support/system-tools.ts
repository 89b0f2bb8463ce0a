import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether programs of the system are there; tests that need one are skipped, and listed as such, where it is not. */
export function hasTools(...names: readonly string[]): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.every((name) => folders.some((folder) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
