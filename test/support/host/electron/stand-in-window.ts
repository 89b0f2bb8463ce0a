import type {
  BrowserWindowConstructorOptions,
  WebContents as ElectronContents,
  BrowserWindow as ElectronWindow,
} from 'electron';
import { NotingEmitter, noting, reached, refusable } from './reached.ts';
import { StandInContents, theHost } from './stand-in-contents.ts';

const windows = new Set<StandInWindow>();

type WindowPart = Pick<
  ElectronWindow,
  | 'show'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isMinimized'
  | 'isVisible'
  | 'isFocused'
  | 'minimize'
  | 'restore'
  | 'removeMenu'
  | 'setContentProtection'
  | 'isContentProtected'
  | 'setTitle'
  | 'loadURL'
>;

/** `BrowserWindow` of the module: a page of Debian's Chromium. */
export class StandInWindow extends NotingEmitter implements WindowPart {
  static getAllWindows(): StandInWindow[] {
    return [...windows];
  }

  /** As given to the constructor, for tests that ask how windows are made. */
  readonly options: BrowserWindowConstructorOptions;
  readonly #contents: StandInContents;
  #visible: boolean;
  #minimized = false;
  #focused = false;
  #protected = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow');
    reached.add('BrowserWindow.constructor');
    this.options = options;
    this.#visible = options.show ?? true;
    this.#contents = new StandInContents(this, options);
    windows.add(this);
  }

  get webContents(): ElectronContents {
    return this.#contents as unknown as ElectronContents;
  }
  /** By which the windows that this one opened are known. */
  get targetId(): string {
    return this.#contents.targetId;
  }
  loadURL(address: string): Promise<void> {
    return this.#contents.loadURL(address);
  }
  show(): void {
    this.#visible = true;
    this.#focused = true;
  }
  focus(): void {
    this.#focused = true;
  }
  minimize(): void {
    this.#minimized = true;
    this.#focused = false;
  }
  restore(): void {
    this.#minimized = false;
  }
  removeMenu(): void {
    // On Linux and Windows the menu bar leaves the window; nothing of it shows in a headless browser.
  }
  setTitle(): void {
    // A headless browser shows none.
  }
  setContentProtection(enable: boolean): void {
    this.#protected = enable;
  }
  isContentProtected(): boolean {
    return this.#protected;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  close(): void {
    const event = refusable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this);
    void this.#contents.destroyed();
    this.emit('closed');
    if (windows.size === 0) theHost().allClosed();
  }
}
noting('BrowserWindow', StandInWindow.prototype);
