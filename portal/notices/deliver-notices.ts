import { sql } from 'kysely';
import { audienceSchema } from '#contract/portal/staff-notice-routes.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { type FindBirthDates, PEOPLE_AT_ONCE, peopleOf, thoseOfAge } from './audience-query.ts';
import { mayDo } from './notice-policy.ts';
import { type NewsQueue, tellOfNews } from './tell-of-news.ts';

/** The job that brings what staff wrote to whom it is for. */
export const DELIVER_NOTICES_JOB = 'deliverNotices';

interface DeliveryDependencies {
  readonly findBirthDates: FindBirthDates;
  readonly queue: NewsQueue;
  readonly nowMs: () => number;
}

interface Which {
  readonly municipality_code: string;
  readonly id: string;
}

/**
 * Delivers what is due, a thousand people a transaction, until nothing is left or it is asked to end. Whom a notice may be for
 * is settled when sending begins, within the database; each person leaves that list in the transaction that tells them, or
 * that finds that their age is another. No more of them than those are ever in memory. Whenever it is killed,
 * the next run goes on where this one stood: nobody is told twice, nobody is left out. Answers with how many were told.
 */
export async function deliverNotices(
  database: Database,
  { findBirthDates, queue, nowMs }: DeliveryDependencies,
  actor: JobActor,
  signal: AbortSignal,
): Promise<number> {
  if (!mayDo(actor, 'deliver', {})) throw new Error(`${actor.kind} may not deliver`);
  let told = 0;
  while (!signal.aborted) {
    const due = await sql<Which>`
      select municipality_code, id from staff_notice
      where state in ('scheduled', 'sending') and due_at <= ${new Date(nowMs())}
      order by due_at limit 1`.execute(database);
    const [next] = due.rows;
    if (next === undefined) break;
    await begin(database, next, nowMs());
    for (let isOver = false; !isOver && !signal.aborted; ) {
      const some = await database
        .transaction()
        .execute((transaction) => deliverSome(transaction, next, { findBirthDates, queue, nowMs: nowMs() }));
      told += some.told;
      isOver = some.isOver;
    }
  }
  return told;
}

/** Settles whom it is for. A notice that was stopped meanwhile stays as it is. */
async function begin(database: Database, { municipality_code: m, id }: Which, nowMs: number): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    // A segment of a whole city is one statement, which has longer than a request has.
    await sql`set local statement_timeout = '60s'`.execute(transaction);
    const held = await sql<{ audience: unknown }>`
      select audience from staff_notice
      where municipality_code = ${m} and id = ${id} and state = 'scheduled' for update`.execute(transaction);
    const [row] = held.rows;
    if (row === undefined) return;
    const people = peopleOf(m, audienceSchema.parse(row.audience));
    await sql`
      insert into staff_notice_person (municipality_code, notice_id, subject_id, receipt_number)
      select ${m}, ${id}, subject_id, receipt_number
      from (${people}) as person`.execute(transaction);
    await sql`
      update staff_notice set state = 'sending', begun_at = ${new Date(nowMs)}
      where municipality_code = ${m} and id = ${id}`.execute(transaction);
  });
}

/** Tells whom it is for of the next thousand. The last time it ends the notice. Waits for a stop, and obeys it. */
async function deliverSome(
  transaction: Database,
  { municipality_code: m, id }: Which,
  { findBirthDates, queue, nowMs }: Pick<DeliveryDependencies, 'findBirthDates' | 'queue'> & { readonly nowMs: number },
): Promise<{ readonly told: number; readonly isOver: boolean }> {
  const held = await sql<{ audience: unknown }>`
    select audience from staff_notice where municipality_code = ${m} and id = ${id} and state = 'sending' for update`.execute(
    transaction,
  );
  const [row] = held.rows;
  if (row === undefined) return { told: 0, isOver: true };
  const at = new Date(nowMs);
  const next = await sql<{ subject_id: string; receipt_number: string | null }>`
    delete from staff_notice_person where ctid = any(array(
      select ctid from staff_notice_person where municipality_code = ${m} and notice_id = ${id}
      order by subject_id limit ${PEOPLE_AT_ONCE}))
    returning subject_id, receipt_number`.execute(transaction);
  const subjects = next.rows.map(({ subject_id: subject }) => subject);
  const ofAge = await thoseOfAge(transaction, m, audienceSchema.parse(row.audience), subjects, findBirthDates);
  const people = next.rows.filter(({ subject_id: subject }) => ofAge.has(subject));
  const made = await sql<{ owner: string }>`
    insert into notice (owner, id, municipality_code, receipt_number, kind, at, sent)
    select subject_id, translate(encode(uuid_send(gen_random_uuid()) || substr(uuid_send(gen_random_uuid()), 1, 2), 'base64'),
      '+/', '-_'), ${m}, receipt_number, 'staff', ${at}, ${id}
    from unnest(${people.map((one) => one.subject_id)}::text[], ${people.map((one) => one.receipt_number)}::text[])
      as person (subject_id, receipt_number)
    on conflict (municipality_code, sent, owner) where sent is not null do nothing
    returning owner`.execute(transaction);
  const told = made.rows.map(({ owner }) => owner);
  await tellOfNews(transaction, queue, told, { topic: 'staff', nowMs });
  const left = await sql`
    select from staff_notice_person where municipality_code = ${m} and notice_id = ${id} limit 1`.execute(transaction);
  const isLast = left.rows.length === 0;
  await sql`
    update staff_notice set told = told + ${told.length}
      ${isLast ? sql`, state = 'sent', ended_at = ${at}` : sql``}
    where municipality_code = ${m} and id = ${id}`.execute(transaction);
  return { told: told.length, isOver: isLast };
}
