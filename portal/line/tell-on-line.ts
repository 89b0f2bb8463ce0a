import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { runSoon } from '../platform/events/job-queue.ts';
import { SEND_LINE_JOB } from './line-jobs.ts';

/** Has whoever of them is linked told on LINE that something came; once for all that comes until it is sent. */
export async function tellOnLine(transaction: Database, subjects: readonly string[], nowMs: number): Promise<void> {
  const at = new Date(nowMs);
  const put = await sql`
    insert into line_sending (id, kind, friend_hash, due_at, made_at)
    select gen_random_uuid(), 'notice', hash, ${at}, ${at} from line_friend
    where subject_id = any(${[...subjects]}::text[]) and pushes = 'on'
    on conflict do nothing`.execute(transaction);
  if ((put.numAffectedRows ?? 0n) > 0n) await runSoon(transaction, SEND_LINE_JOB);
}
