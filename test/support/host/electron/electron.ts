import type { Dialog, Menu as ElectronMenu, MenuItemConstructorOptions, Protocol, SafeStorage, Shell } from 'electron';
import { connectDevTools } from './devtools.ts';
import { loadedModules, NotingEmitter, noting } from './reached.ts';
import { StandInApp } from './stand-in-app.ts';
import { openWindowsOn } from './stand-in-contents.ts';
import { standInSessions } from './stand-in-session.ts';
import { StandInWindow } from './stand-in-window.ts';

/**
 * The part of the module `electron` that the application's main process uses, on Debian's Chromium. Loaded in its
 * place by `run-main.ts`; the bundles are the packaged ones, unchanged.
 */
const { STAND_IN_BROWSER = '', STAND_IN_PACKAGED } = process.env;
const browser = await connectDevTools(STAND_IN_BROWSER);

export const app = new StandInApp({ packaged: STAND_IN_PACKAGED === 'yes' });
export const ipcMain = new NotingEmitter('IpcMain');
/** A small laptop at 150 %: its work area is smaller than the window would be. */
export const screen = noting('Screen', {
  getPrimaryDisplay: () => ({ workAreaSize: { width: 911, height: 480 } }),
});
export const powerMonitor = new NotingEmitter('PowerMonitor');
export const session = standInSessions;
export const BrowserWindow = StandInWindow;

export const protocol = noting('Protocol', {
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    app.told.privilegedSchemes = schemes;
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged'>);

/** Nobody sits here to answer: a test puts its own answers in place. */
export const dialog = noting('Dialog', {
  showErrorBox(title, content) {
    process.send?.({ errorBox: { title, content } });
  },
  showMessageBox: () => Promise.reject(new Error('nobody answers this box')),
  showSaveDialog: () => Promise.reject(new Error('nobody answers this dialog')),
} satisfies Pick<Dialog, 'showErrorBox' | 'showMessageBox' | 'showSaveDialog'>);

export const shell = noting('Shell', {
  openExternal: () => Promise.reject(new Error('nothing is opened from a test')),
} satisfies Pick<Shell, 'openExternal'>);

/** Another key than the system's would be, and the same as long as this process lives. */
export const safeStorage = noting('SafeStorage', {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => Buffer.from(text, 'utf8').reverse(),
  decryptString: (sealed) => Buffer.from(sealed).reverse().toString('utf8'),
} satisfies Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>);

/** A system without notes. */
export const Notification = noting('Notification', { isSupported: () => false });

interface StandInMenuItem extends Omit<MenuItemConstructorOptions, 'submenu'> {
  readonly submenu: StandInMenu | undefined;
}

class StandInMenu {
  static #application: StandInMenu | null = null;
  readonly items: readonly StandInMenuItem[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.items = template.map((item) => ({
      ...item,
      submenu: Array.isArray(item.submenu) ? new StandInMenu(item.submenu) : undefined,
    }));
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): StandInMenu {
    return new StandInMenu(template);
  }
  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#application = menu;
  }
  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.#application;
  }
}
export const Menu = noting('Menu', StandInMenu) as unknown as Pick<
  typeof ElectronMenu,
  'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'
>;

/** The application's module has been evaluated: from here on windows can be made. */
export async function startUp(): Promise<void> {
  await closeSecondWindows();
  openWindowsOn({ browser, ipcMain, allClosed: () => app.allClosed() });
  app.becomeReady();
}

/** For those who measure: what was loaded when, and when the application's own module began. */
export const standIn = { loadedModules, entryAtMs: 0 };

/** A window that a page opened comes to nothing, as a denied one does in Electron: no request of it leaves. */
async function closeSecondWindows(): Promise<void> {
  browser.on('Target.attachedToTarget', async ({ sessionId, targetInfo: { targetId, openerId } }) => {
    const opened = browser.session(sessionId);
    const isOurs = BrowserWindow.getAllWindows().some(
      (window) => openerId !== undefined && window.targetId === openerId,
    );
    try {
      if (isOurs) await opened.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
      await opened.send('Runtime.runIfWaitingForDebugger');
      if (isOurs) await browser.send('Target.closeTarget', { targetId });
    } catch {
      // It went by itself.
    }
  });
  await browser.send('Target.setDiscoverTargets', { discover: true });
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
}
