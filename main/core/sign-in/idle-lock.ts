import type { IdleView } from '#contract/app/views/idle-view.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Clock } from '../ports/ports.ts';

/**
 * How long a person at their own computer may be still before they are asked whether they are there, and how long they
 * are asked. Who is at the keyboard after that may be somebody else.
 */
const WARN_AFTER_MS = 25 * 60_000;
const COUNTDOWN_MS = 5 * 60_000;

interface IdleLock {
  idle(): IdleView;
  /** A person did something. */
  touched(): void;
  /** Whether there is something to lock: a person's data stands on the screen, and nothing is at work. */
  seen(isOpen: boolean): void;
  stop(): void;
}

/** Watches one's own computer while a person is signed in or writes, and locks it where they seem to have left. */
export function createIdleLock(options: {
  readonly clock: Clock;
  /** Ends the session and closes what is open; what was written stays where drafts are kept. */
  readonly lock: () => Promise<void>;
  readonly onIdle: (view: IdleView) => void;
  readonly onBug: (error: unknown) => void;
}): IdleLock {
  const { clock, lock, onIdle, onBug } = options;
  let shown: IdleView = null;
  let watching: AbortController | undefined;

  function show(view: IdleView): void {
    const isOther = view?.endsAtMs !== shown?.endsAtMs;
    shown = view;
    if (isOther) onIdle(view);
  }

  function stop(): void {
    watching?.abort(new Error('watched no more'));
    watching = undefined;
    show(null);
  }

  function start(): void {
    stop();
    const own = new AbortController();
    watching = own;
    watch(own.signal).catch((error) => {
      if (!own.signal.aborted) onBug(error);
    });
  }

  async function watch(signal: AbortSignal): Promise<void> {
    await clock.wait(WARN_AFTER_MS, signal);
    show({ endsAtMs: epochMs(clock.nowMs() + COUNTDOWN_MS) });
    await clock.wait(COUNTDOWN_MS, signal);
    await lock();
  }

  return {
    idle: () => shown,
    touched() {
      if (watching !== undefined) start();
    },
    seen(isOpen) {
      if (isOpen === (watching !== undefined)) return;
      if (isOpen) start();
      else stop();
    },
    stop,
  };
}
