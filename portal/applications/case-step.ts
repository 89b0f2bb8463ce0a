import { sql } from 'kysely';
import type { Outcome } from '#contract/failures/outcome.ts';
import { success } from '#contract/failures/outcome.ts';
import { type CaseEvent, type CaseStanding, isClosed, stepCase } from '#contract/procedure/case.ts';
import { type Actor, actorColumns } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';
import type { APPLICATION_EVENTS } from './application-events.ts';
import type { CaseVault } from './case-vault.ts';

export type PublishApplicationEvent = Publish<EventOf<typeof APPLICATION_EVENTS>>;

/** A case whose row this transaction holds. */
export interface HeldCase extends CaseStanding {
  readonly municipality_code: string;
  readonly receipt_number: string;
  readonly version: number;
}

/**
 * Takes one step of a case: its history, its row and what the rest of the portal is told, in one transaction; answers with the number of
 * the step. `note` is read by the person. Fails with `transitionRefused`.
 */
export async function takeStep(
  transaction: Database,
  { publish, vault }: { readonly publish: PublishApplicationEvent; readonly vault: CaseVault },
  actor: Actor,
  held: HeldCase,
  { event, note = null }: { readonly event: CaseEvent; readonly note?: string | null },
): Promise<Outcome<CaseStanding & { readonly step: number }>> {
  const next = stepCase(held, event);
  if (!next.ok) return next;
  const { municipality_code, receipt_number } = held;
  const { state, outcome } = next.value;
  const step = await nextStep(transaction, receipt_number);
  const sealed_note = note === null ? null : (await vault.keep(transaction, held)).sealNote(step, note);
  await transaction
    .insertInto('application_history')
    .values({ receipt_number, step, status: state, outcome, sealed_note, ...actorColumns(actor) })
    .execute();
  await transaction
    .updateTable('desk_case')
    .set({
      state,
      outcome,
      version: held.version + 1,
      ...(isClosed(next.value) ? { closed_at: sql<Date>`clock_timestamp()` } : {}),
    })
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .execute();
  await publish(transaction, actor, {
    name: 'applicationChanged',
    data: { receiptNumber: receipt_number, step, status: state },
  });
  return success({ ...next.value, step });
}

async function nextStep(transaction: Database, receiptNumber: string): Promise<number> {
  const { last } = await transaction
    .selectFrom('application_history')
    .select((of) => of.fn.max('step').as('last'))
    .where('receipt_number', '=', receiptNumber)
    .executeTakeFirstOrThrow();
  return Number(last) + 1;
}
