import { useEffect, useSyncExternalStore } from 'react';

type WayBack = () => unknown;

let ways: readonly WayBack[] = [];
const listeners = new Set<() => void>();

function changed(next: readonly WayBack[]): void {
  ways = next;
  for (const listener of listeners) listener();
}

/** Says what leads back from the screen that is shown, for a frame that has the way back in its own place. */
export function useWayBack(back: WayBack | undefined): void {
  useEffect(() => {
    if (back === undefined) return undefined;
    changed([...ways, back]);
    return () => changed(ways.filter((way) => way !== back));
  }, [back]);
}

/** What leads back from here; none where there is nothing behind. */
export function useCurrentWayBack(): WayBack | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ways.at(-1),
  );
}
