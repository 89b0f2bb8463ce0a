import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Protocol as ElectronProtocol,
  Session as ElectronSession,
  WebRequest as ElectronWebRequest,
} from 'electron';
import type { DevTools } from './devtools.ts';
import { NotingEmitter, noting } from './reached.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type BeforeRequest = NonNullable<Parameters<ElectronWebRequest['onBeforeRequest']>[0]>;
type PermissionRequestHandler = Parameters<ElectronSession['setPermissionRequestHandler']>[0];
type PermissionCheckHandler = Parameters<ElectronSession['setPermissionCheckHandler']>[0];
export type PermissionName = Parameters<NonNullable<PermissionCheckHandler>>[1];

/** Electron's names of permissions that Chromium's own permission layer knows under these. */
const CHROMIUM_NAMES: Readonly<Partial<Record<PermissionName, readonly string[]>>> = {
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  geolocation: ['geolocation'],
  'idle-detection': ['idle-detection'],
  'local-fonts': ['local-fonts'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  notifications: ['notifications'],
  'persistent-storage': ['persistent-storage'],
  'screen-wake-lock': ['screen-wake-lock'],
  sensors: ['accelerometer', 'gyroscope', 'magnetometer'],
  'storage-access': ['storage-access'],
  'window-management': ['window-management'],
};

/** A scheme of ours as Chromium shows it, which knows none but the web's: `app://host/` at `https://host.app.invalid/`. */
export function shownAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null || /^(https?|wss?|data|blob|about|file|javascript|chrome|devtools):$/.test(url.protocol))
    return address;
  return `https://${url.host}.${url.protocol.slice(0, -1)}.invalid${url.pathname}${url.search}${url.hash}`;
}

/** The address that the application gave. */
export function ownAddress(shown: string): string {
  const url = URL.parse(shown);
  const parts = /^(.+)\.([a-z]+)\.invalid$/.exec(url?.host ?? '');
  return url === null || parts === null ? shown : `${parts[2]}://${parts[1]}${url.pathname}${url.search}${url.hash}`;
}

type ProtocolPart = Pick<ElectronProtocol, 'handle' | 'isProtocolHandled'>;
type SessionPart = Pick<
  ElectronSession,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setUSBProtectedClassesHandler'
  | 'setBluetoothPairingHandler'
  | 'setCertificateVerifyProc'
  | 'setSpellCheckerEnabled'
  | 'setProxy'
  | 'fetch'
  | 'clearStorageData'
  | 'closeAllConnections'
>;

/** What the application told a session, and what its windows ask of it. */
export class StandInSession extends NotingEmitter implements SessionPart {
  readonly partition: string;
  /** What the application set, by the name of the setter; for tests that ask what was set. */
  readonly told: Record<string, unknown> = {};
  readonly handlers = new Map<string, Handler>();
  readonly #protocol: ProtocolPart;
  readonly #webRequest: Pick<ElectronWebRequest, 'onBeforeRequest'>;
  #beforeRequest: BeforeRequest | undefined;
  #context: Promise<string> | undefined;

