import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ChargeAct, ChargeRequestKind } from '#contract/portal/staff-payment-routes.ts';
import type { Database } from '../platform/database/database.ts';
import { type ChargeRow, holdCharge, sealGround } from './charge-rows.ts';
import { addEntries, aliveAttempt, holdAttempt, restate, takeEvents } from './ledger.ts';
import { refusalOf } from './payment-policy.ts';
import type { PaymentTools } from './payment-store.ts';
import type { PaymentCaller } from './staff-payment-store.ts';

/** What the audit is told of it. */
type DoneAct =
  | { readonly act: 'chargeCancelled'; readonly detail: { readonly charge: string } }
  | {
      readonly act: 'chargeRequested';
      readonly detail: { readonly charge: string; readonly request: number; readonly kind: ChargeRequestKind };
    }
  | {
      readonly act: 'chargeRequestConfirmed' | 'chargeRequestTakenBack';
      readonly detail: { readonly charge: string; readonly request: number };
    };

interface Work {
  readonly transaction: Database;
  readonly tools: PaymentTools;
  readonly caller: PaymentCaller;
  readonly charge: ChargeRow;
  readonly key: string;
}

interface RequestRow {
  readonly n: number;
  readonly kind: ChargeRequestKind;
  readonly yen: number;
  readonly state: string;
  readonly asked_by: string;
}

/** Does one act on a charge, which it holds first: of two at once one comes after the other. */
export async function changeHeld(
  transaction: Database,
  tools: PaymentTools,
  caller: PaymentCaller,
  { id, key, act }: { readonly id: string; readonly key: string; readonly act: ChargeAct },
): Promise<Outcome<DoneAct>> {
  const charge = await holdCharge(transaction, { id, municipality: caller.municipality });
  if (charge === undefined) return failed({ code: 'notFound' });
  const work = { transaction, tools, caller, charge, key };
  switch (act.type) {
    case 'cancel':
      return cancel(work);
    case 'refund':
    case 'manual':
      return ask(work, act);
    case 'confirm':
      return confirm(work, act.request);
    case 'takeBack':
      return takeBack(work, act.request);
  }
}

async function cancel({ transaction, tools, caller, charge }: Work): Promise<Outcome<DoneAct>> {
  const reason = refusalOf(caller, 'cancel', { group: charge.procedure_group });
  if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
  if (charge.cancelled_at !== null) return failed({ code: 'chargeCancelled' });
  const alive = await aliveAttempt(transaction, charge);
  if (alive?.state === 'submitted') return failed({ code: 'paymentPending' });
  const attempt = alive && (await holdAttempt(transaction, charge, alive.n));
  if (attempt !== undefined) {
    await takeEvents(transaction, tools, caller.actor, { charge, attempt }, [{ type: 'cancelled' }]);
  }
  await sql`update charge set cancelled_at = ${new Date(tools.nowMs())}
    where municipality_code = ${charge.municipality_code} and id = ${charge.id}`.execute(transaction);
  await restate(transaction, tools.publish, caller.actor, charge);
  return success({ act: 'chargeCancelled', detail: { charge: charge.id } });
}

