/** Waits for a turn of the event loop that no other heavy piece of work has. */
export type Turn = () => Promise<void>;

/**
 * Lets heavy pieces of work begin one a turn of the event loop, in the order in which they asked: what else has come
 * meanwhile is answered between any two of them.
 */
export function createTurns(): Turn {
  const waiting: (() => void)[] = [];
  const next = () => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(next);
    });
}
