import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { makePrivateFolder, readOrMakePrivateFile, readPrivateText, renameOnceFree } from '#platform/private-file.ts';
import { errorCode } from './database.ts';
import {
  choosePostgresAccount,
  findPostgresBinaries,
  giveTo,
  isLivePostgres,
  type PostgresAccount,
  type PostgresBinaries,
  runPostgresProgram,
  startPostgresServer,
} from './postgres-process.ts';

const USER = 'madoguchi';
const HOST = '127.0.0.1';
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 15_000;
const POLL_MS = 10;
const HOLD_LIMIT_MS = 2_000;
/** A server that does not even quit is killed. */
const QUIT_LIMIT_MS = 5_000;
/** "madoguch" as a number: the advisory lock whose holder owns the folder. */
const HOLDER_LOCK = '7881692312217908072';
const LOCK_FILE = 'postmaster.pid';
const SMALL_FILE_LIMIT_BYTES = 4_096;
const HOLDER_NAME = 'madoguchi-portal';

export interface EmbeddedServer {
  /** With the password: never logged. */
  readonly databaseUrl: string;
  readonly processId: number;
  readonly port: number;
  /** Resolves when the server ends without `stop` having been called. */
  readonly lost: Promise<void>;
  /** Ends connections and server, and returns when the server's process is gone. */
  stop(): Promise<void>;
}

interface Cluster {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly account: PostgresAccount;
  readonly binaries: PostgresBinaries;
}

/**
 * Starts PostgreSQL on a private folder, made at the first start, on `port` of 127.0.0.1, by default any free one.
 *
 * The folder has one holder: whoever has the advisory lock in the running server. A server left over from a killed
 * portal is taken over. Fails with `storageUnusable`: `heldByProcess` names the other portal's process,
 * `folderRefused` and `serverFailed` what the system or the server said.
 */
export async function startEmbeddedServer(
  folder: string,
  { port, signal: stopped }: { readonly port?: number; readonly signal?: AbortSignal } = {},
): Promise<Outcome<EmbeddedServer>> {
  forgetClientSettings();
  const cluster = await openCluster(folder);
  if (!cluster.ok) return cluster;
  const giveUpAtMs = performance.now() + START_LIMIT_MS;
  let lastWords = 'it did not become ready in time';
  while (performance.now() < giveUpAtMs && stopped?.aborted !== true) {
    const running = await readPostmaster(cluster.value);
    if (running === undefined) {
      const started = await start(cluster.value, port ?? (await freePort()), stopped);
      if (!started.ok) lastWords = started.said;
      else continue;
      await wait(50);
      continue;
    }
    const held = await hold(cluster.value, running.port);
    if (held.is === 'mine') return success(runningServer(cluster.value, running, held.client));
    if (held.is === 'taken') return unusable('heldByProcess', held.by);
    await wait(POLL_MS);
  }
  return unusable('serverFailed', lastWords);
}

/** The address of the server that runs on a folder, whoever holds it; `undefined` where none does. Nothing is made. */
export async function runningServerUrl(folder: string): Promise<string | undefined> {
  forgetClientSettings();
  const data = join(folder, 'cluster');
  const password = await readPrivateText(join(folder, 'password'), SMALL_FILE_LIMIT_BYTES).catch(() => undefined);
  const [processLine, , , portLine] = await lockFileLines(data);
  if (password === undefined || !(await isLivePostgres(Number(processLine)))) return undefined;
  return urlOf(password, Number(portLine));
}

/**
 * What is set for the machine's other clients of PostgreSQL (`PGOPTIONS`, `PGSSLMODE` and the like) is not meant for
 * our own server, and the client library reads it all.
 */
function forgetClientSettings(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('PG')) delete process.env[name];
}

function unusable(problem: 'heldByProcess' | 'folderRefused' | 'serverFailed', detail: string) {
  return failed({ code: 'storageUnusable', problem, detail: detail.slice(0, 200) });
}

async function openCluster(folder: string): Promise<Outcome<Cluster>> {
  const binaries = await findPostgresBinaries();
  if (binaries === undefined) return unusable('serverFailed', `no PostgreSQL for ${process.platform}-${process.arch}`);
  try {
    await makePrivateFolder(folder);
    const account = await choosePostgresAccount(folder, binaries);
    if (account === undefined) return unusable('folderRefused', 'the account postgres cannot enter the folder');
    const password = await readOrMakePrivateFile(join(folder, 'password'), SMALL_FILE_LIMIT_BYTES, () =>
      Buffer.from(randomBytes(24).toString('base64url'), 'utf8'),
    );
    const cluster: Cluster = {
      folder,
      data: join(folder, 'cluster'),
      password: Buffer.from(password).toString('utf8'),
      account,
      binaries,
    };
    return (await isThere(cluster.data)) ? success(cluster) : await initialise(cluster);
  } catch (error) {
    return unusable('folderRefused', errorCode(error));
  }
}

/** Made under another name and renamed, so that a half-made cluster is never taken for one. */
async function initialise(cluster: Cluster): Promise<Outcome<Cluster>> {
  const draft = join(cluster.folder, `making-${randomBytes(6).toString('hex')}`);
  await mkdir(draft, { mode: 0o700 });
  await giveTo(cluster.account, draft);
  try {
    const made = await runPostgresProgram(cluster.account, cluster.binaries.initdb, [
      `--pgdata=${draft}`,
      '--auth=scram-sha-256',
      `--username=${USER}`,
      `--pwfile=${await lendPassword(cluster)}`,
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ]);
    if (made.status !== 0) return unusable('serverFailed', made.said);
    await renameOnceFree(draft, cluster.data).catch(async (error: unknown) => {
      if (!(await isThere(cluster.data))) throw error;
    });
    return success(cluster);
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(join(cluster.folder, 'lent-password'), { force: true });
  }
}

