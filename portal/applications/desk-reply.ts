import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CaseChange, caseChangeSchema } from '#contract/portal/desk-routes.ts';
import type { Database } from '../platform/database/database.ts';

/** One press of somebody's, by the key that it was made with. */
export interface Press {
  readonly municipality: string;
  readonly key: string;
  readonly staff: string;
  /** SHA-256 of what was asked. */
  readonly asked: Buffer;
}

/** How long a press can be sent again. */
const KEPT_HOURS = 24;

/** What the press answered before; fails with `idempotencyKeyReused` where the key stands for another. */
export async function keptReply(
  database: Database,
  { municipality, key, staff, asked }: Press,
): Promise<Outcome<CaseChange> | undefined> {
  const kept = await database
    .selectFrom('desk_reply')
    .select(['staff_id', 'asked', 'reply'])
    .where('municipality_code', '=', municipality)
    .where('key', '=', key)
    .executeTakeFirst();
  if (kept === undefined) return undefined;
  if (kept.staff_id !== staff || !kept.asked.equals(asked)) return failed({ code: 'idempotencyKeyReused' });
  return success(caseChangeSchema.parse(kept.reply));
}

/** Keeps what it answered, in the transaction of the change; answers whether the key was free. */
export async function keepReply(
  transaction: Database,
  { municipality, key, staff, asked }: Press,
  reply: CaseChange,
): Promise<boolean> {
  const kept = await transaction
    .insertInto('desk_reply')
    .values({ municipality_code: municipality, key, staff_id: staff, asked, reply: JSON.stringify(reply) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return kept !== undefined;
}

/** Drops what can no longer be sent again. */
export async function sweepReplies(database: Database): Promise<number> {
  const swept = await database
    .deleteFrom('desk_reply')
    .where('at', '<', sql<Date>`now() - make_interval(hours => ${KEPT_HOURS})`)
    .executeTakeFirst();
  return Number(swept.numDeletedRows);
}
