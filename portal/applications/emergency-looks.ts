import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ApplicationAudit } from './application-acts.ts';
import type { CaseTools, DeskCaller } from './case-change.ts';
import { type CaseRow, casesOf, seenCase, withRecusals } from './case-row.ts';
import { holdCase } from './case-step.ts';
import { emergencyReadingRefusal, emergencyRefusalOf, maySee, offersOf } from './desk-policy.ts';
import { lookAt } from './looks.ts';

const OPEN_MINUTES = 30;

/** A case outside of the caller's groups that they opened in an emergency a short time ago, and until when they read it. */
export async function emergencyRow(
  database: Database,
  caller: DeskCaller,
  receiptNumber: string,
): Promise<(CaseRow & { readonly until: Date }) | undefined> {
  const look = await database
    .selectFrom('emergency_look')
    .select('until')
    .where('municipality_code', '=', caller.municipality)
    .where('receipt_number', '=', receiptNumber)
    .where('staff_id', '=', caller.actor.id)
    .where('until', '>', sql<Date>`now()`)
    .orderBy('until', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (look === undefined || emergencyRefusalOf(caller) !== undefined) return undefined;
  const row = await casesOf(database, caller).where('desk_case.receipt_number', '=', receiptNumber).executeTakeFirst();
  const [seen] = row === undefined ? [] : await withRecusals(database, caller, [row]);
  return seen && { ...seen, until: look.until };
}

interface EmergencyTools
  extends Pick<CaseTools, 'vault' | 'publish' | 'recordLooks' | 'allowsEmergency' | 'approversOf'> {
  readonly audit: ApplicationAudit;
}

/**
 * Opens one case outside of the caller's groups, to read and for a short time: kept with its reason, in the audit, told to every
 * approver of its group, and a marked line in the records of its person. Fails with `notFound`, `actionNotAllowed`, `erased`.
 */
export async function openInEmergency(
  database: Database,
  { vault, publish, recordLooks, allowsEmergency, approversOf, audit }: EmergencyTools,
  caller: DeskCaller,
  receiptNumber: string,
  reason: string,
  requestId: string,
): Promise<Outcome<{ readonly until: string }>> {
  const { actor, municipality } = caller;
  const deed = { actor, municipality, receiptNumber, requestId, act: 'emergencyOpened' as const };
  const opened = await allOrNothing(database, async (transaction) => {
    const offered = offersOf(caller, { emergencyOpen: allowsEmergency(municipality) });
    if (!offered.includes('openInEmergency')) return failed({ code: 'actionNotAllowed', reason: 'role' });
    const held = await holdCase(transaction, { receiptNumber, municipality });
    if (held === undefined) return failed({ code: 'notFound' });
    if (held.erased_at !== null) return failed({ code: 'erased' });
    const [row] = await withRecusals(transaction, caller, [held]);
    const reading = emergencyReadingRefusal({ recused: row?.recused ?? false, restricted: held.restricted });
    if (reading !== undefined) return failed({ code: 'actionNotAllowed', reason: reading });
    const group = held.procedure_group;
    // Who sees it already has no need of it.
    if (maySee(caller, seenCase(held))) return failed({ code: 'actionNotAllowed', reason: 'role' });
    const key = { municipality_code: municipality, receipt_number: receiptNumber };
    const { last } = await transaction
      .selectFrom('emergency_look')
      .select((of) => of.fn.max('look').as('last'))
      .where('municipality_code', '=', municipality)
      .where('receipt_number', '=', receiptNumber)
      .executeTakeFirstOrThrow();
    const look = Number(last ?? 0) + 1;
    const sealing = await vault.keep(transaction, key);
    const { until } = await transaction
      .insertInto('emergency_look')
      .values({
        ...key,
        staff_id: actor.id,
        look,
        until: sql<Date>`now() + make_interval(mins => ${OPEN_MINUTES})`,
        sealed_reason: sealing.sealText('emergencyReason', look, reason),
      })
      .returning('until')
      .executeTakeFirstOrThrow();
    if (held.owner !== null)
      await recordLooks(transaction, [lookAt({ ...held, owner: held.owner }, actor, 'emergency')]);
    await publish(transaction, actor, { name: 'emergencyOpened', data: { receiptNumber, municipality, group } });
    const approvers = await approversOf(transaction, { municipality, group });
    await audit.append(transaction, { ...deed, detail: { approvers: approvers.length } });
    return success({ until: instantOf(until) });
  });
  if (!opened.ok) await audit.appendRefused(database, { ...deed, code: opened.failure.code });
  return opened;
}
