import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, dialog, ipcMain, protocol, session } from 'electron';
import * as z from 'zod';
import type { Outcome } from '#contract/outcome.ts';
import { type AppCore, createAppCore } from '#core/app-core.ts';
import type { CorePorts, PracticePort, World } from '#core/ports.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { serveWindow } from '#host/serve-window.ts';
import { APP_SCHEME_PRIVILEGES, answerFrom } from './app-protocol.ts';
import { createWindow, lockSession, openPage } from './browser-window.ts';
import { APP_SCHEME } from './channel-names.ts';
import { type ElectronChannel, electronChannel } from './electron-channel.ts';
import { electronPorts } from './electron-ports.ts';
import { refusedSwitch } from './launch-switches.ts';

const RENDERER_FOLDER = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const PRELOAD_PATH = fileURLToPath(new URL('./preload.cjs', import.meta.url));
const WHY_NOT_STARTED =
  '入れなおすか、窓口の設定を管理者に確かめてください。\nInstall it again, or ask your administrator about the portal setting.';
const portalOriginSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((address) => new URL(address).origin === address);
const EXIT_USAGE = 2;
const EXIT_INTERNAL = 1;

/** What the application works with, put together by the entry that starts it. */
export interface Composition {
  readonly world: World;
  readonly practice?: PracticePort;
  stop(): Promise<void>;
}

/** The portal's origin from the environment, where an administrator or a starting script puts it. */
export function configuredPortal(): string | undefined {
  return portalOriginSchema.safeParse(process.env.MADOGUCHI_PORTAL).data;
}

/** Runs the application in Electron's window until the window is closed. */
export async function runElectron(compose: () => Promise<Outcome<Composition>>): Promise<void> {
  const refused = app.isPackaged ? refusedSwitch(process.argv) : undefined;
  if (refused !== undefined) return app.exit(EXIT_USAGE);
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  app.enableSandbox();
  refuseCertificates();

  let window: BrowserWindow | undefined;
  // A second start carries nothing but the wish to see the window. Source: SR-41.
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });

  await app.whenReady();
  const [files, composed] = await Promise.all([loadRendererFiles(RENDERER_FOLDER), compose()]);
  if (!files.ok || !composed.ok) {
    dialog.showErrorBox('窓口を開けません / Madoguchi cannot open', WHY_NOT_STARTED);
    return app.exit(EXIT_INTERNAL);
  }
  const { stop, ...composition } = composed.value;
  const ports = electronPorts({ ...composition, window: () => window });
  const core = createAppCore(ports);

  const windowSession = session.fromPartition('madoguchi'); // no `persist:`, so nothing of it is written
  lockSession(windowSession);
  windowSession.protocol.handle(APP_SCHEME, answerFrom(files.value));
  window = createWindow({ preloadPath: PRELOAD_PATH, session: windowSession, title: '窓口' });
  const closed = serveEachPage(window, core, ports);
  ports.log({ event: 'hostStarted', host: ports.host, version: ports.version });
  await openPage(window);

  await closed;
  await core.close();
  await stop();
  app.quit();
}

/** Each page that the window loads is a window to the core: what belonged to the one before it has been let go. */
function serveEachPage(window: BrowserWindow, core: AppCore, ports: CorePorts): Promise<void> {
  const { webContents } = window;
  let channel: ElectronChannel | undefined;
  let letGo = Promise.resolve();

  function pageGone(): void {
    channel?.pageGone();
    channel = undefined;
  }

  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument) return;
    pageGone();
    const next = electronChannel(ipcMain, webContents);
    channel = next;
    letGo = serveWindow(core, next, ports.log);
  });
  webContents.on('render-process-gone', () => window.close());
  return new Promise((resolve) => {
    window.once('closed', () => {
      pageGone();
      void letGo.then(resolve);
    });
  });
}

/** No certificate error can be clicked away and no client certificate is offered to anybody. Source: SR-35. */
function refuseCertificates(): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
}
