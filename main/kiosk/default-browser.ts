import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/ports.ts';
import { writePrivateFile } from '#platform/private-file.ts';
import { launchPage } from './start-page.ts';

/** Each system's program that opens a file with whatever the person has chosen for it. */
const OPENER_PATHS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: '/usr/bin/xdg-open',
  darwin: '/usr/bin/open',
  win32: 'C:\\Windows\\explorer.exe',
};

export function findOpener(): string | undefined {
  const path = OPENER_PATHS[process.platform];
  try {
    if (path !== undefined) accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** Opens `address` in the default browser, through a start page that is deleted after `keptMs`; rejects where it cannot. */
export async function openDefaultBrowser(
  openerPath: string,
  address: string,
  clock: Clock,
  keptMs: number,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-start-'));
  try {
    const startPage = join(folder, 'start.html');
    await writePrivateFile(startPage, launchPage(address));
    // The opener hands over to a browser that lives on its own and belongs to the person, environment and all.
    spawn(openerPath, [startPage], { stdio: 'ignore', shell: false, detached: true })
      .on('error', () => undefined)
      .unref();
    await clock.wait(keptMs, signal).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // its ticket is worth nothing any more
  }
}
