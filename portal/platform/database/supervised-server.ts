import { setTimeout as wait } from 'node:timers/promises';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalLog } from '../log.ts';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts';

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * An embedded server that is started again, on the same port, whenever it ends by itself. Meanwhile requests are
 * answered `storageUnavailable`.
 */
export async function superviseEmbeddedServer(
  folder: string,
  log: PortalLog,
  signal?: AbortSignal,
): Promise<Outcome<Pick<EmbeddedServer, 'databaseUrl' | 'stop'>>> {
  const first = await startEmbeddedServer(folder, signal === undefined ? {} : { signal });
  if (!first.ok) return first;
  const { databaseUrl, port } = first.value;
  const stopped = new AbortController();
  let current: EmbeddedServer | undefined = first.value;

  async function keep(): Promise<void> {
    while (!stopped.signal.aborted) {
      await Promise.race([current?.lost, aborted(stopped.signal)]);
      if (stopped.signal.aborted) return;
      current = undefined;
      log({ event: 'databaseLost' });
      current = await startAgain();
      if (current !== undefined) log({ event: 'databaseBack' });
    }
  }

  async function startAgain(): Promise<EmbeddedServer | undefined> {
    for (let pauseMs = SHORTEST_PAUSE_MS; !stopped.signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const again = await startEmbeddedServer(folder, { port, signal: stopped.signal });
      if (again.ok) return again.value;
      await wait(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    return undefined;
  }

  const keeping = keep();
  return success({
    databaseUrl,
    stop: async () => {
      stopped.abort();
      await keeping;
      await current?.stop();
    },
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
