import { constants, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { LogEntry } from '#core/ports/log.ts';
import type { PortalFetch } from '#core/ports/ports.ts';
import { systemClock } from '#host/node-ports.ts';
import type { Policy } from '#host/policy/policy-schema.ts';
import { mayAccess } from '#platform/may-access.ts';
import { updateFeedSchema, updateListName } from './update-list.ts';
import { electronUpdater, type Installation, updatedBy } from './updater-port.ts';
import { type UpdateWatch, watchForUpdates } from './watch-updates.ts';

/** What the host knows and the updates need. */
export interface UpdateHost {
  readonly isPackaged: boolean;
  /** The application's own package.json, in which the build has put the feed. */
  readonly packageFile: URL;
  readonly folder: string;
  readonly policy: Policy['updates'];
  readonly publicTerminal: boolean;
  readonly fetch: () => Promise<PortalFetch>;
  readonly log: (entry: LogEntry) => void;
  readonly closeWindow: () => void;
}

/** The updates of an installed application; `undefined`, and a line in the log that says why, where it has none. */
export async function packagedUpdates(host: UpdateHost): Promise<UpdateWatch | undefined> {
  const off = (because: string) => {
    host.log({ event: 'updatesOff', because });
    return undefined;
  };
  if (!host.isPackaged) return off('notInstalled');
  const by = updatedBy(await thisInstallation());
  if (by !== 'itself') return off(by === 'administrator' ? 'installedForAll' : 'installedByOthers');
  const { version, updates } = packageSchema.parse(JSON.parse(await readFile(host.packageFile, 'utf8')));
  const feed = updateFeedSchema.safeParse(updates);
  if (!feed.success) return off('noFeed');
  return watchForUpdates({
    ...host,
    feed: feed.data,
    listName: updateListName(host.policy?.channel ?? 'stable', process.platform, process.arch),
    installed: version,
    statePath: join(host.folder, 'updates.json'),
    updater: electronUpdater,
    clock: systemClock,
    localTime(nowMs) {
      const date = new Date(nowMs);
      return { hour: date.getHours(), minute: date.getMinutes() };
    },
  });
}

async function thisInstallation(): Promise<Installation> {
  const { platform, execPath: program, env } = process;
  const folder = dirname(program);
  const appImage = env.APPIMAGE;
  // An AppImage is replaced as a file, an application of macOS as the folder three steps above its program.
  const replaced = appImage ?? (platform === 'darwin' ? join(folder, '../..') : program);
  return {
    platform,
    program,
    appImage,
    localAppData: env.LOCALAPPDATA,
    hasUninstaller: existsSync(join(folder, 'Uninstall Madoguchi.exe')),
    isWritable: await mayAccess(dirname(replaced), constants.W_OK),
  };
}

const packageSchema = z.object({ version: z.string(), updates: z.unknown().optional() });
