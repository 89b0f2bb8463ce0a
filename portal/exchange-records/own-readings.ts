import { sql } from 'kysely';
import type { OwnQuestion } from '#contract/portal/exchange-record-routes.ts';
import { ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { createPolicy } from '../platform/policy.ts';

/** What a person asked a source about themselves; no value of the answer. */
interface OwnReadingLine {
  readonly source: string;
  readonly group: string;
}

export interface OwnReadings {
  /** Keeps that the person asks, before the source is asked. Says how often they asked for the group within a day. */
  add(actor: ResidentActor, line: OwnReadingLine): Promise<number>;
}

const mayKeep = createPolicy<'add', 'own', { readonly subject: string }>(
  { add: { resident: 'own' } },
  { own: (requester, { subject }) => requester.kind === 'resident' && requester.id === subject },
);

export function createOwnReadings(database: Database): OwnReadings {
  return {
    async add(actor, { source, group }) {
      const { id: subject } = actor;
      if (!mayKeep(actor, 'add', { subject })) throw new Error(`${actor.kind} may not add`);
      const kept = await sql<{ n: number }>`
        with kept as (
          insert into own_reading (subject_id, source_id, data_group, purpose)
          values (${subject}, ${source}, ${group}, 'source.own') returning 1
        )
        select (1 + count(*))::int as n from own_reading
        where subject_id = ${subject} and at > statement_timestamp() - interval '1 day' and data_group = ${group}`.execute(
        database,
      );
      const [row] = kept.rows;
      if (row === undefined) throw new Error('the statement returns one row');
      return row.n;
    },
  };
}

/** What a person asked sources, the newest first, `most` at most; of each source its identifier. */
export async function readOwnQuestions(
  database: Database,
  subject: string,
  most: number,
): Promise<(Omit<OwnQuestion, 'source'> & { readonly source: string; readonly atMs: number })[]> {
  const read = await sql<{ id: string; at: Date; source_id: string; data_group: string; purpose: 'source.own' }>`
    select id, at, source_id, data_group, purpose from own_reading
    where subject_id = ${subject} order by at desc limit ${most}`.execute(database);
  return read.rows.map(({ id, at, source_id, data_group, purpose }) => ({
    record: id,
    at: instantOf(at),
    // Told to the second, and put among looks as it was.
    atMs: at.getTime(),
    way: 'self',
    source: source_id,
    group: ownGroupIdSchema.parse(data_group),
    purpose,
  }));
}
