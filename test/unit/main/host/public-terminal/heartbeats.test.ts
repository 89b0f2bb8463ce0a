import { describe, expect, it } from 'vitest';
import type { FailureCode } from '#contract/failures/failure.ts';
import { KIOSK_ROUTES, type KioskBeat } from '#contract/portal/kiosk-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock } from '#core/ports/ports.ts';
import { startHeartbeats } from '#host/public-terminal/heartbeats.ts';
import { createTerminalWatch } from '#host/public-terminal/terminal-watch.ts';

const KEY = 'K'.repeat(43);

/** A clock that a test moves: what waits goes on once its time has come. */
function movedClock() {
  let nowMs = 0;
  const waiting = new Set<{ readonly atMs: number; readonly go: () => void }>();
  const clock: Clock = {
    nowMs: () => epochMs(nowMs),
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const entry = { atMs: nowMs + ms, go: resolve };
        const giveUp = () => {
          waiting.delete(entry);
          reject(signal.reason);
        };
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(entry);
      }),
  };
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  };
  return {
    clock,
    settle,
    async move(ms: number) {
      nowMs += ms;
      for (const entry of waiting) {
        if (entry.atMs > nowMs) continue;
        waiting.delete(entry);
        entry.go();
      }
      await settle();
    },
  };
}

/** A terminal whose portal answers as it is told to. */
async function terminal() {
  const { clock, move, settle } = movedClock();
  const beats: KioskBeat[] = [];
  const tokens = new Set<string | null>();
  const logged: LogEntry[] = [];
  let answer: 'taken' | 'down' | FailureCode = 'taken';
  let onTheWay: () => void = () => undefined;
  const fetch = async (_: string, init: RequestInit): Promise<Response> => {
    if (answer === 'down') throw new TypeError('fetch failed');
    tokens.add(new Headers(init.headers).get('authorization'));
    beats.push(KIOSK_ROUTES.tellKioskState.body.parse(JSON.parse(String(init.body))));
    onTheWay();
    if (answer === 'taken') return Response.json({ taken: true });
    return Response.json({ status: 401, code: answer }, { status: 401 });
  };
  const watch = createTerminalWatch(() => heartbeats.hurry());
  const heartbeats = startHeartbeats({
    portal: createPortalClient('https://portal.example', fetch, clock),
    key: KEY,
    version: '0.1.0',
    watch,
    paper: async () => 'noPrinter',
    clock,
    log: (entry) => logged.push(entry),
  });
  await settle();
  return {
    beats,
    tokens,
    logged,
    watch,
    heartbeats,
    move,
    answers: (now: typeof answer) => (answer = now),
    meanwhile: (happens: () => void) => (onTheWay = happens),
  };
}

describe('Heartbeats', () => {
  it('go out at once and every minute, each with the key and a number of its own', async () => {
    const { beats, tokens, heartbeats, move } = await terminal();
    for (let minute = 0; minute < 3; minute += 1) {
      await move(10_000);
      await move(50_000);
    }
    expect(beats.map(({ beat }) => beat)).toEqual([1, 2, 3, 4]);
    expect(new Set(beats.map(({ run }) => run)).size).toBe(1);
    expect([...tokens]).toEqual([`Bearer ${KEY}`]);
    expect(beats[0]).toMatchObject({ state: 'inService', visits: 0, paper: 'noPrinter', fault: null });
    await heartbeats.stop();
  });

  it('tell before their time what changes, and not more often than every ten seconds', async () => {
    const { beats, watch, heartbeats, move } = await terminal();
    for (let change = 0; change < 40; change += 1) {
      watch.readers(change % 2 === 0 ? { service: 'down' } : { service: 'running', readers: [] });
      await move(1_000);
    }
    expect(beats.length).toBeGreaterThanOrEqual(4);
    expect(beats.length).toBeLessThanOrEqual(5);
    expect(beats[1]).toMatchObject({ state: 'impaired' });
    await heartbeats.stop();
  });

  it('that do not arrive keep nothing up, are in the log once, and are told of when the next one arrives', async () => {
    const { beats, logged, answers, heartbeats, move } = await terminal();
    answers('down');
    for (let minute = 0; minute < 3; minute += 1) {
      await move(10_000);
      await move(50_000);
    }
    answers('taken');
    await move(10_000);
    await move(50_000);
    await move(10_000);
    await move(50_000);
    expect(beats.map(({ fault }) => fault)).toEqual([null, 'portalUnreachable', null]);
    expect(logged).toEqual([{ event: 'terminalUntold', code: 'portalUnreachable' }]);
    await heartbeats.stop();
  });

  it('tell of a crash that came while one was under way with the next', async () => {
    const { beats, watch, heartbeats, move, meanwhile } = await terminal();
    meanwhile(() => watch.visit('crashed'));
    await move(10_000);
    await move(50_000);
    meanwhile(() => undefined);
    await move(10_000);
    await move(50_000);
    expect(beats.map(({ fault }) => fault)).toEqual([null, null, 'windowCrashed']);
    await heartbeats.stop();
  });

  it('with a key that is refused are in the log, which does not have the key', async () => {
    const { logged, answers, heartbeats, move } = await terminal();
    answers('kioskRefused');
    await move(10_000);
    await move(50_000);
    expect(logged).toEqual([{ event: 'terminalUntold', code: 'kioskRefused' }]);
    expect(JSON.stringify(logged)).not.toContain(KEY);
    await heartbeats.stop();
  });

  it('end with a word that the terminal ends, also where the portal does not answer', async () => {
    const { beats, heartbeats } = await terminal();
    await heartbeats.stop();
    expect(beats.map(({ state }) => state)).toEqual(['inService', 'stopped']);
    const { heartbeats: other, answers } = await terminal();
    answers('down');
    await other.stop();
  });
});
