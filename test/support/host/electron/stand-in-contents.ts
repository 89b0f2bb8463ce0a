import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions, WebContents as ElectronContents, WebFrameMain } from 'electron';
import type { DevTools, DevToolsSession } from './devtools.ts';
import { pageScripts } from './in-page.ts';
import { NotingEmitter, noting, reached, refusable } from './reached.ts';
import { ownAddress, type StandInSession, shownAddress, standInSessions } from './stand-in-session.ts';
import { wireCodec } from './wire.ts';

const PRELOAD_WORLD = 'preload';
const BINDING = 'toMainProcess';
const DELIVERY = 'fromMainProcess';
const codec = wireCodec();

type ContentsPart = Pick<
  ElectronContents,
  | 'id'
  | 'send'
  | 'isDestroyed'
  | 'getURL'
  | 'loadURL'
  | 'close'
  | 'forcefullyCrashRenderer'
  | 'setWindowOpenHandler'
  | 'isCrashed'
>;
type OpenHandler = Parameters<ElectronContents['setWindowOpenHandler']>[0];

class StandInFrame implements Pick<WebFrameMain, 'url'> {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }
  get url(): string {
    return this.#url;
  }
}
noting('WebFrameMain', StandInFrame.prototype);

/** What the page's side needs of its window. */
export interface WindowOfContents {
  close(): void;
  destroy(): void;
  emit(event: string, ...data: unknown[]): boolean;
}

/** What windows need of the rest of the stand-in. */
export interface WindowHost {
  readonly browser: DevTools;
  readonly ipcMain: NotingEmitter;
  /** The last window has gone. */
  allClosed(): void;
}

let host: WindowHost | undefined;
let lastId = 0;

export function openWindowsOn(given: WindowHost): void {
  host = given;
}

export function theHost(): WindowHost {
  if (host === undefined) throw new Error('Cannot create BrowserWindow before app is ready');
  return host;
}

export class StandInContents extends NotingEmitter implements ContentsPart {
  readonly id: number;
  readonly session: StandInSession;
  readonly #window: WindowOfContents;
  readonly #page: Promise<DevToolsSession>;
  readonly #frames = new Map<string, StandInFrame>();
  readonly #worlds = new Map<number, string>();
  #mainFrameId = '';
  #preloadWorldId: number | undefined;
  #expected: string | undefined;
  #openHandler: OpenHandler | undefined;
  #destroyed = false;
  #crashed = false;
  #loaded: PromiseWithResolvers<void> | undefined;

  constructor(window: WindowOfContents, options: BrowserWindowConstructorOptions) {
    super('WebContents');
    lastId += 1;
    this.id = lastId;
    this.#window = window;
    this.session =
      (options.webPreferences?.session as unknown as StandInSession | undefined) ?? standInSessions.defaultSession;
    this.#page = this.#open(theHost(), options);
  }

