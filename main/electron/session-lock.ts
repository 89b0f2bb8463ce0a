import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { printedBy } from '#host/system-program.ts';

// Electron's `lock-screen` is an event of Windows and macOS alone. On Linux logind says so on the system bus
// (org.freedesktop.login1, `Lock` and `LockedHint` of org.freedesktop.login1.Session), which GLib's own program reads.

const GDBUS = '/usr/bin/gdbus';
const LOGIND = 'org.freedesktop.login1';
const LONGEST_LINE_CHARACTERS = 10_000;

/**
 * Calls `onLock` whenever the screen of this session is locked, until `signal` aborts or logind ends.
 *
 * Resolves with whether it can be heard here: not without logind, a session of it, or the program. Never rejects.
 */
export async function watchSessionLock(onLock: () => void, signal: AbortSignal, program = GDBUS): Promise<boolean> {
  const path = await sessionPath(program, signal).catch(() => undefined);
  if (path === undefined || signal.aborted) return false;
  const args = ['monitor', '--system', '--dest', LOGIND, '--object-path', path];
  const monitor = spawn(program, args, { env: {}, stdio: ['ignore', 'pipe', 'ignore'], shell: false, signal });
  const isHeard = new Promise<boolean>((resolve) => {
    monitor.once('spawn', () => resolve(true));
    monitor.on('error', () => resolve(false)); // it was aborted, or is not there any more
  });
  createInterface({ input: monitor.stdout }).on('line', (line) => {
    if (line.length < LONGEST_LINE_CHARACTERS && saysLocked(line)) onLock();
  });
  return isHeard;
}

/** Whether a line of `gdbus monitor` says that a session was locked. */
function saysLocked(line: string): boolean {
  return (
    /^\/\S+: org\.freedesktop\.login1\.Session\.Lock \(\)$/.test(line) ||
    /^\/\S+: org\.freedesktop\.DBus\.Properties\.PropertiesChanged \('org\.freedesktop\.login1\.Session', .*'LockedHint': <true>/.test(
      line,
    )
  );
}

/** The session in which this program was started, or which shows the desktop of its account. */
async function sessionPath(program: string, signal: AbortSignal): Promise<string | undefined> {
  const call = (path: string, ...args: string[]) =>
    printedBy(
      program,
      ['call', '--system', '--dest', LOGIND, '--object-path', path, '--method', ...args],
      {},
      'utf8',
      signal,
    );
  const told = await call(
    '/org/freedesktop/login1/session/auto',
    'org.freedesktop.DBus.Properties.Get',
    `${LOGIND}.Session`,
    'Id',
  );
  const id = /^\(<'([\w-]{1,64})'>,\)\s*$/.exec(told)?.[1];
  if (id === undefined) return undefined;
  const found = await call('/org/freedesktop/login1', `${LOGIND}.Manager.GetSession`, id);
  return /^\(objectpath '(\/org\/freedesktop\/login1\/session\/\w{1,128})',\)\s*$/.exec(found)?.[1];
}
