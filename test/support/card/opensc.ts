import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface ToolRun {
  readonly exitCode: number;
  readonly output: string;
}

/** Why OpenSC's tools cannot be used on this machine. */
export function openscUnavailable(): string | undefined {
  const missing = ['pkcs15-tool', 'pkcs15-crypt', 'openssl'].find((tool) => !existsSync(`/usr/bin/${tool}`));
  return missing === undefined ? undefined : `needs ${missing} (packages opensc and openssl)`;
}

/** Runs a tool to its end; an exit status other than 0 is a value here. */
export function runTool(
  tool: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ToolRun> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 30_000 };
    execFile(tool, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, output: `${stdout}${stderr}` });
    });
  });
}
