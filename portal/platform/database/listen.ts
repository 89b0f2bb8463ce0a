import pg from 'pg';
import { errorPlace, type PortalLog } from '../log.ts';

const AGAIN_AFTER_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A connection on which nothing comes for hours is dropped by networks without a word; the system's own look is every two. */
const LOOKED_AT_EVERY_MS = 30_000;

export interface Listening {
  stop(): Promise<void>;
}

/**
 * Calls `notice` with what each notification of the channel says; with nothing once it listens, and again after its
 * connection was lost: what was told meanwhile is not known. Returns once it listens or has failed for the first time; then it goes on trying.
 */
export async function listen(
  databaseUrl: string,
  channel: 'catalogue_changed' | 'authorization_changed',
  notice: (told?: string) => void,
  log: PortalLog,
): Promise<Listening> {
  let isStopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = AGAIN_AFTER_MS;

  const tryAgain = (lost: pg.Client) => {
    if (isStopped || client !== lost) return;
    client = undefined;
    lost.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  };
  const connect = async () => {
    const opened = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      keepAliveInitialDelayMillis: LOOKED_AT_EVERY_MS,
    });
    client = opened;
    opened.on('error', () => tryAgain(opened));
    opened.on('end', () => tryAgain(opened));
    opened.on('notification', ({ payload }) => notice(payload));
    try {
      await opened.connect();
      await opened.query(`listen ${channel}`);
      pauseMs = AGAIN_AFTER_MS;
      notice();
    } catch (error) {
      log({ event: 'listeningFaulty', ...errorPlace(error) });
      tryAgain(opened);
    }
  };
  await connect();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
