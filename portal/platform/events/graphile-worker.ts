import { createRequire } from 'node:module';
import { parse } from 'node:path';
import type * as GraphileWorker from 'graphile-worker';

/** The library's own schema, beside the portal's. */
export const QUEUE_SCHEMA = 'graphile_worker';

/**
 * Loads graphile-worker. While it loads it looks for a configuration from the current folder upwards, and runs it; in
 * a folder that others write to, that would be their program. It is loaded at the root of the file system, where only
 * an administrator leaves files, and in one go, so that nothing else sees the other current folder.
 */
export function loadGraphileWorker(): typeof GraphileWorker {
  const here = process.cwd();
  process.chdir(parse(process.execPath).root);
  try {
    return createRequire(import.meta.url)('graphile-worker');
  } finally {
    process.chdir(here);
  }
}
