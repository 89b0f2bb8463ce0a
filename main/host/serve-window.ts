import { randomUUID } from 'node:crypto';
import type { FrameChannel } from '#contract/app/ipc-frame.ts';
import { serveContract } from '#contract/app/ipc-server.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { AppCore } from '#core/window/app-core.ts';

/**
 * Serves one window until its channel closes; resolves when the core has let go of everything that belonged to it.
 *
 * A flow belongs to a live window: whichever way the channel ends, the flow is cancelled and the card released.
 */
export function serveWindow(core: AppCore, channel: FrameChannel, log: (entry: LogEntry) => void): Promise<void> {
  const dispatcher = serveContract(channel, core.handlers, (error) => {
    const id = randomUUID();
    log({ event: 'bug', id, kind: error instanceof Error ? error.name : typeof error });
    return { id };
  });
  const unsubscribe = core.subscribe((event, data) => dispatcher.emit(event, data));
  return new Promise((resolve) => {
    channel.onClose(() => {
      unsubscribe();
      core.windowGone().then(resolve, (error: unknown) => {
        log({ event: 'bug', id: randomUUID(), kind: error instanceof Error ? error.name : typeof error });
        resolve();
      });
    });
  });
}
