import { spawn } from 'node:child_process';
import { open, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { nativeHostFolder } from './host-settings.ts';

/** Between two times that a browser's request opens the app: a page that asks in a loop opens it once. */
const APART_MS = 60_000;

/**
 * Opens the app by its command, which lives on its own and belongs to the person, environment and all. False where a request
 * has just done so: then it is on its way, or was closed at once and is not wanted.
 */
export async function openApp(command: readonly string[]): Promise<boolean> {
  const [program, ...args] = command;
  if (program === undefined || !(await isFirstForLong())) return false;
  spawn(program, args, { cwd: homedir(), detached: true, shell: false, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
  return true;
}

async function isFirstForLong(): Promise<boolean> {
  const mark = join(nativeHostFolder(), 'opened');
  const last = await stat(mark).catch(() => undefined);
  if (last !== undefined && Math.abs(Date.now() - last.mtimeMs) < APART_MS) return false;
  await rm(mark, { force: true });
  try {
    await (await open(mark, 'wx', 0o600)).close();
    return true;
  } catch {
    return false; // another process was faster, or nothing can be written
  }
}
