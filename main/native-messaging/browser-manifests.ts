import { createHash } from 'node:crypto';
import { chmod, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NativeExtension } from '#contract/card/native-request.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { errorCode } from '#platform/error-code.ts';
import { mayAccess } from '#platform/may-access.ts';
import { openChosenFolder, writePrivateFile } from '#platform/private-file.ts';
import { EXTENSION_IDS } from './caller.ts';
import {
  type Browser,
  browserSchema,
  type InstalledManifest,
  nativeHostFolder,
  nativeHostSettingsOrNew,
  writeNativeHostSettings,
} from './host-settings.ts';

const HOST_NAMES = {
  own: 'jp.madoguchi.native_host',
  open: 'com.github.jpki.mpa',
} as const satisfies Record<NativeExtension, string>;
const MANIFEST_LIMIT_BYTES = 65_536;
const ASIDE = '.before-madoguchi';

/**
 * Each browser's own folder below that of settings, and that of manifests in it. Source: Chrome for Developers, Microsoft
 * Learn and MDN, “Native messaging”.
 */
const FOLDERS = {
  linux: {
    chrome: ['.config/google-chrome', 'NativeMessagingHosts'],
    chromium: ['.config/chromium', 'NativeMessagingHosts'],
    edge: ['.config/microsoft-edge', 'NativeMessagingHosts'],
    firefox: ['.mozilla', 'native-messaging-hosts'],
  },
  darwin: {
    chrome: ['Library/Application Support/Google/Chrome', 'NativeMessagingHosts'],
    chromium: ['Library/Application Support/Chromium', 'NativeMessagingHosts'],
    edge: ['Library/Application Support/Microsoft Edge', 'NativeMessagingHosts'],
    firefox: ['Library/Application Support/Mozilla', 'NativeMessagingHosts'],
  },
} as const satisfies Record<string, Record<Browser, readonly [string, string]>>;

interface InstallOptions {
  /** None named: those that this person has. */
  readonly browsers: readonly Browser[];
  readonly extensions: readonly NativeExtension[];
  /** Of a browser that was started with a folder of its own. */
  readonly userDataDir?: string | undefined;
  /** Puts a manifest of another program aside. */
  readonly replace: boolean;
  /** What starts the host process; the browser's arguments come after it. */
  readonly command: readonly string[];
  /** What opens the app where it is closed. */
  readonly app: readonly string[] | undefined;
}

type ManifestState = 'installed' | 'changed' | 'missing' | 'foreign';

export interface ManifestStatus extends Pick<InstalledManifest, 'browser' | 'extension' | 'path'> {
  readonly state: ManifestState;
}

/**
 * Turns the host on for extensions of browsers. Fails with `usage` where this system has no place for manifests, no browser
 * is found, or a manifest of another program has the name; then nothing more is written.
 */
export async function installManifests(options: InstallOptions): Promise<Outcome<readonly ManifestStatus[]>> {
  const { browsers, extensions, userDataDir, replace, command, app } = options;
  const places = await placesOf(browsers, userDataDir);
  if (!places.ok) return places;
  const { app: _, ...before } = await nativeHostSettingsOrNew();
  let settings = app === undefined ? before : { ...before, app: [...app] };
  const path = await writeLauncher(command);
  for (const { browser, folder } of places.value) {
    for (const extension of extensions) {
      const file = join(await openChosenFolder(folder), `${HOST_NAMES[extension]}.json`);
      const there = await textAt(file);
      const known = settings.manifests.find((one) => one.path === file);
      if (there !== undefined && sha256Of(there) !== known?.sha256) {
        if (!replace) return failed({ code: 'usage', detail: `${file} is not ours; --replace puts it aside` });
        await rename(file, `${file}${ASIDE}`);
      }
      const text = manifestText(browser, extension, path);
      await writePrivateFile(file, text, 'chosen');
      const installed = { browser, kind: kindOf(browser), extension, path: file, sha256: sha256Of(text) };
      settings = { ...settings, manifests: [...settings.manifests.filter((one) => one.path !== file), installed] };
      await writeNativeHostSettings(settings);
    }
  }
  return success(await manifestStatus());
}

