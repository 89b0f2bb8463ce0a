import { type BrowserWindow, ipcMain } from 'electron';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock } from '#core/ports/ports.ts';
import type { AppCore } from '#core/window/app-core.ts';
import type { VisitEnd } from '#host/public-terminal/terminal-watch.ts';
import { serveWindow } from '#host/serve-window.ts';
import { openPage } from './browser-window.ts';
import { electronChannel } from './electron-channel.ts';

const CRASH_LIMIT = 3;
const CRASH_WINDOW_MS = 10 * 60 * 1_000;

interface MainWindowOptions {
  readonly make: () => BrowserWindow;
  /** Whether the person may close it; a public terminal's closes for the application alone. */
  readonly isClosable: boolean;
  /** On a public terminal, where each visit has a window of its own: takes away what the last one has left. */
  readonly wipeVisit: (() => Promise<void>) | undefined;
  /** How visits to a public terminal end, but for one that is stopped with it. */
  readonly onVisit: (how: VisitEnd) => void;
  readonly core: Promise<AppCore>;
  readonly log: (entry: LogEntry) => void;
  readonly clock: Clock;
}

export interface MainWindow {
  /** The window that is there now, if any is. */
  current(): BrowserWindow | undefined;
  show(): void;
  /** For the application: a person's own way to close it may be shut. */
  close(): void;
  /** Resolves when the first page stands, or its window went before. */
  readonly stands: Promise<void>;
  /** Resolves when the person closed it, or it crashed too often, and the core has let go of all that belonged to it. */
  readonly ended: Promise<'closed' | 'crashedTooOften'>;
}

type WindowEnd = 'closed' | 'crashed' | 'visitOver';

/**
 * The one window. One whose page crashed, or whose visit to a public terminal is over, is replaced by a new one, signed
 * out: nothing of the old one is carried over.
 */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { make, isClosable, wipeVisit, onVisit, core, log, clock } = options;
  let window: BrowserWindow | undefined;
  let isLeaving = false;
  const stands = Promise.withResolvers<void>();

  async function keep(): Promise<'closed' | 'crashedTooOften'> {
    const crashesMs: number[] = [];
    for (;;) {
      window = make();
      if (!isClosable) holdOpen(window, () => isLeaving);
      window.webContents.once('did-finish-load', () => stands.resolve());
      const leaving = new AbortController();
      const visitIsOver = wipeVisit && core.then((ready) => ready.visitOver(leaving.signal));
      const end = await serveUntilEnd(window, core, log, visitIsOver);
      leaving.abort();
      window = undefined;
      stands.resolve();
      if (end === 'closed') return 'closed';
      if (end === 'visitOver') {
        await wipeVisit?.();
        await (await core).endVisit();
        onVisit('ended');
        continue;
      }
      const nowMs = clock.nowMs();
      crashesMs.push(nowMs);
      const inTenMinutes = crashesMs.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS).length;
      log({ event: 'windowCrashed', inTenMinutes });
      await (await core).endSession('windowCrashed');
      const isGivenUp = inTenMinutes >= CRASH_LIMIT;
      onVisit(isGivenUp ? 'givenUp' : 'crashed');
      if (isGivenUp) return 'crashedTooOften';
    }
  }

  const ended = keep();
  return {
    current: () => window,
    show() {
      if (window?.isMinimized() === true) window.restore();
      window?.show();
      window?.focus();
    },
    close() {
      isLeaving = true;
      window?.close();
    },
    stands: stands.promise,
    ended,
  };
}

/** Alt+F4 and whatever else closes a window end nothing; the application itself and the end of the Windows session do. */
function holdOpen(window: BrowserWindow, isLeaving: () => boolean): void {
  let sessionEnds = false;
  window.on('query-session-end', () => {
    sessionEnds = true;
  });
  window.on('close', (event) => {
    if (!isLeaving() && !sessionEnds) event.preventDefault();
  });
}

/** Each page that the window loads is a window to the core: what belonged to the one before it has been let go. */
async function serveUntilEnd(
  window: BrowserWindow,
  core: Promise<AppCore>,
  log: (entry: LogEntry) => void,
  visitIsOver: Promise<void> | undefined,
): Promise<WindowEnd> {
  const { webContents } = window;
  let pageGone = (): void => undefined;
  let letGo: Promise<unknown> = Promise.resolve();

  function servePage(): void {
    const channel = electronChannel(ipcMain, webContents);
    let isThere = true;
    pageGone = () => {
      isThere = false;
      channel.pageGone();
    };
    letGo = core
      .then((ready) => serveWindow(ready, channel, log))
      .then(() => {
        // Closed for what the page had said, not because it went: it may begin anew.
        if (isThere) servePage();
      });
  }

  const end = new Promise<WindowEnd>((resolve) => {
    window.once('closed', () => resolve('closed'));
    webContents.once('render-process-gone', () => {
      resolve('crashed');
      window.destroy();
    });
    visitIsOver?.then(
      () => {
        resolve('visitOver');
        window.destroy();
      },
      () => undefined, // the window went before
    );
  });
  // A page comes into being when a navigation commits. Its start says nothing: one that is refused starts as well.
  webContents.on('did-navigate', () => {
    pageGone();
    servePage();
  });
  // Where the page cannot be had there is no window to show; one that closed or crashed meanwhile is gone already.
  openPage(window).catch(() => window.destroy());
  const how = await end;
  pageGone();
  await letGo;
  return how;
}
