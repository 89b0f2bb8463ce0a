/** Between the link that a browser brings and the flow that waits for it: no code is of use to anything else. */
export interface ReturnedCodes {
  /** The next code that comes; rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<string>;
  /** Whether a flow waited for it. */
  bring(code: string): boolean;
}

export function createReturnedCodes(): ReturnedCodes {
  let waiting: ((code: string) => void) | undefined;
  return {
    async next(signal) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const giveUp = () => reject(signal.reason);
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      waiting = resolve;
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', giveUp);
        if (waiting === resolve) waiting = undefined;
      }
    },
    bring(code) {
      waiting?.(code);
      return waiting !== undefined;
    },
  };
}