  constructor(partition: string) {
    super('Session');
    this.partition = partition;
    this.#protocol = noting('Protocol', {
      handle: (scheme: string, handler: (request: GlobalRequest) => GlobalResponse | Promise<GlobalResponse>) => {
        this.handlers.set(scheme, handler);
      },
      isProtocolHandled: (scheme: string) => this.handlers.has(scheme),
    });
    this.#webRequest = noting('WebRequest', {
      onBeforeRequest: (...given: unknown[]) => {
        this.#beforeRequest = (given.at(-1) ?? undefined) as BeforeRequest | undefined;
      },
    }) as Pick<ElectronWebRequest, 'onBeforeRequest'>;
  }

  get protocol(): ProtocolPart {
    return this.#protocol;
  }
  get webRequest(): Pick<ElectronWebRequest, 'onBeforeRequest'> {
    return this.#webRequest;
  }
  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.told.permissionRequestHandler = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.told.permissionCheckHandler = handler;
  }
  setDevicePermissionHandler(handler: Parameters<ElectronSession['setDevicePermissionHandler']>[0]): void {
    this.told.devicePermissionHandler = handler;
  }
  setDisplayMediaRequestHandler(handler: Parameters<ElectronSession['setDisplayMediaRequestHandler']>[0]): void {
    this.told.displayMediaRequestHandler = handler;
  }
  setUSBProtectedClassesHandler(handler: Parameters<ElectronSession['setUSBProtectedClassesHandler']>[0]): void {
    this.told.usbProtectedClassesHandler = handler;
  }
  setBluetoothPairingHandler(handler: Parameters<ElectronSession['setBluetoothPairingHandler']>[0]): void {
    this.told.bluetoothPairingHandler = handler;
  }
  setCertificateVerifyProc(handler: Parameters<ElectronSession['setCertificateVerifyProc']>[0]): void {
    this.told.certificateVerifyProc = handler;
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.told.spellCheckerEnabled = enabled;
  }
  async setProxy(config: Parameters<ElectronSession['setProxy']>[0]): Promise<void> {
    this.told.proxy = config;
  }
  async clearStorageData(): Promise<void> {
    this.told.storageCleared = true;
  }
  async closeAllConnections(): Promise<void> {
    this.told.connectionsClosed = true;
  }

  /** By the same filter and handlers as a window's requests; what neither knows goes out through Node. */
  async fetch(input: string | GlobalRequest, init?: RequestInit): Promise<Response> {
    const address = typeof input === 'string' ? input : input.url;
    if (await this.refuses(address, init?.method ?? 'GET', 'xhr')) throw new TypeError('net::ERR_BLOCKED_BY_CLIENT');
    const handler = this.handlers.get(URL.parse(address)?.protocol.slice(0, -1) ?? '');
    return handler === undefined ? fetch(input, init) : handler(new Request(input, init));
  }

  /** Whether the application's filter cancels a request. */
  async refuses(url: string, method: string, resourceType: string): Promise<boolean> {
    const filter = this.#beforeRequest;
    if (filter === undefined) return false;
    const details = { id: 0, url, method, resourceType, referrer: '', timestamp: Date.now(), uploadData: [] };
    return new Promise((resolve) => filter(details as never, ({ cancel }) => resolve(cancel === true)));
  }

  /** What the application answers to a page that asks for a permission; Electron grants where nobody decides. */
  grants(permission: PermissionName): boolean {
    const handler = this.told.permissionRequestHandler as PermissionRequestHandler | undefined;
    const check = this.told.permissionCheckHandler as PermissionCheckHandler | undefined;
    let granted = handler === undefined || handler === null;
    handler?.(null as never, permission, (answer) => (granted = answer), {} as never);
    return granted && (check?.(null, permission, '', {} as never) ?? true);
  }

  /** The session's own part of the browser: nothing is shared with another one. */
  context(browser: DevTools): Promise<string> {
    this.#context ??= this.#openContext(browser);
    return this.#context;
  }

  async #openContext(browser: DevTools): Promise<string> {
    const { browserContextId } = await browser.send('Target.createBrowserContext', { disposeOnDetach: true });
    for (const [permission, names] of Object.entries(CHROMIUM_NAMES)) {
      const setting = this.grants(permission as PermissionName) ? 'granted' : 'denied';
      for (const name of names) {
        // Chromium of today may not know a name of tomorrow's Electron.
        await browser
          .send('Browser.setPermission', { permission: { name }, setting, browserContextId })
          .catch(() => undefined);
      }
    }
    const downloadPath = mkdtempSync(join(tmpdir(), 'madoguchi-downloads-'));
    const download = { behavior: 'allowAndName', downloadPath, eventsEnabled: true, browserContextId } as const;
    await browser.send('Browser.setDownloadBehavior', download);
    process.once('exit', () => rmSync(downloadPath, { recursive: true, force: true }));
    return browserContextId;
  }
}
noting('Session', StandInSession.prototype);

const sessions = new Map<string, StandInSession>();

/** `session` of the module. */
export const standInSessions = noting('Session', {
  fromPartition(partition: string): StandInSession {
    const found = sessions.get(partition) ?? new StandInSession(partition);
    sessions.set(partition, found);
    return found;
  },
  get defaultSession(): StandInSession {
    return standInSessions.fromPartition('');
  },
});