/** Turns it off: for some browsers, or for all. What was changed since is left where it is, and answered no more. */
export async function uninstallManifests(browsers: readonly Browser[]): Promise<readonly ManifestStatus[]> {
  const settings = await nativeHostSettingsOrNew();
  const leaving = settings.manifests.filter(({ browser }) => browsers.length === 0 || browsers.includes(browser));
  // First of all nobody is answered any more, whatever becomes of the files.
  const manifests = settings.manifests.filter((one) => !leaving.includes(one));
  await writeNativeHostSettings({ ...settings, manifests });
  for (const { path, sha256 } of leaving) {
    const there = await textAt(path);
    if (there !== undefined && sha256Of(there) !== sha256) continue;
    await rm(path, { force: true });
    if (await mayAccess(`${path}${ASIDE}`)) await rename(`${path}${ASIDE}`, path);
  }
  if (manifests.length === 0) await rm(launcherPath(), { force: true });
  return manifestStatus();
}

/** What a browser finds now: what was installed, and what another program has put under our names. */
export async function manifestStatus(): Promise<readonly ManifestStatus[]> {
  const { manifests } = await nativeHostSettingsOrNew();
  const ours = await Promise.all(
    manifests.map(async ({ browser, extension, path, sha256 }): Promise<ManifestStatus> => {
      const there = await textAt(path);
      const state = there === undefined ? 'missing' : sha256Of(there) === sha256 ? 'installed' : 'changed';
      return { browser, extension, path, state };
    }),
  );
  const usual = await placesOf(browserSchema.options, undefined);
  const foreign: ManifestStatus[] = [];
  for (const { browser, folder } of usual.ok ? usual.value : []) {
    for (const extension of ['own', 'open'] as const) {
      const path = join(folder, `${HOST_NAMES[extension]}.json`);
      const isKnown = ours.some((one) => one.path === path);
      if (!isKnown && (await mayAccess(path))) foreign.push({ browser, extension, path, state: 'foreign' });
    }
  }
  return [...ours, ...foreign];
}

interface Place {
  readonly browser: Browser;
  readonly folder: string;
}

async function placesOf(browsers: readonly Browser[], userDataDir: string | undefined): Promise<Outcome<Place[]>> {
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'darwin') {
    return failed({ code: 'usage', detail: 'native-host is not there for this system yet' });
  }
  if (userDataDir !== undefined) {
    const [browser, another] = browsers;
    return browser === undefined || another !== undefined || browser === 'firefox'
      ? failed({ code: 'usage', detail: '--user-data-dir is for one --browser of chrome, chromium and edge' })
      : success([{ browser, folder: join(userDataDir, 'NativeMessagingHosts') }]);
  }
  const places: Place[] = [];
  for (const browser of browsers.length > 0 ? browsers : browserSchema.options) {
    const [settings, manifests] = FOLDERS[platform][browser];
    const own = join(homedir(), settings);
    if (browsers.length > 0 || (await mayAccess(own))) places.push({ browser, folder: join(own, manifests) });
  }
  return places.length > 0
    ? success(places)
    : failed({ code: 'usage', detail: 'no browser was found; name one with --browser' });
}

function kindOf(browser: Browser): InstalledManifest['kind'] {
  return browser === 'firefox' ? 'firefox' : 'chrome';
}

function manifestText(browser: Browser, extension: NativeExtension, path: string): string {
  const ids = EXTENSION_IDS[extension];
  const callers =
    kindOf(browser) === 'firefox'
      ? { allowed_extensions: [ids.firefox] }
      : { allowed_origins: [`chrome-extension://${ids.chrome}/`] };
  const about = { name: HOST_NAMES[extension], description: 'Madoguchi', path, type: 'stdio' };
  return `${JSON.stringify({ ...about, ...callers }, undefined, 2)}\n`;
}

function launcherPath(): string {
  return join(nativeHostFolder(), 'madoguchi-native-host');
}

/** A manifest names one program without arguments. */
async function writeLauncher(command: readonly string[]): Promise<string> {
  const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  await writePrivateFile(launcherPath(), `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(launcherPath(), 0o700);
  return launcherPath();
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    const bytes = await readBoundedFile(path, MANIFEST_LIMIT_BYTES);
    return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    return '';
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
