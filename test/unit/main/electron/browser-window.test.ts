import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const made = vi.hoisted(() => ({ options: [] as unknown[], windows: [] as unknown[] }));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class StandInWindow extends Emitter {
    readonly webContents = Object.assign(new Emitter(), {
      setWindowOpenHandler: (handler: (details: { url: string }) => unknown) =>
        Object.assign(this.webContents, { openHandler: handler }),
    });
    readonly setContentProtection = vi.fn();
    readonly removeMenu = vi.fn();
    readonly show = vi.fn();
    readonly destroy = vi.fn();
    constructor(options: unknown) {
      super();
      made.options.push(options);
      made.windows.push(this);
    }
  }
  const screen = { getPrimaryDisplay: () => ({ workAreaSize: { width: 911, height: 480 } }) };
  return { BrowserWindow: StandInWindow, dialog: {}, screen, shell: {} };
});

const { APP_PAGE } = await import('../../../../main/electron/channel-names.ts');
const { EXTERNAL_PAGES } = await import('../../../../main/electron/external-pages.ts');
const { windowSize } = await import('../../../../main/electron/window-size.ts');
const { createWindow, lockSession } = await import('../../../../main/electron/browser-window.ts');

interface StandIn extends EventEmitter {
  readonly webContents: EventEmitter & {
    readonly openHandler: (details: { url: string }) => unknown;
  };
  readonly setContentProtection: (on: boolean) => void;
  readonly destroy: () => void;
}

