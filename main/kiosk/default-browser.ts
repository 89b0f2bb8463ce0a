import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/ports.ts';
import { openBySystem } from '#host/system-opener.ts';
import { writePrivateFile } from '#platform/private-file.ts';
import { launchPage } from './start-page.ts';

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
    openBySystem(openerPath, startPage);
    await clock.wait(keptMs, signal).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // its ticket is worth nothing any more
  }
}
