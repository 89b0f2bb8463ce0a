import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '#kiosk/chromium.ts';
import { seeingFolder } from '../private-mount.ts';
import { shownAddress } from './stand-in-session.ts';

/** What a function that a test sends into the main process is given: the module `electron`, real or not. */
export type ElectronModule = typeof import('electron');

export interface LaunchOptions {
  /** The bundle that starts: `electron-main` or `electron-practice`. */
  readonly entry: 'electron-main' | 'electron-practice';
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** As if it had been installed; only the stand-in can pretend that. */
  readonly packaged?: boolean;
  /** An installed application's folder of resources, with its archive unpacked in `app`. */
  readonly resources?: string;
  /** A folder with the `policy.json` of an administrator, in the place of this computer's; the stand-in alone sees it there. */
  readonly policyFolder?: string;
}

/** A running application, on Electron or on its stand-in. */
export interface RunningApp {
  /** The page of the window that is there now; waits for one that is on its way. */
  page(): Promise<Page>;
  /** Runs a function in the main process. It goes there as text: it sees its parameters and nothing else. */
  inMain<Given, Result>(
    run: (electron: ElectronModule, given: Given) => Result | Promise<Result>,
    given: Given,
  ): Promise<Result>;
  /** Everything that was written to standard output and error. */
  output(): string;
  /** What the system's boxes for errors have said; the stand-in alone can tell. */
  errorBoxes(): readonly { readonly title: string; readonly content: string }[];
  /** The exit status, once it has ended. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Where applications are run: the one thing in which Electron and its stand-in differ for a test. */
export interface Launcher {
  readonly kind: 'Electron' | 'the stand-in for Electron';
  launch(options: LaunchOptions): Promise<RunningApp>;
  /** The address at which a page of ours is seen by the page itself. */
  readonly seenAt: (address: string) => string;
  /** Members of Electron that were used by what has run so far and ended. */
  readonly reached: ReadonlySet<string>;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../../../..');
const WAIT_MS = 30_000;
const LOOK_MS = 20;
const STOP_GRACE_MS = 8_000;

function bundle({ entry, resources }: LaunchOptions): string {
  return join(resources === undefined ? ROOT : join(resources, 'app'), 'dist/node', `${entry}.js`);
}

/** Electron where its binary is, its stand-in elsewhere; `undefined` where there is no browser either. */
export async function electronLauncher(): Promise<Launcher | undefined> {
  const binary = installedElectron();
  if (binary !== undefined) return realLauncher(binary);
  const browserPath = findChromium();
  return browserPath === undefined ? undefined : standInLauncher(browserPath);
}

function installedElectron(): string | undefined {
  const named = join(ROOT, 'node_modules/electron/path.txt');
  if (!existsSync(named)) return undefined;
  const binary = join(ROOT, 'node_modules/electron/dist', readFileSync(named, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

function realLauncher(executablePath: string): Launcher {
  return {
    kind: 'Electron',
    seenAt: (address) => address,
    reached: new Set(),
    async launch(options) {
      const running = await _electron.launch({
        executablePath,
        args: [bundle(options), ...(options.args ?? [])],
        env: { ...(process.env as Record<string, string>), ...options.env },
      });
      const child = running.process();
      const output = collect(child);
      return {
        async page() {
          const open = running.windows().find((page) => !page.isClosed());
          return open ?? running.waitForEvent('window', { timeout: WAIT_MS });
        },
        inMain: (run, given) => running.evaluate(run as never, given as never),
        output,
        errorBoxes: () => [],
        ended: new Promise((resolve) => child.once('exit', resolve)),
        stop: () => running.close(),
      };
    },
    close: async () => undefined,
  };
}

/** One Chromium for all applications of a test file: what a session holds is apart in it anyway. */
export async function standInLauncher(browserPath: string): Promise<Launcher> {
  const profile = mkdtempSync(join(tmpdir(), 'madoguchi-electron-'));
  const { chromiumProcess, endpoint } = await startChromium(browserPath, profile);
  const browser = await chromium.connectOverCDP(endpoint);
  const reached = new Set<string>();
  let launched = 0;
  return {
    kind: 'the stand-in for Electron',
    seenAt: shownAddress,
    reached,
    async launch(options) {
      launched += 1;
      const report = join(profile, `reached-${launched}.json`);
      const started = [process.execPath, join(import.meta.dirname, 'run-main.ts'), bundle(options)];
      const { policyFolder: folder } = options;
      const [command = '', ...args] =
        folder === undefined ? started : seeingFolder({ folder, at: '/etc/madoguchi' }, started).flat();
      const child = spawn(command, [...args, ...(options.args ?? [])], {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          STAND_IN_BROWSER: endpoint,
          STAND_IN_REPORT: report,
          STAND_IN_PACKAGED: options.packaged === true ? 'yes' : 'no',
          STAND_IN_RESOURCES: options.resources ?? '',
          ...options.env,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const ended = new Promise<number | null>((resolve) => {
        child.once('exit', (status) => {
          if (existsSync(report)) for (const member of JSON.parse(readFileSync(report, 'utf8'))) reached.add(member);
          resolve(status);
        });
      });
      return standInApp(child, browser, ended);
    },
    async close() {
      await browser.close();
      chromiumProcess.kill('SIGKILL');
      await new Promise((resolve) => chromiumProcess.once('exit', resolve));
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function standInApp(child: ChildProcess, browser: Browser, ended: Promise<number | null>): RunningApp {
  const output = collect(child);
  const answers = new Map<number, PromiseWithResolvers<unknown>>();
  const boxes: { readonly title: string; readonly content: string }[] = [];
  let lastId = 0;
  child.on(
    'message',
    (message: { id?: number; value?: unknown; thrown?: string; errorBox?: (typeof boxes)[number] }) => {
      if (message.errorBox !== undefined) boxes.push(message.errorBox);
      const asked = answers.get(message.id ?? 0);
      if (message.thrown === undefined) asked?.resolve(message.value);
      else asked?.reject(new Error(message.thrown));
    },
  );
  const inMain: RunningApp['inMain'] = (run, given) => {
    lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    answers.set(lastId, answer);
    child.send({ id: lastId, source: run.toString(), given });
    return answer.promise as never;
  };
  return {
    async page() {
      for (const endMs = performance.now() + WAIT_MS; performance.now() < endMs; ) {
        const target = await inMain(
          ({ BrowserWindow }) =>
            (BrowserWindow.getAllWindows()[0]?.webContents as { targetId?: string } | undefined)?.targetId ?? '',
          undefined,
        );
        const pages = browser.contexts().flatMap((context) => context.pages());
        for (const page of pages) if (target !== '' && (await targetOf(page)) === target) return page;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      throw new Error(`no window appeared: ${output()}`);
    },
    inMain,
    output,
    errorBoxes: () => boxes,
    ended,
    async stop() {
      if (child.exitCode !== null) return;
      const slow = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      await inMain(({ app, BrowserWindow, powerMonitor }) => {
        setImmediate(() => {
          app.quit();
          // A terminal for everybody ends with its computer alone.
          if (BrowserWindow.getAllWindows().length > 0) powerMonitor.emit('shutdown');
        });
      }, undefined).catch(() => undefined);
      await ended;
      clearTimeout(slow);
    },
  };
}

const targets = new WeakMap<Page, string>();

async function targetOf(page: Page): Promise<string> {
  const known = targets.get(page);
  if (known !== undefined) return known;
  try {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    targets.set(page, targetInfo.targetId);
    return targetInfo.targetId;
  } catch {
    return ''; // it went while it was asked
  }
}

async function startChromium(browserPath: string, profile: string) {
  const chromiumProcess = spawn(
    browserPath,
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      // No page of the browser's own, neither shown nor hidden: who attaches while one loads may wait for ever.
      '--no-startup-window',
      '--disable-features=PreloadTopChromeWebUI',
      '--disable-popup-blocking',
      '--force-prefers-reduced-motion',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}/profile`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  // Also where the test ends without closing its launcher.
  process.once('exit', () => {
    chromiumProcess.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface({ input: chromiumProcess.stderr }).on('line', (line) => {
      const told = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
      if (told !== undefined) resolve(told);
    });
    chromiumProcess.once('exit', () => reject(new Error('Chromium ended at once')));
  });
  return { chromiumProcess, endpoint };
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
