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

/** All of a browser that this extension uses. Source: developer.chrome.com, `chrome.runtime`. */
declare const chrome: {
  readonly runtime: {
    readonly id: string;
    readonly onConnect: { addListener(listener: (port: Port) => void): void };
    connect(): Port;
    connectNative(host: string): Port;
  };
};

export const { runtime } = chrome;
