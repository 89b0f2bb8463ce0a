import type { SessionView } from '#contract/app/views/session-view.ts';
import type { Clock } from '#core/ports/ports.ts';
import type { AppCore } from '#core/window/app-core.ts';

/** How long the last words of a visit stay on a public terminal's screen once the card is gone. */
const FAREWELL_MS = 10_000;

/**
 * Resolves some seconds after the session of a visit has ended and no card lies on a reader any more: the window of
 * that visit is to go. Rejects where `signal` aborts before.
 */
export async function visitEnded(core: AppCore, clock: Clock, signal: AbortSignal): Promise<void> {
  const said = Promise.withResolvers<void>();
  let sessionIsOver = false;
  let farewell: AbortController | undefined;
  const unsubscribe = core.subscribe((event, data) => {
    if (event === 'sessionChanged') sessionIsOver = (data as SessionView).at === 'ended';
    else if (event !== 'devicesChanged') return;
    farewell?.abort();
    if (!sessionIsOver || core.isCardLeft()) return;
    farewell = new AbortController();
    clock.wait(FAREWELL_MS, AbortSignal.any([farewell.signal, signal])).then(said.resolve, () => undefined);
  });
  const giveUp = () => said.reject(new Error('the window went before'));
  signal.addEventListener('abort', giveUp, { once: true });
  return said.promise.finally(() => {
    unsubscribe();
    signal.removeEventListener('abort', giveUp);
  });
}
