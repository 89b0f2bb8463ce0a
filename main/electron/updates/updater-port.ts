import { win32 } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import type { UpdateFeed, UpdateList } from './update-list.ts';

/** What fetches an update and puts it in the application's place. */
export interface UpdaterPort {
  /** Fetches the version of a list and checks its digest and its publisher. @returns whether it lies ready */
  download(list: UpdateList): Promise<boolean>;
  /**
   * Starts the installer, which ends the application; resolves only where it could not be started.
   *
   * @param restart whether the new version is started afterwards
   */
  install(restart: boolean): Promise<void>;
}

/**
 * electron-updater, which never sees a list that we have not checked: its provider gives back the parsed one and asks
 * the server for nothing but files.
 *
 * @param prepared the updater to use; without it electron-updater's own for this system is loaded
 */
export async function electronUpdater(feed: UpdateFeed, prepared?: AppUpdater): Promise<UpdaterPort> {
  const { default: generic } = await import('electron-updater/out/providers/GenericProvider.js');
  const updater = prepared ?? (await import('electron-updater')).default.autoUpdater;
  updater.logger = null; // its sentences name folders
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // Who is reached by a staged roll-out has been decided before.
  updater.isUserWithinRollout = () => true;
  const { GenericProvider } = generic;

  return {
    async download(list) {
      class CheckedList extends GenericProvider {
        override getLatestVersion() {
          return Promise.resolve({ ...list, path: '', sha512: '' });
        }
      }
      const provider = { provider: 'custom' as const, url: feed.url, updateProvider: CheckedList as never };
      updater.setFeedURL(provider);
      updater.allowDowngrade = list.rollBackTo === list.version;
      try {
        const found = await updater.checkForUpdates();
        if (found?.isUpdateAvailable !== true) return false;
        await updater.downloadUpdate(found.cancellationToken);
        return true;
      } catch {
        return false; // no network, a wrong digest, a wrong publisher: nothing of it is kept
      }
    },
    install(restart) {
      const { promise, resolve } = Promise.withResolvers<void>();
      updater.once('error', () => resolve());
      updater.quitAndInstall(true, restart);
      return promise;
    },
  };
}

/** How this application came to be where it is. */
export interface Installation {
  readonly platform: NodeJS.Platform;
  /** The program that runs. */
  readonly program: string;
  /** The AppImage that it was started from. */
  readonly appImage: string | undefined;
  /** `%LOCALAPPDATA%` of this person. */
  readonly localAppData: string | undefined;
  /** Whether the uninstaller of the NSIS installer lies beside the program. */
  readonly hasUninstaller: boolean;
  /** Whether this account may write where the file or bundle lies. Of Windows, where access lists decide, it says nothing. */
  readonly isWritable: boolean;
}

/**
 * Who updates this installation. Only one that belongs to this person replaces itself: for one of the whole computer the
 * system would ask for an administrator each time, and a terminal would close for it at night and wait.
 */
export function updatedBy(installation: Installation): 'itself' | 'packages' | 'administrator' {
  const { platform, appImage, hasUninstaller, isWritable } = installation;
  switch (platform) {
    case 'win32':
      if (!hasUninstaller) return 'packages';
      return isOfThisPerson(installation) ? 'itself' : 'administrator';
    case 'darwin':
      return isWritable ? 'itself' : 'administrator';
    default:
      if (appImage === undefined || appImage === '') return 'packages';
      return isWritable ? 'itself' : 'administrator';
  }
}

function isOfThisPerson({ program, localAppData }: Installation): boolean {
  if (localAppData === undefined || localAppData === '') return false;
  const path = win32.relative(win32.resolve(localAppData), win32.resolve(program));
  return path !== '' && !path.startsWith('..') && !win32.isAbsolute(path);
}
