import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { QUEUE_SCHEMA } from './graphile-worker.ts';

const AT_ONCE = 1_000;

interface ParkedJob {
  readonly job: string;
  /** Class or code of what was thrown last: never its message. */
  readonly error: string | null;
  readonly since: string;
}

/** Jobs that failed at their last try and wait for an operator, 1,000 at a time. */
export interface ParkedJobs {
  list(): Promise<readonly ParkedJob[]>;
  /** Has them tried again at once, as if for the first time; answers with how many. */
  retry(): Promise<number>;
}

export function createParkedJobs(database: Database): ParkedJobs {
  return {
    async list() {
      const { rows } = await sql<{ job: string; error: string | null; since: Date }>`
        select task_identifier as job, left(last_error, 80) as error, updated_at as since
        from ${sql.id(QUEUE_SCHEMA, 'jobs')} where attempts >= max_attempts and locked_at is null
        order by id limit ${AT_ONCE}`.execute(database);
      return rows.map(({ since, ...job }) => ({ ...job, since: since.toISOString() }));
    },
    async retry() {
      const { rows } = await sql`
        select id from ${sql.id(QUEUE_SCHEMA, 'reschedule_jobs')}(array(
          select id from ${sql.id(QUEUE_SCHEMA, 'jobs')} where attempts >= max_attempts and locked_at is null
          order by id limit ${AT_ONCE}
        ), run_at => now(), attempts => 0)`.execute(database);
      return rows.length;
    },
  };
}
