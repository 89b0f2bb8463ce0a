import type { ViewStore } from './view-store.ts';

const AT_MOST_EVERY_MS = 5_000;

/** Tells the host that keys or pointers are used. While the host warns it tells nothing: the person answers by a button. */
export function reportActivity(store: Pick<ViewStore, 'read' | 'call'>): void {
  let toldAtMs = Number.NEGATIVE_INFINITY;

  function touched({ timeStamp: nowMs }: Event): void {
    const { snapshot } = store.read();
    if (snapshot === undefined || snapshot.idle !== null || nowMs - toldAtMs < AT_MOST_EVERY_MS) return;
    toldAtMs = nowMs;
    void store.call('stillHere', {});
  }

  for (const input of ['keydown', 'pointerdown', 'wheel'] as const) {
    window.addEventListener(input, touched, { capture: true, passive: true });
  }
}
