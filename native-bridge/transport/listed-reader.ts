/** A service that a reader starts needs as long after it is plugged in; so does a listing to forget one. */
const SETTLING_MS = 3_000;
const FIRST_PAUSE_MS = 3_000;
const LAST_PAUSE_MS = 60_000;

/** Whether the operating system lists a reader, asked while the reader service is stopped: with one it should run. */
interface ListedReader {
  /**
   * Asks at once where `atOnce`, else after the service has been stopped for 3 s; from then on every 3 to 60 s. In
   * between the last answer holds, which is no at first.
   */
  isThere(atOnce: boolean): Promise<boolean>;
  /** The service runs: the next stop is a new one. */
  forget(): void;
}

/** `ask` may reject, as a program of the system may fail: then no reader is listed. */
export function listedReader(ask: () => Promise<boolean>, nowMs: () => number): ListedReader {
  let dueMs: number | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let isListed = false;
  return {
    async isThere(atOnce) {
      dueMs ??= nowMs() + (atOnce ? 0 : SETTLING_MS);
      if (nowMs() < dueMs) return isListed;
      isListed = await ask().catch(() => false);
      dueMs = nowMs() + pauseMs;
      pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
      return isListed;
    },
    forget() {
      dueMs = undefined;
      pauseMs = FIRST_PAUSE_MS;
      isListed = false;
    },
  };
}
