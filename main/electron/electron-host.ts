import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, Menu, powerMonitor, protocol, session } from 'electron';
import * as z from 'zod';
import type { Language } from '#contract/localized-text.ts';
import type { Outcome } from '#contract/outcome.ts';
import { type AppCore, createAppCore } from '#core/app-core.ts';
import type { PracticePort, World } from '#core/ports.ts';
import { logFile } from '#host/log-file.ts';
import { userFolder } from '#host/node-ports.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { menuTemplate } from './app-menu.ts';
import { APP_SCHEME_PRIVILEGES, answerFrom } from './app-protocol.ts';
import { createWindow, lockSession } from './browser-window.ts';
import { APP_SCHEME } from './channel-names.ts';
import { type LinkedProcedure, linkedProcedure } from './deep-link.ts';
import { electronPorts } from './electron-ports.ts';
import { type ExternalPage, openOutside } from './external-pages.ts';
import { CRASHED_TOO_OFTEN, hostWords, NOT_STARTED } from './host-words.ts';
import { type LaunchRequest, launchRequest } from './launch-request.ts';
import { refusedSwitch } from './launch-switches.ts';
import { loginItem } from './login-item.ts';
import { keepWindow, type MainWindow } from './main-window.ts';
import { portalFetch } from './portal-network.ts';
import { asksForSecret } from './secret-entry.ts';

const RENDERER_FOLDER = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const PRELOAD_PATH = fileURLToPath(new URL('./preload.cjs', import.meta.url));
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

/**
 * Runs the application in Electron's window until the window is closed.
 *
 * Returns at once: Electron is not ready before the module that calls this has been evaluated to its end.
 */
export function runElectron(compose: () => Promise<Outcome<Composition>>): void {
  const refused = app.isPackaged ? refusedSwitch(process.argv) : undefined;
  if (refused !== undefined || !app.requestSingleInstanceLock()) {
    app.exit(refused === undefined ? 0 : EXIT_USAGE);
    return;
  }
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  app.enableSandbox();
  refuseCertificates();
  const outside = hearOutside(launchRequest(process.argv));
  const composed = compose();
  void app
    .whenReady()
    .then(() => serve(composed, outside))
    .catch(() => giveUp(NOT_STARTED));
}

/** What comes from outside while the application runs: another start, or a link. Source: SR-41. */
interface Outside {
  readonly launch: LaunchRequest;
  /** From now on tells whoever asks; what came before is told at once. */
  onRequest(listener: (link: LinkedProcedure | undefined) => void): void;
}

function hearOutside(launch: LaunchRequest): Outside {
  const early: (LinkedProcedure | undefined)[] = launch.link === undefined ? [] : [launch.link];
  let tell = (link: LinkedProcedure | undefined): unknown => early.push(link);
  app.on('second-instance', (_event, commandLine) => tell(launchRequest(commandLine).link));
  app.on('open-url', (event, address) => {
    event.preventDefault();
    tell(linkedProcedure(address));
  });
  return {
    launch,
    onRequest(listener) {
      tell = listener;
      for (const link of early) listener(link);
    },
  };
}

async function serve(composing: Promise<Outcome<Composition>>, { launch, onRequest }: Outside): Promise<void> {
  const record = logFile(join(userFolder(), 'log.jsonl'));
  const [files, composed, fetch] = await Promise.all([loadRendererFiles(RENDERER_FOLDER), composing, portalFetch()]);
  if (!files.ok || !composed.ok) return giveUp(NOT_STARTED);
  const { stop, ...composition } = composed.value;
  const ports = electronPorts({
    ...composition,
    fetch,
    log: record.log,
    kiosk: launch.kiosk,
    window: () => window.current(),
  });
  const core = createAppCore(ports);
  let { language } = await ports.settings.load();

  const windowSession = session.fromPartition('madoguchi'); // no `persist:`, so nothing of it is written
  lockSession(windowSession);
  windowSession.protocol.handle(APP_SCHEME, answerFrom(files.value));
  const askToOpen = (page: ExternalPage) => {
    const parent = window.current();
    if (parent !== undefined && !launch.kiosk) void openOutside(page, hostWords(language), parent);
  };
  const window = keepWindow({
    make: () =>
      createWindow({
        preloadPath: PRELOAD_PATH,
        session: windowSession,
        title: '窓口',
        kiosk: launch.kiosk,
        openOutside: askToOpen,
      }),
    core: Promise.resolve(core),
    log: ports.log,
    clock: ports.clock,
  });
  guardSecrets(core, window, launch.kiosk);
  endSessionWhenLeftAlone(core, window);
  const showMenu = (spoken: Language) => installMenu(launch.kiosk, spoken, askToOpen);
  await showMenu(language);
  core.subscribe((event, data) => {
    if (event !== 'languageChanged' || !('language' in Object(data))) return;
    ({ language } = data as { language: Language });
    void showMenu(language);
  });
  onRequest((link) => {
    window.show();
    if (link !== undefined) void core.followLink(link);
  });
  ports.log({ event: 'hostStarted', host: ports.host, version: ports.version });

  let mayQuit = false;
  // Electron would quit with the last window, before the core has let go of card and session.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (mayQuit) return;
    event.preventDefault();
    window.close();
  });
  const end = await window.ended;
  await core.close();
  await stop();
  await record.written();
  mayQuit = true;
  if (end === 'crashedTooOften') return giveUp(CRASHED_TOO_OFTEN);
  app.quit();
}

/** While a secret is typed, the window stays out of screenshots (Windows, macOS); a public terminal's window always does. Source: SR-27. */
function guardSecrets(core: AppCore, window: MainWindow, always: boolean): void {
  core.subscribe((event, data) => {
    if (event !== 'flowChanged') return;
    const isAsking = asksForSecret(data as Parameters<typeof asksForSecret>[0]);
    window.current()?.setContentProtection(always || isAsking);
    if (process.platform === 'darwin') app.setSecureKeyboardEntryEnabled(isAsking);
  });
}

/** Whoever comes back to a machine that slept or was locked need not be who left it. */
function endSessionWhenLeftAlone(core: AppCore, window: MainWindow): void {
  const leave = () => void core.endSession('deviceLocked');
  powerMonitor.on('suspend', leave);
  powerMonitor.on('lock-screen', leave);
  powerMonitor.on('user-did-resign-active', leave);
  powerMonitor.on('shutdown', () => window.close());
}

async function installMenu(kiosk: boolean, language: Language, open: (page: ExternalPage) => void): Promise<void> {
  if (kiosk) return Menu.setApplicationMenu(null);
  const item = loginItem();
  const template = menuTemplate(hostWords(language), {
    opensAtLogin: await item.isOn(),
    setOpensAtLogin: (wanted) => void item.set(wanted).catch(() => undefined),
    openOutside: open,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function giveUp({ title, text }: { readonly title: string; readonly text: string }): void {
  dialog.showErrorBox(title, text);
  app.exit(EXIT_INTERNAL);
}

/** No certificate error can be clicked away and no client certificate is offered to anybody. Source: SR-35. */
function refuseCertificates(): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
}
