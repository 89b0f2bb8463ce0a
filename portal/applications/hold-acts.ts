import { sql } from 'kysely';
import type { Outcome } from '#contract/failures/outcome.ts';
import { stepCase } from '#contract/procedure/case.ts';
import { changeRow, tellInHistory } from './assignment-acts.ts';
import { type CaseActHandlers, type CaseDone, type CaseWork, ofCase } from './case-change.ts';
import { standingOf } from './case-step.ts';

/** What keeps a case from being erased. Its person is not told: nothing of what they are owed changes. */
export const HOLD_ACTS: CaseActHandlers<'hold'> = {
  async hold(work, { ground, reason }) {
    const { transaction, caller, held } = work;
    const next = stepCase(standingOf(held), { type: 'hold' }, held.today);
    if (!next.ok) return next;
    const { municipality_code: m, receipt_number: number } = held;
    await sql`insert into retention_hold (municipality_code, receipt_number, number, reason, placed_by)
      select ${m}, ${number}, coalesce(max(number), 0) + 1, ${ground}, ${caller.actor.id}
      from retention_hold where municipality_code = ${m} and receipt_number = ${number}`.execute(transaction);
    await changeRow(work, { held: next.value.isHeld });
    return tellInHistory(work, 'hold', { reason });
  },
};

/** Once a second person has confirmed it. */
export async function liftHold(work: CaseWork, reason: string): Promise<Outcome<CaseDone>> {
  const { transaction, caller, held } = work;
  const next = stepCase(standingOf(held), { type: 'liftHold' }, held.today);
  if (!next.ok) return next;
  const { municipality_code, receipt_number } = ofCase(work);
  await transaction
    .updateTable('retention_hold')
    .set({ ended_by: caller.actor.id, ended_at: sql<Date>`clock_timestamp()` })
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .where('ended_at', 'is', null)
    .execute();
  await changeRow(work, { held: next.value.isHeld });
  return tellInHistory(work, 'liftHold', { reason });
}
