const MOST_FAILURES = 5;
const WINDOW_MS = 60_000;
const CLOSED_MS = 60_000;

interface SourceCircuit {
  /** Until when the source is asked nothing; `undefined` where it may be asked. */
  closedUntilMs(): number | undefined;
  failed(): void;
}

/** Five failures within a minute, and the source is left alone for the next one. */
export function createSourceCircuit(nowMs: () => number): SourceCircuit {
  let failures: readonly number[] = [];
  let closedUntil = 0;
  return {
    closedUntilMs: () => (nowMs() < closedUntil ? closedUntil : undefined),
    failed() {
      const now = nowMs();
      failures = [...failures.filter((at) => at > now - WINDOW_MS), now];
      if (failures.length < MOST_FAILURES) return;
      failures = [];
      closedUntil = now + CLOSED_MS;
    },
  };
}
