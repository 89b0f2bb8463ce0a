import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Each system's program that opens a file with whatever the person has chosen for it. */
const OPENER_PATHS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: '/usr/bin/xdg-open',
  darwin: '/usr/bin/open',
  win32: 'C:\\Windows\\explorer.exe',
};

export function findOpener(): string | undefined {
  const path = OPENER_PATHS[process.platform];
  try {
    if (path !== undefined) accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** Hands something over to the system's own program for it, which lives on its own and belongs to the person, environment and all. */
export function openBySystem(openerPath: string, what: string): void {
  spawn(openerPath, [what], { stdio: 'ignore', shell: false, detached: true })
    .on('error', () => undefined)
    .unref();
}
