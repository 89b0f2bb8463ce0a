import type * as z from 'zod';
import { type Actor, actorColumns } from '../actor.ts';
import type { Database } from '../database/database.ts';
import { queueJob } from './job-queue.ts';

/** What an event of each name tells: identifiers and codes, never a person's data. */
export type EventKinds = Readonly<Record<string, z.ZodType>>;

/** One event of the kinds. */
export type EventOf<Kinds extends EventKinds> = {
  [Name in keyof Kinds & string]: { readonly name: Name; readonly data: z.input<Kinds[Name]> };
}[keyof Kinds & string];

/**
 * Writes an event and its jobs in the transaction of the change that it tells of: all of it stands, or nothing. The
 * jobs begin once the transaction has ended.
 */
export type Publish<Event> = (transaction: Database, actor: Actor, event: Event) => Promise<void>;

/** One thing that the portal does about an event. Runs at least once; what it changes by `transaction` stands once. */
export interface EventJob<Data> {
  /** Of all jobs its own; kept in the database. */
  readonly name: string;
  /**
   * What it does outside of the database it must be able to do again: it may end after that and before the commit.
   * Throws where it is to be tried again.
   */
  readonly handle: (work: EventWork<Data>) => Promise<void>;
}

export interface EventWork<Data> {
  readonly transaction: Database;
  /** The same at each try: what an idempotency key is made of. */
  readonly eventId: string;
  readonly data: Data;
  /** Aborted when the portal stops. */
  readonly signal: AbortSignal;
}

/** The jobs of each event; an event without an entry does not compile. */
export type EventJobs<Kinds extends EventKinds> = {
  readonly [Name in keyof Kinds & string]: readonly EventJob<z.output<Kinds[Name]>>[];
};

/** Tries of a job about an event. The pause grows from 3 s to 2 h, about 3.5 h in all; then the job is parked. */
export const EVENT_JOB_TRIES = 10;

/** The names of each event's jobs, all that writing one needs. */
export type EventJobNames<Kinds extends EventKinds> = {
  readonly [Name in keyof Kinds & string]: readonly { readonly name: string }[];
};

export function createPublish<Kinds extends EventKinds>(jobs: EventJobNames<Kinds>): Publish<EventOf<Kinds>> {
  return async (transaction, actor, { name, data }) => {
    const { id } = await transaction
      .insertInto('outbox_event')
      .values({ name, ...actorColumns(actor), data: JSON.stringify(data) })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const job of jobs[name]) {
      await queueJob(transaction, { name: job.name, payload: { eventId: id }, tries: EVENT_JOB_TRIES });
    }
  };
}
