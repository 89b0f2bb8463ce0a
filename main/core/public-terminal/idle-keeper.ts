import type { IdleView } from '#contract/app/views/idle-view.ts';
import type { Clock } from '../ports/ports.ts';
import { dueAtMs, type IdleEvent, type IdlePlace, type IdleWatch, idleView, stepIdle } from './idle-watch.ts';

/** Watches over a public terminal that somebody may have left. */
export interface IdleKeeper {
  view(): IdleView;
  /** A person did something. */
  touched(): void;
  moved(to: IdlePlace | 'working' | 'nobody'): void;
  stop(): void;
}

export function createIdleKeeper(options: {
  readonly clock: Clock;
  readonly onChange: (view: IdleView) => void;
  /** Nobody answered the warning. */
  readonly onOver: () => void;
}): IdleKeeper {
  const { clock, onChange, onOver } = options;
  let state: IdleWatch = { at: 'unused' };
  let waiting = new AbortController();

  function dispatch(event: IdleEvent): void {
    const step = stepIdle(state, event);
    if (step.state === state) return;
    const shown = idleView(state);
    state = step.state;
    waiting.abort(new Error('somebody is there, or nobody any more'));
    waiting = new AbortController();
    void waitUntilDue(waiting.signal);
    if (shown !== idleView(state)) onChange(idleView(state));
    for (const effect of step.effects) if (effect.do === 'endVisit') onOver();
  }

  async function waitUntilDue(signal: AbortSignal): Promise<void> {
    const atMs = dueAtMs(state);
    if (atMs === undefined) return;
    try {
      await clock.wait(Math.max(0, atMs - clock.nowMs()), signal);
    } catch {
      return; // something else is waited for now, or nothing
    }
    if (!signal.aborted) dispatch({ type: 'due', nowMs: clock.nowMs() });
  }

  return {
    view: () => idleView(state),
    touched: () => dispatch({ type: 'touched', nowMs: clock.nowMs() }),
    moved: (to) => dispatch({ type: 'moved', to, nowMs: clock.nowMs() }),
    stop: () => waiting.abort(new Error('closed')),
  };
}
