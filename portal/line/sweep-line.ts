import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

const DAY_MS = 86_400_000;
/** Longer than LINE sends again what was not taken. */
const EVENTS_KEPT_DAYS = 7;
/** What was not delivered, so that staff see that something was wrong. */
const DEAD_KEPT_DAYS = 30;
/** What was told comes no second time: what it is about is over by then. */
const TOLD_KEPT_DAYS = 400;
const AT_ONCE = 5_000;

/** Drops what is over: events, codes, what could not be sent. Answers with how much. */
export async function sweepLine(database: Database, nowMs: number): Promise<number> {
  const before = (days: number) => new Date(nowMs - days * DAY_MS);
  const now = new Date(nowMs);
  const some = [
    sql`delete from line_event where id in (
      select id from line_event where received_at < ${before(EVENTS_KEPT_DAYS)} order by received_at limit ${AT_ONCE})`,
    sql`delete from line_sending where id in (
      select id from line_sending where dead_at is not null and made_at < ${before(DEAD_KEPT_DAYS)}
      order by made_at limit ${AT_ONCE})`,
    sql`delete from one_to_one_delivery where (friend_hash, item, due) in (
      select friend_hash, item, due from one_to_one_delivery where at < ${before(TOLD_KEPT_DAYS)}
      order by at limit ${AT_ONCE})`,
  ];
  const all = [
    sql`delete from line_link where ends_at < ${now}`,
    sql`delete from line_link_code where ends_at < ${now}`,
    sql`delete from line_limit where until < ${now}`,
  ];
  const drop = async (what: (typeof all)[number]) => Number((await what.execute(database)).numAffectedRows ?? 0);
  let swept = 0;
  for (const what of all) swept += await drop(what);
  for (const what of some) {
    let dropped: number;
    do {
      dropped = await drop(what);
      swept += dropped;
    } while (dropped === AT_ONCE);
  }
  return swept;
}
