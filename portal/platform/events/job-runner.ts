import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ParsedCronItem, TaskList, WorkerPool } from 'graphile-worker';
import type pg from 'pg';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { JobActor } from '../actor.ts';
import { type Database, errorCode } from '../database/database.ts';
import { errorPlace, type PortalLog } from '../log.ts';
import { loadGraphileWorker, QUEUE_SCHEMA } from './graphile-worker.ts';
import {
  announcePresence,
  countParkedJobs,
  freeJobsOf,
  freeJobsOfLostRunners,
  installQueue,
  openQueuePool,
  PERIODIC_TRIES,
} from './job-queue.ts';
import type { EventJob, EventJobs, EventKinds } from './outbox.ts';

/** What the portal does by itself again and again. Runs once at a time, whatever the number of portals. */
export interface PeriodicJob {
  readonly name: string;
  /** An hour or a part of one; also made up for, once, where no portal ran when it was due. */
  readonly everyMinutes: 1 | 5 | 10 | 15 | 30 | 60;
  readonly run: (work: { readonly actor: JobActor; readonly signal: AbortSignal }) => Promise<void>;
}

export interface PortalJobs<Kinds extends EventKinds> {
  readonly kinds: Kinds;
  readonly ofEvents: EventJobs<Kinds>;
  readonly periodic: readonly PeriodicJob[];
}

export interface JobTimes {
  /** Notices bring new jobs at once; this finds those that were put off, as a message that a service did not take for a second. */
  readonly lookAgainMs: number;
  /** How often the jobs of runners that are gone are given back, besides at the start. */
  readonly freeLostEveryMs: number;
  /** When the portal stops, running jobs are asked to end after the first time and given back after the second. */
  readonly askToEndAfterMs: number;
  readonly giveBackAfterMs: number;
}

const MINUTE_MS = 60_000;
const TIMES: JobTimes = {
  lookAgainMs: 1_000,
  freeLostEveryMs: MINUTE_MS,
  askToEndAfterMs: 3_000,
  giveBackAfterMs: 8_000,
};
const AT_ONCE = 4;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const GIVING_BACK_MS = 2_000;

export interface JobRunner {
  /** Takes no new job, waits for those that run for at most `giveBackAfterMs`, and lets go of the database. */
  stop(): Promise<void>;
}

interface RunnerDependencies {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly log: PortalLog;
  readonly times: JobTimes;
  readonly tasks: TaskList;
  readonly schedule: readonly ParsedCronItem[];
}

/**
 * Runs the portal's jobs until it is stopped, beside those of other portals on the same database. A runner that ends
 * by itself, as when its database is gone, is begun again.
 *
 * Fails with `storageUnusable`: `migrationFailed` where the queue cannot be installed, `unreachable`.
 */
export async function startJobs<Kinds extends EventKinds>(
  jobs: PortalJobs<Kinds>,
  surroundings: {
    readonly databaseUrl: string;
    readonly database: Database;
    readonly log: PortalLog;
    readonly times?: Partial<JobTimes>;
  },
): Promise<Outcome<JobRunner>> {
  const { databaseUrl, database, log } = surroundings;
  const installer = openQueuePool(databaseUrl, 2);
  const installed = await installQueue(installer);
  await installer.end();
  if (!installed.ok) return installed;
  const dependencies: RunnerDependencies = {
    databaseUrl,
    database,
    log,
    times: { ...TIMES, ...surroundings.times },
    tasks: tasksOf(jobs, database, log),
    schedule: scheduleOf(jobs.periodic),
  };
  let current: Runner;
  try {
    const parked = await countParkedJobs(database);
    if (parked > 0) log({ event: 'jobsParked', count: parked });
    await freeJobsOfLostRunners(database);
    current = await beginRunner(dependencies);
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'unreachable', detail: errorCode(error) });
  }
  const stopped = new AbortController();

  async function keep(): Promise<void> {
    while (!stopped.signal.aborted) {
      await Promise.race([current.ended, aborted(stopped.signal)]);
      if (stopped.signal.aborted) return;
      log({ event: 'jobsInterrupted' });
      await current.stop();
      const next = await beginAgain(current);
      if (next === undefined) return;
      current = next;
      log({ event: 'jobsResumed' });
    }
  }

  async function beginAgain(lost: Runner): Promise<Runner | undefined> {
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await wait(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return undefined;
      try {
        await lost.giveBack();
        return await beginRunner(dependencies);
      } catch (error) {
        log({ event: 'jobQueueFaulty', ...errorPlace(error) });
      }
    }
  }

  const keeping = keep();
  return success({
    stop: async () => {
      stopped.abort();
      await keeping;
      await current.stop();
    },
  });
}

interface Runner {
  /** Resolves when it begins to end, asked or by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  /** Lets other runners have the jobs that this one could not end. */
  giveBack(): Promise<void>;
}

