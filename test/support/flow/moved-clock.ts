import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { epochMs } from '#contract/values/brands.ts';
import type { Clock } from '#core/ports/ports.ts';

/** A clock of one run: it stands while anything can go on, and is moved to the end of the next wait when nothing can. */
export interface MovedClock extends Clock {
  /** What the work comes to; `stalled` where it waits for what never comes, or for longer than the limit. */
  passed<T>(work: Promise<T>): Promise<T | 'stalled'>;
}

interface Wait {
  readonly endsAtMs: number;
  readonly end: () => void;
}

/**
 * Nothing that runs by it waits in real time, so that it comes to the same on any machine under any load.
 *
 * It takes promises and ticks alone for what can go on. What is left to the machine it does not wait for: a thread, a file,
 * a socket, a timer; `leftToMachine` tells whether some is.
 */
export function createMovedClock(startsAtMs: number, limitMs: number): MovedClock {
  const waits = new Set<Wait>();
  let nowMs = startsAtMs;

  return {
    nowMs: () => epochMs(nowMs),
    wait(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const wait = { endsAtMs: nowMs + ms, end: resolve };
      const abort = () => {
        waits.delete(wait);
        reject(signal.reason);
      };
      if (signal.aborted) abort();
      else {
        waits.add(wait);
        signal.addEventListener('abort', abort, { once: true });
      }
      return promise;
    },
    async passed(work) {
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      work.then(over, over);
      for (;;) {
        await everythingRan();
        if (isOver) return work;
        const next = first(waits);
        if (next === undefined || next.endsAtMs > startsAtMs + limitMs) return 'stalled';
        waits.delete(next);
        nowMs = Math.max(nowMs, next.endsAtMs);
        next.end();
      }
    },
  };
}

/** Immediates come when neither a promise nor a tick is left. */
function everythingRan(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The one that ends first; of two that end together, the one that began first. */
function first(waits: Iterable<Wait>): Wait | undefined {
  let found: Wait | undefined;
  for (const wait of waits) if (found === undefined || wait.endsAtMs < found.endsAtMs) found = wait;
  return found;
}

/** What comes back in the order in which it was begun, on any machine. */
const IN_ORDER = new Set(['PROMISE', 'Microtask', 'TickObject', 'Immediate']);

/** Kinds, by their names in `async_hooks`, of all that the work waited for and that ends when the machine gets to it. */
export async function leftToMachine(work: () => Promise<unknown>): Promise<readonly string[]> {
  const within = new AsyncLocalStorage<true>();
  const begun = new Map<number, string>();
  const left = new Set<string>();
  const hook = createHook({
    init(id, kind) {
      if (within.getStore() === true && !IN_ORDER.has(kind)) begun.set(id, kind);
    },
    before(id) {
      const kind = begun.get(id);
      if (kind !== undefined) left.add(kind);
    },
  }).enable();
  try {
    await within.run(true, work);
  } finally {
    hook.disable();
  }
  return [...left];
}
