/** Source: docs/staff.md, sessions. */
const IDLE_LIMIT_MS = 15 * 60_000;
const WARN_BEFORE_MS = 60_000;
/** Somebody who writes for long asks the portal for nothing; it hears from this page that they are there. */
const TELL_EVERY_MS = 5 * 60_000;
const LOOK_EVERY_MS = 1_000;
const ACTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

interface IdleWatch {
  /** A minute before the end, and again when somebody is there. */
  readonly onWarn: (isNear: boolean) => void;
  readonly onIdle: () => void;
  readonly onThere: () => void;
  readonly lastAskedAtMs: () => number;
}

/** Watches for the acts of whoever sits in front of the page, by the clock: a computer that slept has been idle too. */
export function watchIdle({ onWarn, onIdle, onThere, lastAskedAtMs }: IdleWatch): () => void {
  let lastActMs = Date.now();
  let isNear = false;

  function look(): void {
    const idleMs = Date.now() - lastActMs;
    if (idleMs >= IDLE_LIMIT_MS) {
      onIdle();
    } else if (idleMs >= IDLE_LIMIT_MS - WARN_BEFORE_MS !== isNear) {
      isNear = !isNear;
      onWarn(isNear);
    }
  }
  function act(): void {
    // What was left alone too long is over, whoever comes back first: a timer of a computer that slept comes late.
    if (Date.now() - lastActMs < IDLE_LIMIT_MS) lastActMs = Date.now();
    look();
    if (Date.now() - lastActMs < IDLE_LIMIT_MS && lastActMs - lastAskedAtMs() >= TELL_EVERY_MS) onThere();
  }

  for (const name of ACTS) window.addEventListener(name, act, { capture: true, passive: true });
  const timer = window.setInterval(look, LOOK_EVERY_MS);
  return () => {
    window.clearInterval(timer);
    for (const name of ACTS) window.removeEventListener(name, act, { capture: true });
  };
}
