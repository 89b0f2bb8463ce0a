import { randomBytes } from 'node:crypto';
import type { FailureCode } from '#contract/failures/failure.ts';
import type { KioskBeat, KioskPaper } from '#contract/portal/kiosk-routes.ts';
import type { PortalClient } from '#core/portal/portal-client.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock } from '#core/ports/ports.ts';
import type { TerminalWatch } from './terminal-watch.ts';

const EVERY_MS = 60_000;
/** What changes is told before its time, though not as often as it changes. */
const LEAST_PAUSE_MS = 10_000;
const LAST_WORD_MS = 2_000;
const RUN_BYTES = 16;

interface HeartbeatOptions {
  readonly portal: PortalClient;
  /** Of this terminal's registration. */
  readonly key: string;
  readonly version: string;
  readonly watch: TerminalWatch;
  readonly paper: () => Promise<KioskPaper>;
  readonly clock: Clock;
  readonly log: (entry: LogEntry) => void;
}

export interface Heartbeats {
  /** Something is worth telling before its time. */
  hurry(): void;
  /** Tells that the terminal ends, for at most two seconds. */
  stop(): Promise<void>;
}

/** Tells the portal every minute how this terminal is. A portal that cannot be told keeps nobody from anything. */
export function startHeartbeats({ portal, key, version, watch, paper, clock, log }: HeartbeatOptions): Heartbeats {
  const run = randomBytes(RUN_BYTES).toString('base64url');
  const stopping = new AbortController();
  let pause = new AbortController();
  let isHurried = false;
  let beat = 0;
  let lastCode: FailureCode | undefined;

  async function tell(signal: AbortSignal): Promise<void> {
    const paperNow = await paper();
    beat += 1;
    const told = watch.told();
    const body: KioskBeat = { run, beat, version, paper: paperNow, ...told };
    const answer = await portal.call('tellKioskState', { token: key, body, signal });
    if (answer.ok) watch.taken(told);
    else if (answer.failure.code !== 'cancelled') watch.untold();
    const code = answer.ok ? undefined : answer.failure.code;
    if (code !== undefined && code !== lastCode && code !== 'cancelled') log({ event: 'terminalUntold', code });
    lastCode = code;
  }

  /** Rejects where the signal ends it. */
  async function rest(): Promise<void> {
    await clock.wait(LEAST_PAUSE_MS, stopping.signal);
    if (isHurried) return;
    await clock
      .wait(EVERY_MS - LEAST_PAUSE_MS, AbortSignal.any([pause.signal, stopping.signal]))
      .catch(() => undefined);
  }

  async function keepTelling(): Promise<void> {
    while (!stopping.signal.aborted) {
      isHurried = false;
      pause = new AbortController();
      await tell(stopping.signal);
      await rest().catch(() => undefined);
    }
  }

  const telling = keepTelling();
  return {
    hurry() {
      isHurried = true;
      pause.abort();
    },
    async stop() {
      stopping.abort();
      await telling;
      watch.stopping();
      const late = new AbortController();
      const done = new AbortController();
      clock.wait(LAST_WORD_MS, done.signal).then(
        () => late.abort(),
        () => undefined,
      );
      await tell(late.signal);
      done.abort();
    },
  };
}