async function ask(
  work: Work,
  { type: kind, yen, ground }: Extract<ChargeAct, { type: ChargeRequestKind }>,
): Promise<Outcome<DoneAct>> {
  const { transaction, tools, caller, charge, key } = work;
  const reason = refusalOf(caller, kind, { group: charge.procedure_group });
  if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
  const before = await sql<RequestRow & { key: string }>`select n, kind, yen, state, asked_by, key from charge_request
    where municipality_code = ${charge.municipality_code} and charge_id = ${charge.id} order by n desc`.execute(
    transaction,
  );
  const again = before.rows.find((row) => row.key === key);
  if (again !== undefined) {
    if (again.kind !== kind || again.yen !== yen) return failed({ code: 'idempotencyKeyReused' });
    return success({ act: 'chargeRequested', detail: { charge: charge.id, request: again.n, kind } });
  }
  if (before.rows.some(({ state }) => state === 'asked' || state === 'accepted'))
    return failed({ code: 'paymentPending' });
  const attempt = kind === 'refund' ? await paidBy(work) : undefined;
  if (kind === 'refund') {
    const most = Math.max(0, Math.min(charge.net, attempt?.yen ?? 0));
    if (attempt === undefined || yen > most) return failed({ code: 'refundTooMuch', most });
  }
  const n = (before.rows[0]?.n ?? 0) + 1;
  const one = { municipality_code: charge.municipality_code, receipt_number: charge.receipt_number };
  const sealed =
    charge.owner === null
      ? null
      : sealGround(await tools.keyring.keep(transaction, one, charge.owner), charge.id, n, ground);
  await sql`insert into charge_request
      (municipality_code, charge_id, n, kind, yen, attempt, sealed_ground, key, asked_by, asked_at)
    values (${charge.municipality_code}, ${charge.id}, ${n}, ${kind}, ${yen}, ${attempt?.n ?? null}, ${sealed}, ${key},
      ${caller.actor.id}, ${new Date(tools.nowMs())})`.execute(transaction);
  return success({ act: 'chargeRequested', detail: { charge: charge.id, request: n, kind } });
}

/** The payment that money goes back to: the newest that brought any, and what of it is still here. */
async function paidBy({
  transaction,
  charge,
}: Work): Promise<{ readonly n: number; readonly yen: number } | undefined> {
  const found = await sql<{ n: number; yen: number }>`
    select attempt as n, sum(case kind when 'received' then yen else -yen end)::int as yen from charge_entry
    where municipality_code = ${charge.municipality_code} and charge_id = ${charge.id} and attempt is not null
    group by attempt having sum(case kind when 'received' then yen else -yen end) > 0
    order by attempt desc limit 1`.execute(transaction);
  return found.rows[0];
}

async function heldRequest({ transaction, charge }: Work, n: number): Promise<RequestRow | undefined> {
  const found = await sql<RequestRow>`select n, kind, yen, state, asked_by from charge_request
    where municipality_code = ${charge.municipality_code} and charge_id = ${charge.id} and n = ${n} for update`.execute(
    transaction,
  );
  return found.rows[0];
}

async function confirm(work: Work, n: number): Promise<Outcome<DoneAct>> {
  const { transaction, tools, caller, charge } = work;
  const row = await heldRequest(work, n);
  if (row === undefined) return failed({ code: 'notFound' });
  const action = row.kind === 'refund' ? 'confirmRefund' : 'confirmManual';
  const reason = refusalOf(caller, action, { group: charge.procedure_group, askedBy: row.asked_by });
  if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
  if (row.state !== 'asked') return failed({ code: 'chargeClosed' });
  if (row.kind === 'refund' && row.yen > charge.net)
    return failed({ code: 'refundTooMuch', most: Math.max(0, charge.net) });
  const state = row.kind === 'refund' ? 'accepted' : 'done';
  await sql`update charge_request set state = ${state}, confirmed_by = ${caller.actor.id},
      confirmed_at = ${new Date(tools.nowMs())}
    where municipality_code = ${charge.municipality_code} and charge_id = ${charge.id} and n = ${n}`.execute(
    transaction,
  );
  if (row.kind === 'manual') {
    const entry = { kind: 'manual' as const, yen: row.yen, word: `manual:${n}`, attempt: null };
    await addEntries(transaction, tools, caller.actor, charge, [entry]);
  }
  return success({ act: 'chargeRequestConfirmed', detail: { charge: charge.id, request: n } });
}

async function takeBack(work: Work, n: number): Promise<Outcome<DoneAct>> {
  const { transaction, caller, charge } = work;
  const row = await heldRequest(work, n);
  if (row === undefined) return failed({ code: 'notFound' });
  const reason = refusalOf(caller, row.kind, { group: charge.procedure_group });
  if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
  if (row.state !== 'asked') return failed({ code: 'chargeClosed' });
  await sql`update charge_request set state = 'takenBack'
    where municipality_code = ${charge.municipality_code} and charge_id = ${charge.id} and n = ${n}`.execute(
    transaction,
  );
  return success({ act: 'chargeRequestTakenBack', detail: { charge: charge.id, request: n } });
}
