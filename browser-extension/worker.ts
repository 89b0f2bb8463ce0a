import { browser, type Port } from './browser.ts';
import { isSelfTest, messageForApp, pageMessage, replyForPage } from './message.ts';
import { followSites } from './sites.ts';

const HOST = 'jp.madoguchi.native_host';
const { runtime, permissions } = browser;

// A new version has no scripts of the one before in pages, and what a person adds or takes back holds at once.
for (const happening of [runtime.onInstalled, runtime.onStartup, permissions.onAdded, permissions.onRemoved]) {
  happening.addListener(() => void followSites(browser));
}

// One port of a page for one request, and for it one process of the app; each ends with the other.
runtime.onConnect.addListener((page) => {
  page.onMessage.addListener((detail) => serve(page, detail));
});

/** The one that is under way, of whichever page: what a page asks meanwhile starts no process. */
let open: Port | undefined;

function serve(page: Port, detail: unknown): void {
  const message = pageMessage(detail);
  if (message === undefined || isSelfTest(message) || page.sender?.id !== runtime.id || open !== undefined) {
    page.postMessage(replyForPage(message, undefined));
    return;
  }
  const app = runtime.connectNative(HOST);
  open = app;
  const end = (): boolean => {
    if (open !== app) return false;
    open = undefined;
    app.disconnect();
    return true;
  };
  const answer = (reply: unknown): void => {
    if (end()) page.postMessage(replyForPage(message, reply));
  };
  app.onMessage.addListener(answer);
  app.onDisconnect.addListener(() => answer(undefined));
  page.onDisconnect.addListener(end);
  app.postMessage(messageForApp(message, page.sender));
}
