import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { writePrivateFile } from '#platform/private-file.ts';
import { launchPage } from './start-page.ts';

const CLOSE_GRACE_MS = 2_000;
const GROUP_LOOK_MS = 10;
/** A dead process that nobody has collected still counts as one of its group, so there is an end to waiting. */
const GROUP_END_MS = 500;

/** Where browsers of the Chromium family are installed. Absolute, so that no search path decides what is started. */
const CHROMIUM_PATHS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge-stable',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** What a browser needs to find its screen, fonts and language; nothing else of our environment reaches it. */
const ENVIRONMENT_NAMES = [
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'DBUS_SESSION_BUS_ADDRESS',
  'XMODIFIERS',
  'GTK_IM_MODULE',
  'SystemRoot',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
] as const;

/** One browser window of ours on a profile of its own: no extension, history or password of another use is in it. */
export interface BrowserVisit {
  /** The folder of profile and start page; gone when the visit has ended. */
  readonly folder: string;
  /** Resolves when the browser has ended, by whichever hand; rejects where its folder could not be deleted then. */
  readonly ended: Promise<void>;
  /** Closes the browser and deletes its folder. Idempotent. */
  end(): Promise<void>;
}

export function findChromium(): string | undefined {
  return CHROMIUM_PATHS[process.platform]?.find(isExecutable);
}

/** False on a machine where a window has nowhere to appear. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Opens `address` in Chromium, full screen on a public terminal, else as a window of its own.
 *
 * The address carries the launch ticket, so it is in a start page that only its owner can read and never on the
 * command line. Rejects where the disk takes no folder for it.
 */
export async function openChromium(
  browserPath: string,
  address: string,
  window: 'fullScreen' | 'own',
): Promise<BrowserVisit> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-visit-'));
  const startPage = join(folder, 'start.html');
  const profile = join(folder, 'profile');
  try {
    await mkdir(profile, { mode: 0o700 });
    await writePrivateFile(startPage, launchPage(address));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const startPageUrl = pathToFileURL(startPage).href;
  const browser = spawn(
    browserPath,
    [
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-extensions',
      '--disable-sync',
      '--disable-features=Translate,AutofillServerCommunication,MediaRouter',
      '--no-pings',
      '--password-store=basic',
      '--use-mock-keychain',
      // Chromium refuses its sandbox to root; ordinary users and terminals keep it.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(window === 'fullScreen' ? ['--kiosk', startPageUrl] : [`--app=${startPageUrl}`]),
    ],
    { env: browserEnvironment(), stdio: 'ignore', shell: false, detached: process.platform !== 'win32' },
  );
  const exited = new Promise<void>((resolve) => {
    browser.once('exit', () => resolve());
    browser.once('error', () => resolve());
  });
  const removed = exited.then(async () => {
    // What a killed browser leaves running would write into the profile again.
    await endGroup(browser);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return {
    folder,
    ended: removed,
    async end() {
      const killing = setTimeout(() => signal(browser, 'SIGKILL'), CLOSE_GRACE_MS);
      signal(browser, 'SIGTERM');
      await removed.finally(() => clearTimeout(killing));
    },
  };
}

/** The whole process group: renderers of the visit must not outlive it. */
function signal(browser: ChildProcess, name: NodeJS.Signals): void {
  if (browser.pid === undefined || browser.exitCode !== null || browser.signalCode !== null) return;
  try {
    if (process.platform === 'win32') browser.kill(name);
    else process.kill(-browser.pid, name);
  } catch {
    // It ended between the check and the signal.
  }
}

/** Kills what is left of the browser's process group and waits until it is gone. */
async function endGroup({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined || process.platform === 'win32') return;
  for (let lookMs = 0; lookMs < GROUP_END_MS; lookMs += GROUP_LOOK_MS) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      return; // nobody is left in it
    }
    await delay(GROUP_LOOK_MS);
  }
}

function browserEnvironment(): NodeJS.ProcessEnv {
  const kept = ENVIRONMENT_NAMES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { PATH: '/usr/bin:/bin', ...Object.fromEntries(kept) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
