import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { type Actor, proceduresOf } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { APPLICATION_ACTS, ApplicationAudit } from './application-acts.ts';
import { type OwnDetailTools, readDetail } from './application-detail.ts';
import { type ApplicationAction, mayDo, ownerVisibleTo } from './application-policy.ts';
import { type HeldCase, holdCase } from './case-step.ts';

type Act = keyof typeof APPLICATION_ACTS;
/** What a person does to their own application beside where it stands, of which nothing more is told. */
type OwnAct = 'messageWritten' | 'deliveryChosen' | 'visitBooked' | 'visitChanged' | 'visitCancelled';

export interface AuditedApplication {
  readonly receipt_number: string;
  readonly municipality_code: string;
}

/** How a person changes their own application. */
interface OwnCase {
  /** Keeps that something was refused; answers with the refusal. */
  refuse(
    act: Act,
    actor: Actor,
    receiptNumber: string,
    failure: Failure,
    requestId: string | undefined,
  ): Promise<Outcome<never>>;
  /** Something beside where it stands; answers with all of it as it is then. */
  change(
    act: OwnAct,
    actor: Actor,
    receiptNumber: string,
    requestId: string | undefined,
    change: (transaction: Database, held: HeldCase) => Promise<Outcome<void>>,
  ): Promise<Outcome<ApplicationDetail>>;
}

export function createOwnCase(database: Database, audit: ApplicationAudit, detailTools: OwnDetailTools): OwnCase {
  const refuse: OwnCase['refuse'] = async (act, actor, receiptNumber, failure, requestId) => {
    // Whose it is does not matter to the audit, and nothing of the row is answered.
    const tried = await database
      .selectFrom('application')
      .select(['receipt_number', 'municipality_code'])
      .where('receipt_number', '=', receiptNumber)
      .executeTakeFirst();
    await audit.appendRefused(database, { ...deedOf(actor, tried, requestId), act, code: failure.code });
    return { ok: false, failure };
  };
  return {
    refuse,
    async change(act, actor, receiptNumber, requestId, change) {
      const changed = await allOrNothing(database, async (transaction) => {
        const action = act.startsWith('visit') ? 'visit' : 'withdraw';
        const held = await heldByOwner(transaction, actor, receiptNumber, action);
        if (held === undefined) return failed({ code: 'notFound' });
        const made = await change(transaction, held);
        if (!made.ok) return made;
        const detail = await readDetail(transaction, detailTools, actor, receiptNumber);
        await audit.append(transaction, { ...deedOf(actor, held, requestId), act, detail: {} });
        return detail;
      });
      return changed.ok ? changed : refuse(act, actor, receiptNumber, changed.failure, requestId);
    },
  };
}

/** The row of the actor's own case, to the end of the transaction. */
export async function heldByOwner(
  transaction: Database,
  actor: Actor,
  receiptNumber: string,
  action: ApplicationAction = 'withdraw',
): Promise<HeldCase | undefined> {
  const owner = ownerVisibleTo(actor);
  if (owner === undefined || !mayDo(actor, action, { owner })) return undefined;
  const held = await holdCase(transaction, { receiptNumber, owner });
  const procedures = proceduresOf(actor);
  return held === undefined || procedures === undefined || procedures.includes(held.procedure_id) ? held : undefined;
}

/** What a deed is told with; one to an application that is not there belongs to no municipality. */
export function deedOf(actor: Actor, tried: AuditedApplication | undefined, requestId: string | undefined) {
  return {
    actor,
    municipality: tried?.municipality_code ?? NO_MUNICIPALITY,
    receiptNumber: tried?.receipt_number ?? null,
    requestId: requestId ?? null,
  };
}