  get mainFrame(): WebFrameMain {
    return (this.#frames.get(this.#mainFrameId) ?? null) as unknown as WebFrameMain;
  }
  /** By which a test finds the page of this window. */
  get targetId(): string {
    return this.#mainFrameId;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  getURL(): string {
    return this.#frames.get(this.#mainFrameId)?.url ?? '';
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#page;
    this.#expected = shownAddress(address);
    this.#loaded = Promise.withResolvers();
    this.#loaded.promise.catch(() => undefined); // heard below, if it comes to that
    const { errorText } = await page.send('Page.navigate', { url: this.#expected });
    if (errorText !== undefined) throw new Error(`${errorText} loading ${address}`);
    await this.#loaded.promise;
  }

  send(channel: string, ...data: unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    const text = codec.toText([channel, ...data]);
    const contextId = this.#preloadWorldId;
    if (contextId === undefined) return; // as in Electron, nobody is there to hear it
    void this.#page.then((page) =>
      page
        .send('Runtime.evaluate', { contextId, expression: `${DELIVERY}(${JSON.stringify(text)})`, silent: true })
        .catch(() => undefined),
    );
  }

  close(): void {
    this.#window.close();
  }

  forcefullyCrashRenderer(): void {
    void this.#page.then((page) => page.send('Page.crash').catch(() => undefined));
  }

  /** The window went: its page goes too. */
  async destroyed(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#loaded?.reject(new Error('ERR_FAILED (-2) loading'));
    this.emit('destroyed');
    const page = await this.#page.catch(() => undefined);
    await page?.send('Page.close').catch(() => undefined);
  }

  async #open({ browser }: WindowHost, options: BrowserWindowConstructorOptions): Promise<DevToolsSession> {
    const browserContextId = await this.session.context(browser);
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId });
    this.#mainFrameId = targetId;
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const page = browser.session(sessionId);
    this.#listen(browser, page);
    const { width = 800, height = 600 } = options;
    const names = { meeting: `meeting-${randomUUID()}`, binding: BINDING, delivery: DELIVERY };
    const preloadPath = options.webPreferences?.preload;
    const scripts = pageScripts(names, preloadPath === undefined ? '' : readFileSync(preloadPath, 'utf8'));
    await Promise.all([
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }),
      page.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolated, worldName: PRELOAD_WORLD }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.main }),
    ]);
    return page;
  }

  #listen(browser: DevTools, page: DevToolsSession): void {
    page.on('Fetch.requestPaused', (paused) => void this.#answer(page, paused));
    page.on('Page.frameNavigated', ({ frame }) => {
      const url = ownAddress(frame.url + (frame.urlFragment ?? ''));
      this.#frames.set(frame.id, new StandInFrame(url));
      if (frame.id !== this.#mainFrameId || url === 'about:blank') return;
      this.emit('did-navigate', refusable({}), url, 200, 'OK');
    });
    page.on('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId));
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const isMainFrame = frameId === this.#mainFrameId;
      this.#frames.set(frameId, new StandInFrame(ownAddress(url)));
      this.emit('did-start-navigation', refusable({ url: ownAddress(url), isSameDocument: true, isMainFrame }));
    });
    page.on('Page.loadEventFired', () => {
      if (this.getURL() === 'about:blank' || this.getURL() === '') return;
      this.#loaded?.resolve();
      this.emit('did-finish-load', refusable({}));
      this.#window.emit('ready-to-show', refusable({}));
    });
    page.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId: string };
      this.#worlds.set(context.id, frameId);
      if (context.name === PRELOAD_WORLD && frameId === this.#mainFrameId) this.#preloadWorldId = context.id;
    });
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING) this.#hear(payload, executionContextId);
    });
    page.on('Page.windowOpen', ({ url }) => {
      const answer = this.#openHandler?.({
        url: ownAddress(url),
        frameName: '',
        features: '',
        disposition: 'new-window',
      } as never);
      if (answer?.action !== 'deny') throw new Error('the stand-in opens no second window for a page');
    });
    page.on('Inspector.targetCrashed', () => {
      this.#crashed = true;
      this.emit('render-process-gone', refusable({}), { reason: 'crashed', exitCode: 133 });
    });
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.#mainFrameId) this.#window.destroy();
    });
    browser.on('Browser.downloadWillBegin', ({ frameId, guid, url, suggestedFilename }) => {
      if (frameId !== this.#mainFrameId) return;
      const event = refusable({});
      this.session.emit('will-download', event, { getURL: () => url, getFilename: () => suggestedFilename }, this);
      if (!event.defaultPrevented) throw new Error('the stand-in saves no downloads');
      void browser.send('Browser.cancelDownload', { guid }).catch(() => undefined);
    });
  }

  #hear(payload: string, executionContextId: number): void {
    const [kind, ...data] = codec.fromText(payload);
    if (kind === 'reached') {
      reached.add(String(data[0]));
      return;
    }
    const [channel, ...sent] = data;
    const senderFrame = this.#frames.get(this.#worlds.get(executionContextId) ?? '') ?? null;
    theHost().ipcMain.emit(
      String(channel),
      refusable({ sender: this, senderFrame, type: 'frame', ports: [] }),
      ...sent,
    );
  }

  async #answer(page: DevToolsSession, paused: PausedRequest): Promise<void> {
    const { requestId, resourceType, frameId, request, redirectedRequestId } = paused;
    const url = ownAddress(request.url);
    const refuse = (errorReason: 'Aborted' | 'BlockedByClient') =>
      page.send('Fetch.failRequest', { requestId, errorReason });
    try {
      if (resourceType === 'Document' && !this.#mayNavigate(url, frameId, request.url, redirectedRequestId)) {
        await refuse('Aborted');
      } else if (await this.session.refuses(url, request.method, resourceType.toLowerCase())) {
        await refuse('BlockedByClient');
      } else {
        const handler = this.session.handlers.get(URL.parse(url)?.protocol.slice(0, -1) ?? '');
        if (handler === undefined) await page.send('Fetch.continueRequest', { requestId });
        else await fulfil(page, requestId, await handler(new Request(url, { method: request.method })));
      }
    } catch {
      await refuse('BlockedByClient').catch(() => undefined); // the page went meanwhile
    }
  }

  /** Events in Electron's own order; those of a page's own wish can be refused, a `loadURL` cannot. */
  #mayNavigate(url: string, frameId: string, shown: string, redirectedFrom: string | undefined): boolean {
    const isMainFrame = frameId === this.#mainFrameId;
    const details = {
      url,
      isMainFrame,
      isSameDocument: false,
      frame: this.#frames.get(frameId) ?? null,
      initiator: null,
    };
    if (redirectedFrom !== undefined) {
      const event = refusable(details);
      this.emit('will-redirect', event, url, false, isMainFrame);
      return !event.defaultPrevented;
    }
    this.emit('did-start-navigation', refusable(details));
    if (isMainFrame && this.#expected === shown) {
      this.#expected = undefined;
      return true;
    }
    const framed = refusable(details);
    this.emit('will-frame-navigate', framed);
    const event = refusable(details);
    if (isMainFrame && !framed.defaultPrevented) this.emit('will-navigate', event, url);
    return !framed.defaultPrevented && !event.defaultPrevented;
  }
}
noting('WebContents', StandInContents.prototype);

interface PausedRequest {
  readonly requestId: string;
  readonly resourceType: string;
  readonly frameId: string;
  readonly redirectedRequestId?: string;
  readonly request: { readonly url: string; readonly method: string };
}

async function fulfil(page: DevToolsSession, requestId: string, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  await page.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body,
  });
}
