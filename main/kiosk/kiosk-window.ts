import type { DevicesView, SessionView } from '#contract/view.ts';
import type { AppCore } from '#core/app-core.ts';
import type { Clock } from '#core/ports.ts';
import { type BrowserVisit, openChromium } from './chromium.ts';

/** How long the last words of a visit stay on a public terminal's screen once the card is gone. */
const FAREWELL_MS = 10_000;
const CRASH_LIMIT = 3;
const CRASH_WINDOW_MS = 600_000;
/** A visit shorter than this was a browser that could not start, or crashed. */
const SHORTEST_VISIT_MS = 3_000;

export type WindowOpening =
  | { readonly by: 'defaultBrowser'; readonly openerPath: string }
  | { readonly by: 'chromium'; readonly browserPath: string }
  | { readonly by: 'hand' };

export interface Windows {
  /** Home: the person closed the window. Public terminal: the browser crashed, or could not be opened or cleared away, three times in ten minutes. */
  readonly closed: Promise<void>;
  stop(): Promise<void>;
}

export interface WindowsOptions {
  readonly browserPath: string;
  readonly publicTerminal: boolean;
  readonly core: AppCore;
  readonly clock: Clock;
  /** A fresh address with a ticket of its own. */
  readonly addressForVisit: () => string;
  /** Takes back what the visit's browser could still do. */
  readonly visitEnded: () => Promise<void>;
}

/**
 * Keeps a window open: one at home; on a public terminal one visit after the other, each on a fresh profile and with a
 * fresh ticket, until stopped.
 */
export function openWindows(options: WindowsOptions): Windows {
  const { browserPath, publicTerminal, core, clock, addressForVisit, visitEnded } = options;
  const stopping = new AbortController();
  let visit: BrowserVisit | undefined;

  /** False where the browser could not be opened, or what it left could not be deleted. */
  async function oneVisit(): Promise<boolean> {
    const wentWell = await browse().then(
      () => true,
      () => false,
    );
    await visitEnded(); // before the core takes its leave: that may wait for a slow portal
    await core.endVisit();
    return wentWell;
  }

  async function browse(): Promise<void> {
    visit = await openChromium(browserPath, addressForVisit(), publicTerminal ? 'fullScreen' : 'own');
    const farewell = publicTerminal ? endAfterSession(visit) : undefined;
    try {
      if (stopping.signal.aborted) await visit.end();
      await visit.ended;
    } finally {
      farewell?.abort();
    }
  }

  /** Ends the visit some seconds after its session at the portal ended and no card lies on a reader any more. */
  function endAfterSession(ending: BrowserVisit): AbortController {
    const watching = new AbortController();
    let sessionIsOver = false;
    let cardIsPresent = false;
    let farewell: AbortController | undefined;
    const consider = () => {
      farewell?.abort();
      if (!sessionIsOver || cardIsPresent) return;
      farewell = new AbortController();
      const signal = AbortSignal.any([farewell.signal, watching.signal]);
      clock
        .wait(FAREWELL_MS, signal)
        .then(() => ending.end())
        .catch(() => undefined); // not over yet; or `ended` says what went wrong
    };
    const unsubscribe = core.subscribe((event, data) => {
      if (event === 'sessionChanged') sessionIsOver = (data as SessionView).at === 'ended';
      else if (event === 'devicesChanged') cardIsPresent = holdsCard(data as DevicesView);
      else return;
      consider();
    });
    watching.signal.addEventListener('abort', unsubscribe, { once: true });
    return watching;
  }

  async function visits(): Promise<void> {
    let crashesAtMs: number[] = [];
    do {
      const beganAtMs = clock.nowMs();
      const wentWell = await oneVisit();
      const endedAtMs = clock.nowMs();
      if (wentWell && endedAtMs - beganAtMs >= SHORTEST_VISIT_MS) continue;
      crashesAtMs = [...crashesAtMs.filter((atMs) => endedAtMs - atMs < CRASH_WINDOW_MS), endedAtMs];
    } while (publicTerminal && !stopping.signal.aborted && crashesAtMs.length < CRASH_LIMIT);
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

function holdsCard(devices: DevicesView): boolean {
  return devices.service === 'running' && devices.readers.some(({ card }) => card !== 'absent');
}
