import { sql } from 'kysely';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { mayDo } from './notice-policy.ts';

const KEPT_DAYS = 90;
const CODES_KEPT_DAYS = 1;
/** Beyond the last try of any: it waits for a portal that sends none any more. */
const WAITING_KEPT_DAYS = 7;
/** What staff told, as long as they answer for it. */
const STAFF_NOTICE_KEPT_DAYS = 3 * 366;
const PREVIEWS_KEPT_DAYS = 2;
/** Of each kind in one run; the next one takes the rest. */
const AT_ONCE = 10_000;

interface Swept {
  readonly mails: number;
  readonly problems: number;
  readonly codes: number;
}

/** Removes what became of mails, and whom mail did not reach, after 90 days; counts of codes after a day. */
export async function sweepNotices(database: Database, actor: JobActor, nowMs: number): Promise<Swept> {
  if (!mayDo(actor, 'sweep', {})) throw new Error(`${actor.kind} may not sweep`);
  const before = (days: number) => new Date(nowMs - days * 24 * 3_600_000);
  const mails = await sql`
    delete from mail_log where id = any(array(
      select id from mail_log where at < ${before(KEPT_DAYS)} order by at limit ${AT_ONCE}))`.execute(database);
  const waiting = await sql`
    delete from mail_waiting where id = any(array(
      select id from mail_waiting where due_at < ${before(WAITING_KEPT_DAYS)} order by due_at limit ${AT_ONCE}))`.execute(
    database,
  );
  const problems = await sql`
    delete from mail_problem where (municipality_code, id) in (
      select municipality_code, id from mail_problem where at < ${before(KEPT_DAYS)} order by at limit ${AT_ONCE})`.execute(
    database,
  );
  const codes = await sql`
    delete from mail_code where subject_id = any(array(
      select subject_id from mail_code where asked_since < ${before(CODES_KEPT_DAYS)}
        and expires_at < ${new Date(nowMs)} order by asked_since limit ${AT_ONCE}))`.execute(database);
  await sweepStaffNotices(database, before);
  const count = ({ numAffectedRows = 0n }: { readonly numAffectedRows?: bigint | undefined }) =>
    Number(numAffectedRows);
  return { mails: count(mails) + count(waiting), problems: count(problems), codes: count(codes) };
}

/** Removes what staff wrote, with what everybody got of it, and how often somebody asked for how many. */
async function sweepStaffNotices(database: Database, before: (days: number) => Date): Promise<void> {
  await sql`delete from staff_notice_preview where day < ${before(PREVIEWS_KEPT_DAYS)}::date`.execute(database);
  const old = await sql<{ municipality_code: string; id: string }>`
    select municipality_code, id from staff_notice where made_at < ${before(STAFF_NOTICE_KEPT_DAYS)}
    order by made_at limit 10`.execute(database);
  for (const { municipality_code: m, id } of old.rows) {
    const gone = await sql`
      delete from notice where (owner, id) in (
        select owner, id from notice where municipality_code = ${m} and sent = ${id} limit ${AT_ONCE})`.execute(
      database,
    );
    // The rest goes first, in the next runs: what names the text goes before it.
    if (Number(gone.numAffectedRows ?? 0) === AT_ONCE) return;
    await database.transaction().execute(async (transaction) => {
      for (const table of ['staff_notice_person', 'staff_notice_file']) {
        await sql`delete from ${sql.id(table)} where municipality_code = ${m} and notice_id = ${id}`.execute(
          transaction,
        );
      }
      await sql`delete from staff_notice where municipality_code = ${m} and id = ${id}`.execute(transaction);
    });
  }
}
