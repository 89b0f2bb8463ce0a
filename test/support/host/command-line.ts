import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const MADOGUCHI = join(import.meta.dirname, '../../../main/cli/madoguchi.js');

export interface CommandResult {
  readonly status: number | null;
  /** Standard output as JSON; the commands print exactly one object with `--json`. */
  readonly json: Record<string, unknown>;
  readonly standardOutput: string;
  readonly standardError: string;
}

export interface LongRunning {
  /** The first line of standard output. */
  readonly said: Record<string, unknown>;
  readonly processId: number;
  standardError(): string;
  stop(): Promise<void>;
}

export interface CommandLine {
  /** Runs one command with `--json`; `secrets` go to standard input, one a line. */
  run(args: readonly string[], secrets?: readonly string[]): Promise<CommandResult>;
  /** Starts a command that runs until it is stopped; resolves when it has said its first line. */
  start(args: readonly string[]): Promise<LongRunning>;
}

/** A log without the names of requests: they are drawn at random, and any four digits may stand in one. */
export function withoutRequestIds(log: string): string {
  return log.replace(/"requestId":"[\da-f-]{36}"/g, '');
}

/** The program as a person starts it, in an environment of the test's own. */
export function commandLine(env: Readonly<Record<string, string>>): CommandLine {
  const spawned = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [MADOGUCHI, ...args], { env: { ...process.env, LANG: 'en_US.UTF-8', ...env } });
  return {
    async run(args, secrets) {
      const child = spawned([...args, '--json', ...(secrets === undefined ? [] : ['--pin-stdin'])]);
      child.stdin?.end(secrets === undefined ? '' : `${secrets.join('\n')}\n`);
      const [standardOutput, standardError] = [collect(child.stdout), collect(child.stderr)];
      const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
      const text = standardOutput();
      return { status, json: parse(text), standardOutput: text, standardError: standardError() };
    },
    async start(args) {
      const child = spawned(args);
      const standardError = collect(child.stderr);
      const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
      const line = await new Promise<string>((resolve, reject) => {
        createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
        void gone.then(() => reject(new Error(`ended before it said anything: ${standardError()}`)));
      });
      return {
        said: parse(line),
        processId: child.pid ?? 0,
        standardError,
        async stop() {
          child.kill('SIGTERM');
          await gone;
        },
      };
    },
  };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Error(`not one JSON object on standard output: ${text.slice(0, 300)}`);
  }
}
