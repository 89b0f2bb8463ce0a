/** What a browser says of the page at the other end of a port; a page can write none of it. */
export interface Sender {
  /** The extension itself, for its own scripts. */
  readonly id?: string;
  readonly origin?: string;
  /** Firefox says this in the place of `origin`. */
  readonly url?: string;
  /** 0 for the page that fills the tab. */
  readonly frameId?: number;
  readonly tab?: { readonly id?: number };
}

export interface Port {
  readonly sender?: Sender;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

interface Happening {
  addListener(listener: () => void): void;
}

/** What a person lets the extension do beside what it is installed with. */
interface Granted {
  readonly permissions?: readonly 'scripting'[];
  readonly origins?: readonly string[];
}

/** A script that is put into pages until it is taken out again, or the extension is another version. */
export interface PageScript {
  readonly id: string;
  readonly matches: readonly string[];
  readonly js: readonly string[];
  readonly runAt: 'document_start' | 'document_end';
  readonly world?: 'MAIN';
}

export interface Scripting {
  getRegisteredContentScripts(which: { readonly ids: readonly string[] }): Promise<readonly PageScript[]>;
  registerContentScripts(scripts: readonly PageScript[]): Promise<void>;
  unregisterContentScripts(which: { readonly ids: readonly string[] }): Promise<void>;
}

interface Permissions {
  readonly onAdded: Happening;
  readonly onRemoved: Happening;
  getAll(): Promise<Granted>;
  /** Asks the person; only while a press of theirs is answered. */
  request(wanted: Granted): Promise<boolean>;
  remove(granted: Granted): Promise<boolean>;
}

/** All of a browser that this extension uses. Source: developer.chrome.com, `chrome.runtime`, `permissions`, `scripting`. */
export interface Browser {
  readonly runtime: {
    readonly id: string;
    readonly onConnect: { addListener(listener: (port: Port) => void): void };
    readonly onInstalled: Happening;
    readonly onStartup: Happening;
    connect(): Port;
    connectNative(host: string): Port;
  };
  readonly permissions: Permissions;
  /** There once a person has granted it. */
  readonly scripting?: Scripting;
}

declare const chrome: Browser;

export const browser: Browser = chrome;
