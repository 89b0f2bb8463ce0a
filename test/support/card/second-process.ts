import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Another program that wants a signature from whatever the card has verified. */
export interface Intruder {
  /** Resolves after so many more attempts. */
  attempts(count: number): Promise<void>;
  /** Every answer it got: status words, or `refused` where it did not get to the card. */
  stop(): Promise<readonly string[]>;
}

export function startIntruder(
  env: Readonly<Record<string, string>>,
  reader: string,
  habit: 'comes and goes' | 'stays connected' = 'comes and goes',
): Intruder {
  const words: string[] = [];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'intruder.ts'), reader, habit], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (word) => {
    words.push(word);
    for (const look of [...waiting]) look();
  });
  return {
    async attempts(count) {
      const enough = words.length + count;
      await new Promise<void>((resolve) => {
        const look = () => {
          if (words.length < enough) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    },
    async stop() {
      child.kill('SIGKILL');
      await gone;
      return words;
    },
  };
}

/** A process of ours that has verified the PIN and holds the card. */
export async function startVerifiedHolder(
  env: Readonly<Record<string, string>>,
  reader: string,
  binding: string,
): Promise<{ kill(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'verified-holder.ts'), reader, binding], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const [line] = await new Promise<string[]>((resolve) => {
    createInterface({ input: child.stdout }).once('line', (text) => resolve([text]));
    void gone.then(() => resolve([]));
  });
  if (line !== 'verified') throw new Error(`the holder did not verify: ${line}`);
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
