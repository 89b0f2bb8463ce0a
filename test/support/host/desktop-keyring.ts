import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { hasTools } from '../system-tools.ts';

/** Why no keyring can run on this machine; `undefined` where one can. */
export const KEYRING_MISSING = hasTools('dbus-daemon', 'gnome-keyring-daemon')
  ? undefined
  : 'needs dbus and gnome-keyring';

export interface DesktopKeyring {
  /** What a program needs in its environment to find this keyring and no other. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The keyring of a desktop, unlocked, with its own bus; what it keeps lies in `home`. */
export async function startKeyring(home: string): Promise<DesktopKeyring> {
  const own = { PATH: process.env.PATH ?? '', HOME: home, XDG_DATA_HOME: `${home}/data`, XDG_RUNTIME_DIR: home };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env: own,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(createInterface({ input: bus.stdout }), 'line')) as [string];
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: address };
  // It goes into the background once it is unlocked, and ends with its bus.
  const daemon = spawn('gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end('invented');
  await once(daemon, 'exit');
  return { env, stop: () => ended(bus) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
