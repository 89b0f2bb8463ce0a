import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Application } from '#contract/procedure/application.ts';
import { papersDueDay } from '#contract/procedure/papers-due.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { tellInHistory } from './assignment-acts.ts';
import { type CaseActHandlers, type CaseDeed, type CaseDone, ofCase } from './case-change.ts';
import type { HeldCase } from './case-step.ts';
import type { CaseVault } from './case-vault.ts';

type OriginalState = 'expected' | 'arrived' | 'waived' | 'returned';
/** From which states a paper comes to another. */
const FROM: Readonly<Record<OriginalState, readonly OriginalState[]>> = {
  expected: ['waived'],
  arrived: ['expected', 'waived'],
  waived: ['expected'],
  returned: ['arrived'],
};

/** Papers, words and notes: what goes on beside where a case stands. */
export const PAPER_ACTS: CaseActHandlers<
  'expectOriginal' | 'originalArrived' | 'originalWaived' | 'originalReturned' | 'letterPosted' | 'message' | 'note'
> = {
  async expectOriginal(work, { key }) {
    if (!work.procedure.attachments.some((rule) => rule.key === key)) return failed({ code: 'notFound' });
    const { transaction, held, caller } = work;
    const added = await transaction
      .insertInto('case_original')
      .values({
        ...ofCase(work),
        key,
        state: 'expected',
        due_on: papersDueDay(held.today),
        actor_kind: caller.actor.kind,
        actor_id: caller.actor.id,
        sealed_reason: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (added === undefined) return moveOriginal(work, 'expectOriginal', key, 'expected');
    return afterPapers(work, 'expectOriginal');
  },
  originalArrived: (work, { key }) => moveOriginal(work, 'originalArrived', key, 'arrived'),
  originalWaived: (work, { key, reason }) => moveOriginal(work, 'originalWaived', key, 'waived', reason),
  originalReturned: (work, { key }) => moveOriginal(work, 'originalReturned', key, 'returned'),

  async letterPosted(work, { day }) {
    const { transaction, held, caller } = work;
    if (day > held.today) return failed({ code: 'requestMalformed', at: 'act.day' });
    const posted = await sql<{ letter: number }>`
      update case_letter_way set posted_on = ${day}, posted_by = ${caller.actor.id}
      where municipality_code = ${held.municipality_code} and receipt_number = ${held.receipt_number}
        and posted_on is null and letter = (
          select max(letter) from case_letter
          where municipality_code = ${held.municipality_code} and receipt_number = ${held.receipt_number}
        ) returning letter`.execute(transaction);
    if (posted.rows.length === 0) return failed({ code: 'notFound' });
    await countVersion(work);
    return tellInHistory(work, 'letterPosted');
  },

  async message(work, { text }) {
    const { transaction, held, caller, tools, key } = work;
    const message = await addMessage(transaction, tools.vault, held, caller.actor, { key, text });
    if (message === undefined) return failed({ code: 'idempotencyKeyReused' });
    const data = { receiptNumber: held.receipt_number, message, by: 'office' as const };
    await tools.publish(transaction, caller.actor, { name: 'messageSent', data });
    return success({ step: null });
  },

  async note(work, { kind, text }) {
    const { transaction, held, caller, tools } = work;
    const { last } = await transaction
      .selectFrom('case_note')
      .select((of) => of.fn.max('note').as('last'))
      .where('municipality_code', '=', held.municipality_code)
      .where('receipt_number', '=', held.receipt_number)
      .executeTakeFirstOrThrow();
    const note = Number(last ?? 0) + 1;
    const sealed_text = (await tools.vault.keep(transaction, held)).sealText('ownNote', note, text);
    await transaction
      .insertInto('case_note')
      .values({ ...ofCase(work), note, staff_id: caller.actor.id, kind, sealed_text })
      .execute();
    return success({ step: null });
  },
};

/** Adds a message; answers with its number, or nothing where that key was used before. */
export async function addMessage(
  transaction: Database,
  vault: CaseVault,
  { municipality_code, receipt_number }: Pick<HeldCase, 'municipality_code' | 'receipt_number'>,
  actor: Actor,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<number | undefined> {
  const { last } = await transaction
    .selectFrom('case_message')
    .select((of) => of.fn.max('message').as('last'))
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .executeTakeFirstOrThrow();
  const message = Number(last ?? 0) + 1;
  const sealing = await vault.keep(transaction, { municipality_code, receipt_number });
  const sealed_text = sealing.sealText('message', message, text);
  const added = await transaction
    .insertInto('case_message')
    .values({
      municipality_code,
      receipt_number,
      message,
      key,
      actor_kind: actor.kind,
      actor_id: actor.id,
      sealed_text,
    })
    .onConflict((conflict) => conflict.columns(['municipality_code', 'receipt_number', 'key']).doNothing())
    .returning('message')
    .executeTakeFirst();
  return added?.message;
}

/**
 * Expects the papers that the person said they would bring, and those that the office wants to see though a picture was sent;
 * answers with how many are missing.
 */
export async function expectPapers(
  transaction: Database,
  held: Pick<HeldCase, 'municipality_code' | 'receipt_number'> & { readonly today: CalendarDate },
  actor: Actor,
  application: Pick<Application, 'attachments' | 'attachmentsToFollow'>,
  { attachments }: Pick<Procedure, 'attachments'>,
): Promise<number> {
  const sent = application.attachments.map(({ key }) => key);
  const expected = attachments.filter(
    ({ key, originalNeeded }) =>
      application.attachmentsToFollow.includes(key) || (originalNeeded && sent.includes(key)),
  );
  if (expected.length > 0) {
    await transaction
      .insertInto('case_original')
      .values(
        expected.map(({ key }) => ({
          municipality_code: held.municipality_code,
          receipt_number: held.receipt_number,
          key,
          state: 'expected' as const,
          due_on: papersDueDay(held.today),
          actor_kind: actor.kind,
          actor_id: actor.id,
          sealed_reason: null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return countMissing(transaction, held);
}

async function countMissing(
  transaction: Database,
  { municipality_code, receipt_number }: Pick<HeldCase, 'municipality_code' | 'receipt_number'>,
): Promise<number> {
  const { count } = await transaction
    .selectFrom('case_original')
    .select((of) => of.fn.countAll<string>().as('count'))
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .where('state', '=', 'expected')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Fails with `notFound` where that paper is not waited for in a state that leads there. */
export async function moveOriginal(
  work: CaseDeed,
  act: string,
  key: string,
  to: OriginalState,
  reason: string | null = null,
): Promise<Outcome<CaseDone>> {
  const { transaction, tools, held, caller } = work;
  const sealed_reason =
    reason === null ? null : (await tools.vault.keep(transaction, held)).sealText('originalReason', key, reason);
  const moved = await transaction
    .updateTable('case_original')
    .set({
      state: to,
      at: sql<Date>`clock_timestamp()`,
      actor_kind: caller.actor.kind,
      actor_id: caller.actor.id,
      sealed_reason,
    })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('key', '=', key)
    .where('state', 'in', FROM[to])
    .returning('key')
    .executeTakeFirst();
  return moved === undefined ? failed({ code: 'notFound' }) : afterPapers(work, act, reason);
}

async function afterPapers(work: CaseDeed, act: string, reason: string | null = null): Promise<Outcome<CaseDone>> {
  const missing = await countMissing(work.transaction, work.held);
  await countVersion(work, missing);
  return tellInHistory(work, act, { reason });
}

/** Another version of a case of which nothing else changed but papers. */
export async function countVersion(
  { transaction, held }: Pick<CaseDeed, 'transaction' | 'held'>,
  missing = held.originals_missing,
): Promise<void> {
  await transaction
    .updateTable('desk_case')
    .set({ originals_missing: missing, version: sql<number>`version + 1` })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
}
