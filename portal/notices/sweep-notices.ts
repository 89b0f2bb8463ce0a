import { sql } from 'kysely';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { mayDo } from './notice-policy.ts';

const KEPT_DAYS = 90;
const CODES_KEPT_DAYS = 1;
/** Beyond the last try of any: it waits for a portal that sends none any more. */
const WAITING_KEPT_DAYS = 7;
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
  const count = ({ numAffectedRows = 0n }: { readonly numAffectedRows?: bigint | undefined }) =>
    Number(numAffectedRows);
  return { mails: count(mails) + count(waiting), problems: count(problems), codes: count(codes) };
}
