import { sql } from 'kysely';
import pg from 'pg';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Database, errorCode } from '../database/database.ts';
import { loadGraphileWorker, QUEUE_SCHEMA } from './graphile-worker.ts';

/** Of a periodic job. */
export const PERIODIC_TRIES = 3;
const MIGRATION_LOCK = '7881692312217908074';
/** Keeps the presence of a runner apart from every other advisory lock. */
const PRESENCE_SEED = 7_881_692;

/** Connections for the queue's own statements, apart from those of requests. */
export function openQueuePool(databaseUrl: string, most: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: most,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    application_name: 'madoguchi-jobs',
  });
  // A connection that dies, idle or in use, is replaced at the next use; unheard, its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Brings the queue's own schema up to date, one portal at a time. The first time needs the right to create a schema.
 * Fails with `storageUnusable`, `migrationFailed`.
 */
export async function installQueue(pool: pg.Pool): Promise<Outcome<void>> {
  const { Logger, runMigrations } = loadGraphileWorker();
  try {
    const holder = await pool.connect();
    try {
      await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await runMigrations({ pgPool: pool, schema: QUEUE_SCHEMA, logger: new Logger(() => () => undefined) });
      await holder.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    } finally {
      // Closed, so that its lock ends whatever happened.
      holder.release(true);
    }
    return success(undefined);
  } catch (error) {
    const detail = `schema ${QUEUE_SCHEMA} ${errorCode(error)}`;
    return failed({ code: 'storageUnusable', problem: 'migrationFailed', detail });
  }
}

/** Makes a runner's presence known for as long as this connection lives. */
export async function announcePresence(client: pg.ClientBase, runnerId: string): Promise<void> {
  await client.query('select pg_advisory_lock(hashtextextended($1, $2))', [runnerId, PRESENCE_SEED]);
}

/**
 * Gives back the jobs of runners that are gone: killed, or cut from the database. A runner is gone where no connection
 * holds its presence. Jobs taken in the last 10 seconds stay: their runner may not have announced itself.
 */
export async function freeJobsOfLostRunners(database: Database): Promise<void> {
  await sql`
    select ${sql.id(QUEUE_SCHEMA, 'force_unlock_workers')}(array(
      select locked_by from (
        select distinct locked_by from ${sql.id(QUEUE_SCHEMA, 'jobs')} where locked_at < clock_timestamp() - interval '10 seconds'
      ) as runner
      where pg_try_advisory_xact_lock(hashtextextended(locked_by, ${PRESENCE_SEED}))
    ))`.execute(database);
}

/** Gives back the jobs of a runner that has ended. */
export async function freeJobsOf(database: Database, runnerId: string): Promise<void> {
  await sql`select ${sql.id(QUEUE_SCHEMA, 'force_unlock_workers')}(array[${runnerId}])`.execute(database);
}

/** Jobs that failed at their last try and wait for an operator. */
export async function countParkedJobs(database: Database): Promise<number> {
  const counted = await sql<{ n: string }>`
    select count(*) as n from ${sql.id(QUEUE_SCHEMA, 'jobs')} where attempts >= max_attempts and locked_at is null
  `.execute(database);
  return Number(counted.rows[0]?.n ?? 0);
}

/** Has a periodic job run once this transaction has ended, beside its schedule. */
export async function runSoon(transaction: Database, job: string): Promise<void> {
  await sql`select queue_periodic_job(${job}, ${PERIODIC_TRIES}, ${job}, now())`.execute(transaction);
}

/** Has a periodic job run at a moment, to the second, beside its schedule; once for all that asks for the same second. */
export async function runAt(transaction: Database, job: string, atMs: number): Promise<void> {
  const at = new Date(Math.ceil(atMs / 1_000) * 1_000);
  const key = `${job} ${at.toISOString()}`;
  await sql`select queue_periodic_job(${job}, ${PERIODIC_TRIES}, ${key}, ${at})`.execute(transaction);
}

interface QueuedJob {
  readonly name: string;
  readonly payload?: Readonly<Record<string, string>>;
  /** A job that waits under the same key is replaced. */
  readonly key?: string;
  readonly tries: number;
}

/** Adds a job that begins once this transaction has ended; whoever's transaction it is, of the queue it sees nothing. */
export async function queueJob(transaction: Database, { name, payload = {}, key, tries }: QueuedJob): Promise<void> {
  await sql`select queue_job(${name}, ${JSON.stringify(payload)}, ${tries}, ${key ?? null})`.execute(transaction);
}