describe('The window factory', () => {
  let window: StandIn;
  const openOutside = vi.fn();
  const make = (kiosk: boolean) =>
    createWindow({
      preloadPath: '/preload.cjs',
      session: {} as Session,
      title: '窓口',
      kiosk,
      openOutside,
    }) as unknown as StandIn;
  beforeEach(() => {
    made.options.length = 0;
    window = make(false);
  });

  it('SR-28: isolates the page and switches everything off that it does not need', () => {
    const { webPreferences } = made.options[0] as BrowserWindowConstructorOptions;

    expect(webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      devTools: false,
    });
    expect(Object.keys(webPreferences ?? {})).not.toContain('enableBlinkFeatures');
  });

  it('stays within what a small screen has beside its bars', () => {
    expect(made.options[0]).toMatchObject({ width: 911, height: 480, minWidth: 360, minHeight: 480 });
  });

  it.each([
    [
      { width: 1_920, height: 1_040 },
      { width: 1_200, height: 900, minWidth: 360, minHeight: 480 },
    ],
    [
      { width: 1_366, height: 728 },
      { width: 1_200, height: 728, minWidth: 360, minHeight: 480 },
    ],
    [
      { width: 320, height: 400 },
      { width: 320, height: 400, minWidth: 320, minHeight: 400 },
    ],
  ])('on a work area of %j opens at %j', (area, size) => {
    expect(windowSize(area)).toEqual(size);
  });

  it('SR-27: learns no spelling, and keeps a public terminal out of every screenshot', () => {
    expect(window.setContentProtection).not.toHaveBeenCalled();
    expect(make(true).setContentProtection).toHaveBeenCalledWith(true);
    expect((made.options[0] as BrowserWindowConstructorOptions).webPreferences?.spellcheck).toBe(false);
  });

  it.each(['will-frame-navigate', 'will-redirect', 'will-attach-webview', 'login'])('SR-34: stops %s', (name) => {
    const preventDefault = vi.fn();
    window.webContents.emit(name, { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('SR-34: opens no second window', () => {
    expect(window.webContents.openHandler({ url: 'https://elsewhere.example/' })).toEqual({ action: 'deny' });
    expect(openOutside).not.toHaveBeenCalled();
  });

  it('SR-36: asks about a page of the list by its key, and opens no window for it either', () => {
    expect(window.webContents.openHandler({ url: EXTERNAL_PAGES.keyPortal })).toEqual({ action: 'deny' });
    expect(openOutside.mock.calls).toEqual([['keyPortal']]);
  });

  it.each([
    ['the page itself, which loads anew', { url: APP_PAGE, isMainFrame: true }, false],
    ['the page in a frame', { url: APP_PAGE, isMainFrame: false }, true],
    ['another file of ours', { url: `${APP_PAGE}assets/app.js`, isMainFrame: true }, true],
    ['an address outside', { url: 'https://elsewhere.example/', isMainFrame: true }, true],
  ])('SR-34: of a wish to go to %s', (_where, details, isRefused) => {
    const preventDefault = vi.fn();
    window.webContents.emit('will-frame-navigate', { ...details, preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(isRefused ? 1 : 0);
  });

  it('SR-34: closes a page that got away all the same', () => {
    window.webContents.emit('did-navigate', {}, 'https://elsewhere.example/');
    expect(window.destroy).toHaveBeenCalledOnce();
  });
});

describe('The session', () => {
  const handlers = new Map<string, (...given: never[]) => unknown>();
  const events = new EventEmitter();
  const session = new Proxy(events, {
    get(target, name: string) {
      if (name === 'webRequest') {
        return { onBeforeRequest: (filter: (...given: never[]) => unknown) => handlers.set('request', filter) };
      }
      if (name.startsWith('set')) return (handler: (...given: never[]) => unknown) => handlers.set(name, handler);
      return Reflect.get(target, name).bind(target);
    },
  }) as unknown as Session;
  lockSession(session);

  const PERMISSIONS = [
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'mediaKeySystem',
    'geolocation',
    'idle-detection',
    'media',
    'midi',
    'midiSysex',
    'notifications',
    'pointerLock',
    'keyboardLock',
    'openExternal',
    'speaker-selection',
    'storage-access',
    'top-level-storage-access',
    'window-management',
    'fullscreen',
    'hid',
    'serial',
    'usb',
    'unknown',
  ];

  it.each(PERMISSIONS)('SR-35: grants no %s', (permission) => {
    const answer = vi.fn();
    handlers.get('setPermissionRequestHandler')?.({} as never, permission as never, answer as never);
    expect(answer).toHaveBeenCalledWith(false);
    expect(handlers.get('setPermissionCheckHandler')?.({} as never, permission as never)).toBe(false);
    expect(handlers.get('setDevicePermissionHandler')?.({ deviceType: permission } as never)).toBe(false);
  });

  it('SR-35: shares no screen and believes no certificate', () => {
    const media = vi.fn();
    const verdict = vi.fn();
    handlers.get('setDisplayMediaRequestHandler')?.({} as never, media as never);
    handlers.get('setCertificateVerifyProc')?.({} as never, verdict as never);

    expect(media).toHaveBeenCalledWith({});
    expect(verdict).toHaveBeenCalledWith(-2);
  });

  it('SR-34: downloads nothing', () => {
    const preventDefault = vi.fn();
    events.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it.each([
    ['app://madoguchi/', true],
    ['app://madoguchi/assets/app.js', true],
    ['data:image/svg+xml,%3Csvg%3E', true],
    ['app://elsewhere/', false],
    ['app://madoguchi.example/', false],
    ['app://user@madoguchi/', false],
    ['http://madoguchi/', false],
    ['https://portal.example/', false],
    ['http://127.0.0.1:9222/json', false],
    ['http://localhost/', false],
    ['ws://127.0.0.1/', false],
    ['wss://portal.example/', false],
    ['file:///etc/hosts', false],
    ['ftp://portal.example/', false],
    ['data:text/html,hello', false],
    ['data:application/pdf,hello', false],
    ['blob:app://madoguchi/1', false],
    ['about:blank', false],
    ['chrome://gpu/', false],
    ['chrome-extension://aaaa/', false],
    ['devtools://devtools/', false],
    ['javascript:0', false],
    ['', false],
    ['app://madoguchi:80/', false],
    ['app://madoguchi@elsewhere.example/', false],
    ['app://www.madoguchi/', false],
    ['app:/madoguchi/', false],
    ['apps://madoguchi/', false],
    ['https://madoguchi.app.example/', false],
    ['https://app//madoguchi/', false],
    ['http://[::1]:8080/', false],
    ['http://0.0.0.0/', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['http://192.168.0.1/', false],
    ['http://xn--eckwd4c7c.example/', false],
    ['data:,app://madoguchi/', false],
    ['data:text/html,<img src=app://madoguchi/>', false],
    ['DATA:TEXT/HTML,x', false],
    ['filesystem:app://madoguchi/temporary/x', false],
    ['view-source:app://madoguchi/', false],
    ['ms-settings:', false],
    ['smb://elsewhere.example/share', false],
  ])('SR-30: lets the page ask for %j: %s', (address, allowed) => {
    const answer = vi.fn();
    handlers.get('request')?.({ url: address } as never, answer as never);
    expect(answer).toHaveBeenCalledWith({ cancel: !allowed });
  });
});