async function beginRunner({
  databaseUrl,
  database,
  log,
  times,
  tasks,
  schedule,
}: RunnerDependencies): Promise<Runner> {
  const { Logger, run } = loadGraphileWorker();
  const pool = openQueuePool(databaseUrl, AT_ONCE + 1);
  const ended = Promise.withResolvers<void>();
  const events = new EventEmitter();
  let workers: WorkerPool | undefined;
  let isStopping = false;
  const tellFault = (error: unknown) => {
    if (!isStopping) log({ event: 'jobQueueFaulty', ...errorPlace(error) });
  };

  events.on('pool:create', ({ workerPool }: { workerPool: WorkerPool }) => {
    workers = workerPool;
  });
  events.on('pool:listen:success', ({ workerPool, client }: { workerPool: WorkerPool; client: pg.PoolClient }) => {
    // The library listens on this connection first. What was added while none listened is looked for then.
    client.once('drain', () => {
      announcePresence(client, workerPool.id)
        .then(() => workerPool.nudge(AT_ONCE))
        .catch(tellFault);
    });
  });
  events.on('resetLocked:started', () => {
    freeJobsOfLostRunners(database).catch(tellFault);
  });
  events.on('pool:gracefulShutdown', () => ended.resolve());
  // Where its first statement fails, the library keeps the failure and asks the database never again.
  let failedLooks = 0;
  events.on('worker:getJob:error', ({ error }: { error: unknown }) => {
    failedLooks += 1;
    if (failedLooks === AT_ONCE) tellFault(error);
    if (failedLooks >= AT_ONCE) ended.resolve();
  });
  for (const event of ['worker:getJob:empty', 'job:start']) {
    events.on(event, () => {
      failedLooks = 0;
    });
  }

  const runner = await run({
    pgPool: pool,
    schema: QUEUE_SCHEMA,
    taskList: tasks,
    parsedCronItems: [...schedule],
    concurrency: AT_ONCE,
    pollInterval: times.lookAgainMs,
    gracefulShutdownAbortTimeout: times.askToEndAfterMs,
    minResetLockedInterval: times.freeLostEveryMs,
    maxResetLockedInterval: times.freeLostEveryMs,
    noHandleSignals: true,
    events,
    // Its messages are sentences and may quote a row; what failed in a job, the job's own entry says.
    logger: new Logger(() => (level, _, meta) => {
      if ((level === 'error' || level === 'warning') && meta?.failure !== true) tellFault(meta?.error);
    }),
    // Without a delay the library does not await its write of a result, and one that fails ends the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  runner.promise.catch(() => undefined).finally(() => ended.resolve());

  return {
    ended: ended.promise,
    stop: async () => {
      isStopping = true;
      // It refuses to be stopped where it is ending by itself; then its end is waited for.
      const stopped = runner.stop().catch(() => runner.promise);
      if (!(await within(times.giveBackAfterMs, stopped))) {
        await within(GIVING_BACK_MS, workers?.forcefulShutdown('stopped'));
      }
      await within(GIVING_BACK_MS, pool.end());
    },
    giveBack: async () => {
      if (workers !== undefined) await freeJobsOf(database, workers.id);
    },
  };
}

const payloadSchema = z.looseObject({ eventId: z.string().regex(/^\d{1,19}$/) });

/** Each job under its name; two of one name are a bug. */
function tasksOf<Kinds extends EventKinds>(
  { kinds, ofEvents, periodic }: PortalJobs<Kinds>,
  database: Database,
  log: PortalLog,
): TaskList {
  const named: [string, TaskList[string]][] = [];
  for (const { name, run } of periodic) {
    named.push([name, watched(name, log, (_, signal) => run({ actor: { kind: 'job', id: name }, signal }))]);
  }
  for (const [event, jobs] of Object.entries<readonly EventJob<never>[]>(ofEvents)) {
    const kind = kinds[event];
    for (const { name, handle } of jobs) {
      named.push([
        name,
        watched(name, log, async (payload, signal) => {
          const { eventId } = payloadSchema.parse(payload);
          await database.transaction().execute(async (transaction) => {
            const data = await takeEvent(transaction, eventId, name);
            if (data === undefined) return;
            await handle({ transaction, eventId, data: kind?.parse(data) as never, signal });
          });
        }),
      ]);
    }
  }
  const tasks = Object.fromEntries(named);
  if (Object.keys(tasks).length < named.length) throw new Error('each job has a name of its own');
  return tasks;
}

/** What an event tells, once for each job: `undefined` where the job has handled it. */
async function takeEvent(transaction: Database, eventId: string, job: string): Promise<unknown> {
  const marked = await transaction
    .insertInto('event_handled')
    .values({ event_id: eventId, job })
    .onConflict((conflict) => conflict.doNothing())
    .returning('event_id')
    .executeTakeFirst();
  if (marked === undefined) return undefined;
  const event = transaction.selectFrom('outbox_event').select('data').where('id', '=', eventId);
  return (await event.executeTakeFirstOrThrow()).data;
}

/** A task whose outcome is in the log, and whose error leaves nothing of its message in the database. */
function watched(
  job: string,
  log: PortalLog,
  run: (payload: unknown, signal: AbortSignal) => Promise<void>,
): TaskList[string] {
  return async (payload, { abortSignal, job: { id, attempts, max_attempts } }) => {
    const beganAtMs = performance.now();
    try {
      await run(payload, abortSignal);
    } catch (error) {
      const place = errorPlace(error);
      log({ event: attempts >= max_attempts ? 'jobParked' : 'jobFailed', job, jobId: id, attempt: attempts, ...place });
      throw new Error(place.kind);
    }
    log({ event: 'jobDone', job, jobId: id, attempt: attempts, tookMs: Math.round(performance.now() - beganAtMs) });
  };
}

/** A tick takes the place of the last one that is still to be tried, so that one alone waits. */
function scheduleOf(periodic: readonly PeriodicJob[]): readonly ParsedCronItem[] {
  return loadGraphileWorker().parseCronItems(
    periodic.map(({ name, everyMinutes }) => ({
      task: name,
      match: everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`,
      options: {
        // Serial, with what is added beside the schedule.
        queueName: name,
        jobKey: name,
        jobKeyMode: 'replace' as const,
        maxAttempts: PERIODIC_TRIES,
        backfillPeriod: everyMinutes * MINUTE_MS,
      },
    })),
  );
}

/** Whether the work ended, well or not, within the time. */
async function within(limitMs: number, work: unknown): Promise<boolean> {
  const ended = Promise.resolve(work).then(
    () => true,
    () => true,
  );
  return Promise.race([ended, wait(limitMs, false, { ref: false })]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
