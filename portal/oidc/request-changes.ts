import { setTimeout as wait } from 'node:timers/promises';

/** Without notifications, as behind a pooler of transactions. */
const LOOK_EVERY_MS = 500;
const PROBE = 'probe';

/** Why a wait is over. */
type Woken = 'changed' | 'replaced' | 'timeOver';

interface Waiting {
  /** Resolves at a change, at another wait for the same request, or after `ms` at the latest. */
  within(ms: number, signal: AbortSignal): Promise<Woken>;
  leave(): void;
}

/** Who waits for which request of a site, one each. */
export interface RequestChanges {
  /** From here on no change is missed. A wait for the same request that is there already ends. */
  wait(request: string): Waiting;
  stop(): Promise<void>;
}

/**
 * Wakes who waits by what the database tells. Whether it tells anything is tried out, because some poolers take `listen`
 * and drop it; as long as nothing was heard, every wait is a short one.
 */
export async function openRequestChanges(
  listen: (notice: (told?: string) => void) => Promise<{ stop(): Promise<void> }>,
  tell: (word: string) => Promise<unknown>,
): Promise<RequestChanges> {
  const waiting = new Map<string, (why: Woken) => void>();
  let isHeard = false;
  const listening = await listen((told) => {
    if (told === PROBE) isHeard = true;
    else if (told !== undefined) waiting.get(told)?.('changed');
    else {
      isHeard = false;
      for (const wake of waiting.values()) wake('changed');
      tell(PROBE).catch(() => undefined); // it goes on by looking
    }
  });
  return {
    wait(request) {
      const { promise, resolve } = Promise.withResolvers<Woken>();
      waiting.get(request)?.('replaced');
      waiting.set(request, resolve);
      return {
        async within(ms, signal) {
          const over = new AbortController();
          const longestMs = isHeard ? ms : Math.min(ms, LOOK_EVERY_MS);
          const late = wait(longestMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(
            () => undefined,
          );
          const woken = await Promise.race([promise, late.then(() => 'timeOver' as const)]);
          over.abort();
          return woken;
        },
        leave() {
          if (waiting.get(request) === resolve) waiting.delete(request);
        },
      };
    },
    stop: () => listening.stop(),
  };
}
