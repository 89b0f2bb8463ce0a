import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { builtListName, updateListName } from '../../main/electron/updates/update-list.ts';

/** Gives the lists that electron-builder has written the names under which the application asks for them. */
export function nameUpdateLists(folder: string, platform: NodeJS.Platform, architecture: string): void {
  for (const channel of ['stable', 'beta'] as const) {
    const built = join(folder, builtListName(channel, platform, architecture));
    const asked = join(folder, updateListName(channel, platform, architecture));
    if (built !== asked && existsSync(built)) renameSync(built, asked);
  }
}
