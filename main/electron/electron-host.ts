import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, Menu, powerMonitor, protocol, session } from 'electron';
import * as z from 'zod';
import type { EventOf } from '#contract/app/app-contract.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { Environment, PracticePort } from '#core/ports/ports.ts';
import type { AppCore } from '#core/window/app-core.ts';
import { logFile } from '#host/log-file.ts';
import { forgetfulSettings, localFolder, settingsFile, systemClock, userFolder } from '#host/node-ports.ts';
import type { Policy } from '#host/policy/policy-schema.ts';
import { type PolicyRead, readPolicy } from '#host/policy/read-policy.ts';
import { settingsUnder } from '#host/policy/under-policy.ts';
import { isProtectedPortal } from '#host/portal-origin.ts';
import type { Telling } from '#host/public-terminal/tell-portal.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { listenForBrowsers } from '#native-messaging/app-socket.ts';
import { CRASHED_TOO_OFTEN, HOST_WORDS, NOT_STARTED, POLICY_UNUSABLE, SANDBOX_MISSING } from '#words/host-words.ts';
import { installMenu } from './app-menu.ts';
import { APP_SCHEME_PRIVILEGES, answerFrom } from './app-protocol.ts';
import { createWindow, lockSession } from './browser-window.ts';
import { APP_SCHEME } from './channel-names.ts';
import { electronPorts } from './electron-ports.ts';
import { type ExternalPage, openOutside, openPaymentOutside, openReturnOutside } from './external-pages.ts';
import { refusedSwitch } from './launch-switches.ts';
import { createMainWindow } from './main-window.ts';
import { listenForLaunches, type OutsideRequests } from './outside-requests.ts';
import { portalFetch } from './portal-network.ts';
import { endSessionWhenLeftAlone, guardSecrets } from './session-guards.ts';
import type { UpdateHost } from './updates/packaged-updates.ts';
import type { UpdateWatch } from './updates/watch-updates.ts';

const RENDERER_FOLDER = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const PRELOAD_PATH = fileURLToPath(new URL('./preload.cjs', import.meta.url));
const PACKAGE_FILE = new URL('../../package.json', import.meta.url);
const portalOriginSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((address) => {
    const url = URL.parse(address);
    return url?.origin === address && isProtectedPortal(url);
  });
const EXIT_USAGE = 2;
const EXIT_INTERNAL = 1;

/** What the application works with, put together by the entry that starts it. */
interface Composition {
  readonly environment: Environment;
  readonly practice?: PracticePort;
  stop(): Promise<void>;
}

/** How an installed application is updated; practice is not. */
type StartUpdates = (host: UpdateHost) => Promise<UpdateWatch | undefined>;

/** Puts it together under what the administrator has decided. */
type Compose = (place: CompositionPlace) => Promise<Outcome<Composition>>;

/** What an entry composes for. */
interface CompositionPlace {
  readonly policy: Policy;
  readonly publicTerminal: boolean;
  /** The application's own package.json. */
  readonly packageFile: URL;
}

/** The portal's origin from the policy, else from the environment, where a starting script puts it. */
export function configuredPortal(policy: Policy): string | undefined {
  return policy.portal ?? portalOriginSchema.safeParse(process.env.MADOGUCHI_PORTAL).data;
}

/**
 * Runs the application in Electron's window until the window is closed.
 *
 * Returns at once: Electron is not ready before the module that calls this has been evaluated to its end.
 */
