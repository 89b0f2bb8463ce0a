import { BrowserWindow, type Session, screen } from 'electron';
import { APP_PAGE } from './channel-names.ts';
import { isOwnAddress } from './electron-channel.ts';
import { type ExternalPage, externalPageAt } from './external-pages.ts';
import { windowSize } from './window-size.ts';

export interface WindowOptions {
  readonly preloadPath: string;
  readonly session: Session;
  readonly title: string;
  /** A terminal for everybody: the whole screen, and out of every screenshot. */
  readonly kiosk: boolean;
  /** Asks the person whether one of the pages of the fixed list may open in the system's browser. */
  readonly openOutside: (page: ExternalPage) => void;
}

/** The one place where windows are made; every switch is named, so that no default can change it. Source: SR-28. */
export function createWindow({ preloadPath, session, title, kiosk, openOutside }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title,
    ...windowSize(screen.getPrimaryDisplay().workAreaSize),
    show: false,
    kiosk,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: preloadPath,
      session,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
      disableDialogs: true,
    },
  });
  if (kiosk) {
    window.setContentProtection(true);
    window.removeMenu();
  }
  confine(window, openOutside);
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Wherever a page might lead away from us, it does not. Source: SR-34. */
function confine(window: BrowserWindow, openOutside: WindowOptions['openOutside']): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    const page = externalPageAt(url);
    if (page !== undefined) openOutside(page);
    return { action: 'deny' };
  });
  // The page may load itself anew, which is how it comes back after a bug in a screen.
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url !== APP_PAGE) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.on('login', (event) => event.preventDefault());
  webContents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  webContents.on('did-navigate', (_event, address) => {
    if (!isOwnAddress(address)) window.destroy();
  });
}

/** A session without permissions, devices, downloads or any address but our own. Sources: SR-30, SR-34, SR-35. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setCertificateVerifyProc((_request, answer) => answer(-2));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowedRequest(details.url) }));
}

/** Our own files, and `data:` pictures that our own style sheet holds. The portal is reached by the main process. */
function isAllowedRequest(address: string): boolean {
  return isOwnAddress(address) || address.startsWith('data:image/');
}

export async function openPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(APP_PAGE);
}
