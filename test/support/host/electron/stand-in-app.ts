import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { NotingEmitter, noting, refusable } from './reached.ts';
import { StandInWindow } from './stand-in-window.ts';

const SECOND_INSTANCE_LOOK_MS = 20;

type AppPart = Pick<
  App,
  | 'whenReady'
  | 'isReady'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'exit'
  | 'quit'
  | 'getPath'
  | 'getName'
  | 'getVersion'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setSecureKeyboardEntryEnabled'
  | 'relaunch'
>;

export interface StandInAppOptions {
  readonly packaged: boolean;
}

/** `app` of the module. */
export class StandInApp extends NotingEmitter implements AppPart {
  readonly told: Record<string, unknown> = {};
  readonly #options: StandInAppOptions;
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #loginItem: Parameters<App['setLoginItemSettings']>[0] = {};
  #isQuitting = false;

  constructor(options: StandInAppOptions) {
    super('App');
    this.#options = options;
  }

  /** As in Electron: not before the application's own module has been evaluated to its end. */
  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready', refusable({}), {});
  }

  get isPackaged(): boolean {
    return this.#options.packaged;
  }
  isReady(): boolean {
    return this.#isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  requestSingleInstanceLock(): boolean {
    return takeLock((commandLine, workingDirectory) => {
      this.emit('second-instance', refusable({}), commandLine, workingDirectory, undefined);
    });
  }
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.told.sandbox = true;
  }
  getPath(name: Parameters<App['getPath']>[0]): string {
    return name === 'userData' ? userDataFolder() : join(homedir(), name);
  }
  getName(): string {
    return 'madoguchi';
  }
  getVersion(): string {
    return '0.0.0-stand-in';
  }
  setLoginItemSettings(settings: Parameters<App['setLoginItemSettings']>[0]): void {
    this.#loginItem = settings;
  }
  getLoginItemSettings(): ReturnType<App['getLoginItemSettings']> {
    return { openAtLogin: this.#loginItem.openAtLogin ?? false } as ReturnType<App['getLoginItemSettings']>;
  }
  setSecureKeyboardEntryEnabled(enabled: boolean): void {
    this.told.secureKeyboardEntry = enabled;
  }
  relaunch(): void {
    this.told.relaunch = true;
  }
  exit(exitCode = 0): void {
    process.exit(exitCode);
  }
  quit(): void {
    if (this.#isQuitting) return;
    const before = refusable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#isQuitting = true;
    for (const window of StandInWindow.getAllWindows()) window.close();
    if (StandInWindow.getAllWindows().length > 0) {
      this.#isQuitting = false;
      return;
    }
    const will = refusable({});
    this.emit('will-quit', will);
    if (will.defaultPrevented) {
      this.#isQuitting = false;
      return;
    }
    this.emit('quit', refusable({}), 0);
    process.exit(0);
  }
  /** Electron quits when the last window goes, unless the application says otherwise. */
  allClosed(): void {
    if (this.#isQuitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }
}
noting('App', StandInApp.prototype);

export function userDataFolder(): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'electron-stand-in');
}

/**
 * Takes the lock of the person's one instance. Where another living process has it, that one is told how this one was
 * started. Both are one synchronous question in Electron, so the news lies in a folder that the holder watches.
 */
function takeLock(onSecond: (commandLine: string[], workingDirectory: string) => void): boolean {
  const folder = join(userDataFolder(), 'instances');
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'holder');
  const holder = Number(readOrNothing(lock));
  if (holder > 0 && isAlive(holder)) {
    const news = join(folder, `${process.pid}.json`);
    writeFileSync(`${news}.part`, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
    renameSync(`${news}.part`, news);
    return false;
  }
  writeFileSync(lock, String(process.pid));
  const look = setInterval(() => {
    for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
      const { argv, cwd } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      rmSync(join(folder, name));
      onSecond(argv, cwd);
    }
  }, SECOND_INSTANCE_LOOK_MS);
  look.unref();
  return true;
}

function readOrNothing(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
