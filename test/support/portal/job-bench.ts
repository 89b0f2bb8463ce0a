import { sql } from 'kysely';
import * as z from 'zod';
import type { Actor } from '#portal/platform/actor.ts';
import type { Database } from '#portal/platform/database/database.ts';
import { type JobRunner, type JobTimes, type PeriodicJob, startJobs } from '#portal/platform/events/job-runner.ts';
import { createPublish, type EventOf, type EventWork, type Publish } from '#portal/platform/events/outbox.ts';
import type { PortalLogEntry } from '#portal/platform/log.ts';

export const BENCH_EVENTS = { counted: z.strictObject({ n: z.number().int() }) } as const;
export const BENCH_JOB = 'writeEffect';

type Work = EventWork<{ n: number }>;

/** An event, and one job about it whose effect is a row: a second effect would be a second row. */
export interface JobBench {
  readonly publish: Publish<EventOf<typeof BENCH_EVENTS>>;
  readonly logged: PortalLogEntry[];
  /** Starts a runner whose job writes its row and then does what it is told. */
  start(then?: (work: Work) => Promise<void>, options?: JobBenchOptions): Promise<JobRunner>;
  /** Publishes one event in a transaction of its own. */
  happen(n: number): Promise<void>;
  effects(): Promise<readonly number[]>;
  /** The queue's rows, oldest first. */
  queue(): Promise<readonly QueuedJob[]>;
  /** Moves the time to which jobs were put off, and that at which they were taken, into the past. */
  letTimePass(): Promise<void>;
}

export interface JobBenchOptions {
  readonly times?: Partial<JobTimes>;
  readonly periodic?: readonly PeriodicJob[];
}

export interface QueuedJob {
  readonly task: string;
  readonly attempts: number;
  readonly locked: boolean;
  readonly waitSeconds: number;
  readonly error: string | null;
}

const ACTOR: Actor = { kind: 'client', id: 'bench' };

export async function openJobBench(database: Database, databaseUrl: string): Promise<JobBench> {
  await sql`create table if not exists effect (n int not null)`.execute(database);
  const logged: PortalLogEntry[] = [];
  const jobsThat = (then?: (work: Work) => Promise<void>) => ({
    counted: [
      {
        name: BENCH_JOB,
        handle: async (work: Work) => {
          await sql`insert into effect values (${work.data.n})`.execute(work.transaction);
          await then?.(work);
        },
      },
    ],
  });
  const publish = createPublish<typeof BENCH_EVENTS>(jobsThat());
  return {
    publish,
    logged,
    async start(then, { times, periodic = [] } = {}) {
      const jobs = { kinds: BENCH_EVENTS, ofEvents: jobsThat(then), periodic };
      const log = (entry: PortalLogEntry) => logged.push(entry);
      const started = await startJobs(jobs, { databaseUrl, database, log, ...(times === undefined ? {} : { times }) });
      if (!started.ok) throw new Error(JSON.stringify(started.failure));
      return started.value;
    },
    happen: (n) =>
      database.transaction().execute((transaction) => publish(transaction, ACTOR, { name: 'counted', data: { n } })),
    async effects() {
      const rows = await sql<{ n: number }>`select n from effect order by n`.execute(database);
      return rows.rows.map(({ n }) => n);
    },
    async queue() {
      const rows = await sql<QueuedJob>`
        select task_identifier as task, attempts, locked_at is not null as locked, last_error as error,
          extract(epoch from run_at - clock_timestamp())::float8 as "waitSeconds"
        from graphile_worker.jobs order by id`.execute(database);
      return rows.rows;
    },
    async letTimePass() {
      await sql`update graphile_worker._private_jobs
        set run_at = run_at - interval '1 day', locked_at = locked_at - interval '1 minute'`.execute(database);
    },
  };
}