export function runElectron(compose: Compose, startUpdates?: StartUpdates): void {
  const refused = app.isPackaged ? refusedSwitch(process.argv) : undefined;
  if (refused !== undefined) {
    refuseSwitch(refused);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  app.enableSandbox();
  refuseCertificates();
  const outside = listenForLaunches();
  void Promise.all([readPolicy(), app.whenReady()])
    .then(([read]) => serve(compose, read, outside, startUpdates))
    .catch(() => giveUp(NOT_STARTED));
}

async function serve(
  compose: Compose,
  { policy, problem }: PolicyRead,
  outside: OutsideRequests,
  startUpdates: StartUpdates | undefined,
): Promise<void> {
  const record = logFile(join(localFolder(), 'log.jsonl'));
  if (problem !== undefined) {
    // What was decided might be a public terminal or another portal: without knowing it nothing is opened.
    record.log({ event: 'policyUnusable', because: problem });
    await record.written();
    return giveUp(POLICY_UNUSABLE);
  }
  const kiosk = policy.publicTerminal ?? outside.launch.kiosk;
  const ownSettings = kiosk ? forgetfulSettings() : settingsFile(join(userFolder(), 'settings.json'));
  const settings = settingsUnder(policy, ownSettings);
  const starting = Promise.withResolvers<AppCore>();
  starting.promise.catch(() => undefined); // told below, where the window waits for it as well
  let language: Language = 'ja';
  let telling: Telling | undefined;

  const [files, updates] = await Promise.all([
    loadRendererFiles(RENDERER_FOLDER),
    startUpdates?.({
      isPackaged: app.isPackaged,
      packageFile: PACKAGE_FILE,
      folder: localFolder(),
      policy: policy.updates,
      publicTerminal: kiosk,
      fetch: portalFetch,
      log: record.log,
      closeWindow: () => window.close(),
    }),
  ]);
  if (!files.ok) return giveUp(NOT_STARTED);
  const windowSession = session.fromPartition('madoguchi'); // no `persist:`, so nothing of it is written
  lockSession(windowSession);
  windowSession.protocol.handle(APP_SCHEME, answerFrom(files.value));
  const askToOpen = (page: ExternalPage) => {
    const parent = window.current();
    if (parent !== undefined && !kiosk) void openOutside(page, HOST_WORDS[language], parent);
  };
  const window = createMainWindow({
    make: () =>
      createWindow({
        preloadPath: PRELOAD_PATH,
        session: windowSession,
        title: HOST_WORDS.ja.name,
        kiosk,
        openOutside: askToOpen,
      }),
    isClosable: !kiosk,
    wipeVisit: kiosk ? () => windowSession.clearStorageData() : undefined,
    onVisit: (how) => telling?.onVisit(how),
    core: starting.promise,
    log: record.log,
    clock: systemClock,
  });
  let mayQuit = false;
  // Electron would quit with the last window, before the core has let go of card and session.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (mayQuit) return;
    event.preventDefault();
    // Nobody at a terminal for everybody ends it by a key; an update and its administrator's system do.
    if (!kiosk) window.close();
  });
  powerMonitor.on('shutdown', () => {
    // A system that waited for the core would say on macOS that this application has stopped the shutdown.
    mayQuit = true;
    window.close();
  });

  const showMenu = async () => (kiosk ? Menu.setApplicationMenu(null) : installMenu(HOST_WORDS[language], askToOpen));
  // What the page shows first needs nothing of the core: loading it would only keep the page's files waiting.
  await window.stands;
  const [{ createAppCore }, composed, fetch, kept] = await Promise.all([
    import('#core/window/app-core.ts'),
    compose({ policy, publicTerminal: kiosk, packageFile: PACKAGE_FILE }),
    portalFetch(),
    settings.load(),
  ]);
  if (!composed.ok) {
    await updates?.finish(); // the version is not to blame for what nobody has configured
    return giveUp(NOT_STARTED);
  }
  const { stop, ...composition } = composed.value;
  ({ language } = kept);
  const ports = electronPorts({
    ...composition,
    fetch,
    settings,
    log: record.log,
    publicTerminal: kiosk,
    policy,
    window: window.current,
    showWindow: window.show,
    openPaymentPage: async (page) => {
      const parent = window.current();
      if (parent !== undefined) await openPaymentOutside(page, HOST_WORDS[language], parent);
    },
    openReturnPage: openReturnOutside,
  });
  const core = createAppCore(ports);
  if (kiosk) {
    const { tellPortal } = await import('#host/public-terminal/tell-portal.ts');
    telling = await tellPortal({ ...ports, policy });
  }
  const browsers = kiosk ? undefined : await listenForBrowsers(core, record.log);
  guardSecrets(core, window, kiosk);
  endSessionWhenLeftAlone(core, record.log);
  core.subscribe((event, data) => {
    if (event === 'cardRequested') window.show(); // the person looks at their browser
    if (event !== 'languageChanged') return;
    ({ language } = data as EventOf<'languageChanged'>);
    void showMenu();
  });
  // Before the page is answered, so that no flow of it goes unnoticed.
  if (window.current() !== undefined) void updates?.usable(core);
  starting.resolve(core);
  outside.onRequest((link) => {
    window.show();
    if (link !== undefined) void core.followLink(link);
  });
  ports.log({ event: 'hostStarted', host: ports.host, version: ports.version });
  await showMenu();

  const end = await window.ended;
  await Promise.all([core.close(), telling?.stop(), browsers?.close()]);
  await stop();
  await record.written();
  mayQuit = true;
  if (end === 'crashedTooOften') return giveUp(CRASHED_TOO_OFTEN);
  await updates?.finish();
  app.quit();
}

/**
 * A desktop that starts programs without Chromium's sandbox does so for every start: it needs a sentence. Whoever wrote
 * another of these switches reads it where they wrote it.
 */
function refuseSwitch(refused: string): void {
  process.stderr.write(`${refused}\n`);
  if (process.platform !== 'linux' || !/^--no-sandbox/i.test(refused)) {
    app.exit(EXIT_USAGE);
    return;
  }
  void app.whenReady().then(() => {
    dialog.showErrorBox(SANDBOX_MISSING.title, SANDBOX_MISSING.text);
    app.exit(EXIT_USAGE);
  });
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
