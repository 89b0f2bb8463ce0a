import type { Clock } from '#core/ports/ports.ts';
import type { AppCore } from '#core/window/app-core.ts';
import type { VisitEnd } from '#host/public-terminal/terminal-watch.ts';
import { type BrowserVisit, openChromium } from './chromium.ts';

const CRASH_LIMIT = 3;
const CRASH_WINDOW_MS = 600_000;
/** A visit shorter than this was a browser that could not start, or crashed. */
const SHORTEST_VISIT_MS = 3_000;

export type WindowOpening =
  | { readonly by: 'defaultBrowser'; readonly openerPath: string }
  | { readonly by: 'chromium'; readonly browserPath: string }
  | { readonly by: 'hand' };

interface Windows {
  /** Home: the person closed the window. Public terminal: the browser crashed, or could not be opened or cleared away, three times in ten minutes. */
  readonly closed: Promise<void>;
  stop(): Promise<void>;
}

interface WindowsOptions {
  readonly browserPath: string;
  readonly publicTerminal: boolean;
  readonly core: AppCore;
  readonly clock: Clock;
  /** A fresh address with a ticket of its own. */
  readonly addressForVisit: () => string;
  /** Takes back what the visit's browser could still do. */
  readonly endVisit: () => Promise<void>;
  /** How visits to a public terminal end, but for one that is stopped with it. */
  readonly onVisit?: ((how: VisitEnd) => void) | undefined;
}

/**
 * Keeps a window open: one at home; on a public terminal one visit after the other, each on a fresh profile and with a
 * fresh ticket, until stopped.
 */
export function openWindows(options: WindowsOptions): Windows {
  const { browserPath, publicTerminal, core, clock, addressForVisit, endVisit, onVisit } = options;
  const stopping = new AbortController();
  let visit: BrowserVisit | undefined;

  /** False where the browser could not be opened, or what it left could not be deleted. */
  async function oneVisit(): Promise<boolean> {
    const wentWell = await browse().then(
      () => true,
      () => false,
    );
    await endVisit(); // before the core takes its leave: that may wait for a slow portal
    await core.endVisit();
    return wentWell;
  }

  async function browse(): Promise<void> {
    visit = await openChromium(browserPath, addressForVisit(), publicTerminal ? 'fullScreen' : 'own');
    const { end, ended } = visit;
    const watching = new AbortController();
    if (publicTerminal) {
      core
        .visitOver(watching.signal)
        .then(end)
        .catch(() => undefined); // it ended otherwise; or `ended` says what went wrong
    }
    try {
      if (stopping.signal.aborted) await end();
      await ended;
    } finally {
      watching.abort();
    }
  }

  async function visits(): Promise<void> {
    let crashesAtMs: number[] = [];
    do {
      const beganAtMs = clock.nowMs();
      const wentWell = await oneVisit();
      const endedAtMs = clock.nowMs();
      const isWhole = wentWell && endedAtMs - beganAtMs >= SHORTEST_VISIT_MS;
      if (!stopping.signal.aborted) onVisit?.(isWhole ? 'ended' : 'crashed');
      if (isWhole) continue;
      crashesAtMs = [...crashesAtMs.filter((atMs) => endedAtMs - atMs < CRASH_WINDOW_MS), endedAtMs];
    } while (publicTerminal && !stopping.signal.aborted && crashesAtMs.length < CRASH_LIMIT);
    if (publicTerminal && !stopping.signal.aborted) onVisit?.('givenUp');
  }

  const closed = visits();
  return {
    closed,
    async stop() {
      stopping.abort();
      await visit?.end().catch(() => undefined); // the visit itself has counted it
      await closed;
    },
  };
}
