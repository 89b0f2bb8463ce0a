import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const ROOT = new URL('../../..', import.meta.url).pathname;

export interface PageScript {
  readonly address: string;
  /** Sends a signal to the script alone, or to all of its processes as Ctrl-C does; resolves with the exit status. */
  stop(signal: NodeJS.Signals, to: 'script' | 'all'): Promise<number | null>;
  /** Whether any process that it started is left. */
  isLeft(): boolean;
}

/** Starts a script of ours that serves pages, in a process group of its own, and waits until it tells its address. */
export async function startPageScript(file: string, args: readonly string[] = []): Promise<PageScript> {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { pid = 0 } = child;
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    void gone.then(() => reject(new Error(`ended before it told its address: ${said.join('\n')}`)));
  });
  return {
    address,
    async stop(signal, to) {
      process.kill(to === 'all' ? -pid : pid, signal);
      return gone;
    },
    isLeft() {
      try {
        process.kill(-pid, 0);
        return true;
      } catch {
        return false;
      }
    },
  };
}
