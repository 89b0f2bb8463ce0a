import type { ViewStore } from './view-store.ts';

const AT_MOST_EVERY_MS = 5_000;

/**
 * Tells the host that keys or pointers are used, where it watches: at a public terminal, and at home while somebody is
 * signed in or writes. While the host warns it tells nothing: the person answers by a button.
 */
export function reportActivity(store: Pick<ViewStore, 'read' | 'call'>): void {
  let toldAtMs = Number.NEGATIVE_INFINITY;

  function touched({ timeStamp: nowMs }: Event): void {
    const { snapshot } = store.read();
    const isWatched = snapshot?.publicTerminal || snapshot?.session.at === 'active' || snapshot?.flow;
    if (!isWatched || snapshot?.idle !== null || nowMs - toldAtMs < AT_MOST_EVERY_MS) return;
    toldAtMs = nowMs;
    void store.call('stillHere', {});
  }

  for (const input of ['keydown', 'pointerdown', 'wheel'] as const) {
    window.addEventListener(input, touched, { capture: true, passive: true });
  }
}
