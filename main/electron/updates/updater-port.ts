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

/**
 * Whether this installation can replace itself. What a package manager or Windows Installer has installed, these update.
 *
 * @param hasUninstaller whether the uninstaller of the NSIS installer lies beside the program
 */
export function replacesItself(
  platform: NodeJS.Platform,
  appImage: string | undefined,
  hasUninstaller: boolean,
): boolean {
  if (platform === 'linux') return appImage !== undefined && appImage !== '';
  return platform === 'darwin' || (platform === 'win32' && hasUninstaller);
}