async function lendPassword({ folder, account, password }: Cluster): Promise<string> {
  if (account.as !== 'user') return join(folder, 'password');
  const lent = join(folder, 'lent-password');
  await readOrMakePrivateFile(lent, SMALL_FILE_LIMIT_BYTES, () => Buffer.from(password, 'utf8'));
  await giveTo(account, lent);
  return lent;
}

async function isThere(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (names) => names.length > 0,
    () => false,
  );
}

interface Postmaster {
  readonly processId: number;
  readonly port: number;
}

/**
 * The server on this folder as its own lock file tells it; `undefined` where none runs. A lock file whose number
 * meanwhile belongs to another program is removed: the server itself would take that program for a server.
 */
async function readPostmaster({ data }: Pick<Cluster, 'data'>): Promise<Postmaster | undefined> {
  const [processLine, , , portLine] = await lockFileLines(data);
  if (processLine === undefined) return undefined;
  const processId = z.coerce.number().int().positive().safeParse(processLine);
  const port = z.coerce.number().int().min(1).max(65_535).safeParse(portLine);
  if (!processId.success || !port.success) {
    await wait(POLL_MS);
    return undefined;
  }
  if (await isLivePostgres(processId.data)) return { processId: processId.data, port: port.data };
  if (isSomeProcess(processId.data)) await rm(join(data, LOCK_FILE), { force: true });
  return undefined;
}

function isSomeProcess(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

async function start(
  cluster: Cluster,
  port: number,
  stopped: AbortSignal | undefined,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly said: string }> {
  const server = startPostgresServer(cluster.account, cluster.binaries.postgres, [
    '-D',
    cluster.data,
    '-p',
    String(port),
    ...SETTINGS.flatMap((setting) => ['-c', setting]),
  ]);
  const exit = server.exited.then((status) => ({ status }));
  const giveUpAtMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < giveUpAtMs && stopped?.aborted !== true) {
    const ended = await Promise.race([exit, wait(POLL_MS)]);
    if (ended !== undefined) return { ok: false, said: server.said() };
    if (await saysReady(cluster)) return { ok: true };
  }
  server.end();
  return { ok: false, said: server.said() };
}

/** Durability (fsync, synchronous_commit, full_page_writes) is left as it comes: on, and checked before each start. */
const SETTINGS = [
  `listen_addresses=${HOST}`,
  'unix_socket_directories=',
  'max_connections=50',
  'shared_buffers=32MB',
  'log_destination=stderr',
  'logging_collector=off',
  // A statement or a row in the server's own log would be personal data.
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
];

async function saysReady({ data }: Cluster): Promise<boolean> {
  return (await lockFileLines(data))[7]?.trim() === 'ready';
}

/** None where there is no lock file. */
async function lockFileLines(data: string): Promise<readonly string[]> {
  const bytes = await readBoundedFile(join(data, LOCK_FILE), SMALL_FILE_LIMIT_BYTES).catch(() => undefined);
  return bytes === undefined ? [] : Buffer.from(bytes).toString('utf8').split('\n');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening, refused) => {
    probe.once('error', refused).listen({ host: HOST, port: 0 }, listening);
  });
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address and a port');
  return address.port;
}

type Hold =
  | { readonly is: 'mine'; readonly client: pg.Client }
  | { readonly is: 'taken'; readonly by: string }
  | { readonly is: 'notReady' };

async function hold(cluster: Cluster, port: number): Promise<Hold> {
  const client = new pg.Client({
    connectionString: urlOf(cluster.password, port),
    application_name: `${HOLDER_NAME} ${process.pid}`,
    connectionTimeoutMillis: HOLD_LIMIT_MS,
    query_timeout: HOLD_LIMIT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const tried = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [HOLDER_LOCK]);
    if (tried.rows[0]?.mine === true) return { is: 'mine', client };
    const holder = await client.query<{ name: string }>(
      `select application_name as name from pg_stat_activity join pg_locks using (pid)
       where locktype = 'advisory' and granted and application_name like $1`,
      [`${HOLDER_NAME} %`],
    );
    await client.end();
    const name = holder.rows[0]?.name;
    return name === undefined ? { is: 'notReady' } : { is: 'taken', by: name.slice(HOLDER_NAME.length + 1) };
  } catch {
    await client.end().catch(() => undefined);
    return { is: 'notReady' };
  }
}

function urlOf(password: string, port: number): string {
  return `postgres://${USER}:${password}@${HOST}:${port}/postgres`;
}

function runningServer(cluster: Cluster, { processId, port }: Postmaster, holder: pg.Client): EmbeddedServer {
  let stopping = false;
  const lost = new Promise<void>((resolve) => {
    holder.once('end', () => {
      if (!stopping) resolve();
    });
  });
  return {
    databaseUrl: urlOf(cluster.password, port),
    processId,
    port,
    lost,
    stop: async () => {
      stopping = true;
      const giveUpAtMs = performance.now() + STOP_LIMIT_MS;
      // A frozen server never says goodbye.
      await Promise.race([holder.end().catch(() => undefined), wait(HOLD_LIMIT_MS)]);
      signal(processId, 'SIGINT');
      while (await isLivePostgres(processId)) {
        const overdueMs = performance.now() - giveUpAtMs;
        if (overdueMs > QUIT_LIMIT_MS) signal(processId, 'SIGKILL');
        else if (overdueMs > 0) signal(processId, 'SIGQUIT');
        await wait(POLL_MS);
      }
    },
  };
}

function signal(processId: number, name: NodeJS.Signals): void {
  try {
    process.kill(processId, name);
  } catch {
    // It is gone, which is what was wanted.
  }
}
