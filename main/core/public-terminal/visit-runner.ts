import type { IdleView } from '#contract/app/views/idle-view.ts';
import type { Clock } from '../ports/ports.ts';
import {
  type EndReason,
  idleView,
  mayBegin,
  NO_VISIT,
  nextDue,
  stepVisit,
  type Visit,
  type VisitEffect,
  type VisitEvent,
  type VisitFacts,
} from './visit.ts';

/** What the visits ask of the core. */
interface VisitWork {
  /** Cancels the flow, puts it away, and ends the session, though it may never have been open. */
  endVisit(because: EndReason): Promise<void>;
  endSession(because: EndReason): Promise<void>;
  /** Signs out, and forgets what the visit has shown and chosen. */
  forgetVisit(): Promise<void>;
  beginVisit(): void;
}

interface VisitRunner {
  idle(): IdleView;
  mayBegin(): boolean;
  touched(): void;
  seen(facts: VisitFacts): void;
  /** The person ends the visit. Resolves once the portal was told. */
  end(): Promise<void>;
  /** The window of the visit is gone. Resolves once everything is forgotten. */
  windowGone(): Promise<void>;
  /** Resolves when the window of the visit is to go. Rejects where `signal` aborts before. */
  windowDue(signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** Runs the visits to a public terminal: gives their machine the clock, and performs what it asks. */
export function runVisits(options: {
  readonly clock: Clock;
  readonly work: VisitWork;
  readonly onIdle: (view: IdleView) => void;
  readonly onBug: (error: unknown) => void;
}): VisitRunner {
  const { clock, work, onIdle, onBug } = options;
  const windows = new Set<() => void>();
  let visit: Visit = NO_VISIT;
  let waiting = new AbortController();

  async function dispatch(event: VisitEvent): Promise<void> {
    const step = stepVisit(visit, event);
    const shown = idleView(visit);
    visit = step.state;
    waitForNext();
    const idle = idleView(visit);
    if (shown?.endsAtMs !== idle?.endsAtMs) onIdle(idle);
    await Promise.all(step.effects.map(perform));
  }

  function tell(event: VisitEvent): void {
    dispatch(event).catch(onBug);
  }

  async function perform(effect: VisitEffect): Promise<void> {
    switch (effect.do) {
      case 'endVisit':
        return work.endVisit(effect.because);
      case 'endSession':
        return work.endSession(effect.because);
      case 'closeWindow':
        for (const close of windows) close();
        return;
      case 'forgetVisit':
        return work.forgetVisit().finally(() => tell({ type: 'forgotten' }));
      case 'beginVisit':
        return work.beginVisit();
    }
  }

  function waitForNext(): void {
    waiting.abort(new Error('something else is waited for'));
    waiting = new AbortController();
    const due = nextDue(visit);
    if (due === undefined) return;
    const { signal } = waiting;
    clock.wait(Math.max(0, due.atMs - clock.nowMs()), signal).then(
      () => {
        if (!signal.aborted) tell({ type: 'due', what: due.what, nowMs: clock.nowMs() });
      },
      () => undefined, // something else is waited for
    );
  }

  return {
    idle: () => idleView(visit),
    mayBegin: () => mayBegin(visit),
    touched: () => tell({ type: 'touched', nowMs: clock.nowMs() }),
    seen: (facts) => tell({ type: 'seen', facts, nowMs: clock.nowMs() }),
    end: () => dispatch({ type: 'endAsked' }),
    windowGone: () => dispatch({ type: 'windowGone' }),
    async windowDue(signal) {
      signal.throwIfAborted();
      if (visit.stage.at === 'windowDue') return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const giveUp = () => reject(new Error('the window went before'));
      windows.add(resolve);
      signal.addEventListener('abort', giveUp, { once: true });
      await promise.finally(() => {
        windows.delete(resolve);
        signal.removeEventListener('abort', giveUp);
      });
    },
    stop: () => waiting.abort(new Error('closed')),
  };
}
