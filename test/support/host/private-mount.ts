import { execFileSync } from 'node:child_process';

const UNSHARE = '/usr/bin/unshare';

/** Whether this account may give a program a view of the files of its own. */
export function mayMount(): boolean {
  try {
    execFileSync(UNSHARE, ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A command that sees a folder at another place, where no other program of this computer does. */
export function seeingFolder(
  { folder, at }: { readonly folder: string; readonly at: string },
  command: readonly string[],
): readonly [string, readonly string[]] {
  const confined = `mkdir -p ${at} && mount --bind ${folder} ${at} && exec "$@"`;
  return [UNSHARE, ['-m', 'sh', '-c', confined, 'sh', ...command]];
}
