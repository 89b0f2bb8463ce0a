import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const OUTPUT_LIMIT_BYTES = 4 * 1_024 * 1_024;
const TIME_LIMIT_MS = 5_000;

/**
 * What a program of the system prints: named by its absolute path, without a shell, with this environment and no other,
 * at most 4 MiB within 5 s. Rejects where it cannot be had, fails, or takes longer. Source: SR-40.
 */
export async function printedBy(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  encoding: 'utf8' | 'latin1',
  signal?: AbortSignal,
): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, {
    encoding,
    env,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_LIMIT_BYTES,
    shell: false,
    ...(signal === undefined ? {} : { signal }),
    timeout: TIME_LIMIT_MS,
    windowsHide: true,
  });
  return stdout;
}
