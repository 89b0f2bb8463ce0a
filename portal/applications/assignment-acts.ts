import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Tables } from '../platform/database/database.ts';
import { type CaseActHandlers, type CaseDeed, type CaseDone, type CaseWork, ofCase } from './case-change.ts';
import { addHistory, takeStep } from './case-step.ts';

type Updated = Partial<Pick<Tables['desk_case'], 'assignee' | 'procedure_group'>> & {
  readonly restricted?: boolean;
  readonly held?: boolean;
};

/** Changes the row of a case alone; where it stands stays. */
export async function changeRow({ transaction, held, tools, caller }: CaseWork, changed: Updated): Promise<void> {
  await transaction
    .updateTable('desk_case')
    .set({ ...changed, version: sql<number>`version + 1`, has_news: false })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
  if (changed.procedure_group === undefined && changed.restricted === undefined) return;
  const data = { receiptNumber: held.receipt_number };
  await tools.publish(transaction, caller.actor, { name: 'caseMoved', data });
}

interface ToldWords {
  readonly note?: string | null;
  readonly reason?: string | null;
  readonly passedTo?: string;
}

/** A row of the history that leaves the case where it stands. */
export async function tellInHistory(
  { transaction, tools, held, caller }: CaseDeed,
  act: string,
  { note = null, reason = null, passedTo }: ToldWords = {},
): Promise<Outcome<CaseDone>> {
  const { state, outcome } = held;
  const words = { act, note, reason, passedTo, state, outcome };
  return success({ step: await addHistory(transaction, tools.vault, caller.actor, held, words) });
}

/** Who works on a case, and where. */
export const ASSIGNMENT_ACTS: CaseActHandlers<'take' | 'release' | 'assign' | 'reroute' | 'recuse' | 'restrict'> = {
  async take(work) {
    const { transaction, tools, caller, held } = work;
    const passedTo = caller.actor.id;
    await changeRow(work, { assignee: passedTo });
    if (held.state !== 'received') return tellInHistory(work, 'take', { passedTo });
    const now = { ...held, assignee: passedTo, version: held.version + 1 };
    return takeStep(transaction, tools, caller.actor, now, { event: { type: 'beginReview' }, passedTo });
  },

  async release(work) {
    await changeRow(work, { assignee: null });
    return tellInHistory(work, 'release');
  },

  async assign(work, { to, replaces }) {
    const { transaction, tools, caller, held } = work;
    if (held.assignee !== replaces) return failed({ code: 'caseChanged', version: held.version });
    if (!(await mayWork(work, to))) return failed({ code: 'requestMalformed', at: 'act.to' });
    await changeRow(work, { assignee: to });
    if (held.state !== 'received') return tellInHistory(work, 'assign', { passedTo: to });
    const now = { ...held, assignee: to, version: held.version + 1 };
    return takeStep(transaction, tools, caller.actor, now, { event: { type: 'beginReview' }, passedTo: to });
  },

  async reroute(work, { group, reason }) {
    await changeRow(work, { assignee: null, procedure_group: group });
    return tellInHistory(work, 'reroute', { reason, passedTo: group });
  },

  async recuse(work) {
    const { transaction, caller, held } = work;
    await transaction
      .insertInto('case_recusal')
      .values({ ...ofCase(work), staff_id: caller.actor.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await changeRow(work, held.assignee === caller.actor.id ? { assignee: null } : {});
    return tellInHistory(work, 'recuse');
  },

  async restrict(work, { reason }) {
    await changeRow(work, { restricted: true });
    return tellInHistory(work, 'restrict', { reason });
  },
};

/** Whether somebody may work on cases of this group, and has not taken themselves off this one. */
async function mayWork({ transaction, tools, held }: CaseWork, staff: string): Promise<boolean> {
  const { municipality_code: municipality, procedure_group: group } = held;
  if (!(await tools.worksIn(transaction, { municipality, staff, group }))) return false;
  const recused = await transaction
    .selectFrom('case_recusal')
    .select('staff_id')
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', held.receipt_number)
    .where('staff_id', '=', staff)
    .executeTakeFirst();
  return recused === undefined;
}
