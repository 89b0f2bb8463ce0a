import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { CHARGES_AT_ONCE } from '#contract/portal/payment-routes.ts';
import type {
  ChargeAct,
  ChargeList,
  NewCharge,
  SettlementDifference,
  StaffCharge,
  StaffChargePage,
} from '#contract/portal/staff-payment-routes.ts';
import { type MunicipalityCode, municipalityCodeSchema } from '#contract/values/brands.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { Actor } from '../platform/actor.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { newId } from '../platform/once-token.ts';
import { changeHeld } from './charge-acts.ts';
import { type ChargeRow, sealDetail } from './charge-rows.ts';
import { type StaffChargeRow, staffColumns, viewsOf } from './charge-views.ts';
import { aliveAttempt } from './ledger.ts';
import { groupsSeenBy, refusalOf } from './payment-policy.ts';
import type { PaymentTools } from './payment-store.ts';
import { refundName } from './payment-words.ts';

export type PaymentCaller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** Handed in by the portal: cases belong to another capability. */
export interface StaffPaymentTools extends PaymentTools {
  readonly openCase: (
    database: Database,
    caller: PaymentCaller,
    receiptNumber: string,
  ) => Promise<
    Outcome<{
      readonly owner: string;
      readonly group: string;
      readonly procedure: { readonly id: string; readonly revision: string };
    }>
  >;
  /** The person reads in their records that the desk looked. */
  readonly recordLook: (
    transaction: Database,
    look: {
      readonly subject: string;
      readonly actor: Actor;
      readonly municipality: string;
      readonly group: string;
      readonly receiptNumber: string;
      readonly procedure: { readonly id: string; readonly revision: string };
    },
  ) => Promise<void>;
  readonly staffNames: (municipality: string, staff: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** Charges as the staff of a municipality see and change them. Each look, act and refused attempt is in the audit. */
export interface StaffPaymentStore {
  list(
    caller: PaymentCaller,
    query: { readonly list: ChargeList; readonly after?: string | undefined },
    requestId: string,
  ): Promise<Outcome<StaffChargePage>>;
  ofCase(caller: PaymentCaller, receiptNumber: string, requestId: string): Promise<Outcome<StaffCharge[]>>;
  make(
    caller: PaymentCaller,
    receiptNumber: string,
    wanted: NewCharge,
    requestId: string,
  ): Promise<Outcome<{ readonly charge: string }>>;
  /** Fails with `paymentPending`, `refundTooMuch`, `chargeClosed`, `actionNotAllowed`, `notFound`. */
  change(
    caller: PaymentCaller,
    charge: string,
    change: { readonly key: string; readonly act: ChargeAct },
    requestId: string,
  ): Promise<Outcome<StaffCharge>>;
  differences(caller: PaymentCaller, requestId: string): Promise<Outcome<SettlementDifference[]>>;
  closeDifference(caller: PaymentCaller, difference: string, ground: string, requestId: string): Promise<Outcome<void>>;
}

const LISTED: { readonly [List in ChargeList]: ReturnType<typeof sql> } = {
  open: sql`and state in ('open', 'partlyPaid')`,
  overpaid: sql`and state in ('overpaid', 'overRefunded')`,
  asked: sql`and exists (select from charge_request as asked where asked.municipality_code = charge.municipality_code
    and asked.charge_id = charge.id and asked.state in ('asked', 'accepted'))`,
  all: sql``,
};
const MOST_DIFFERENCES = 200;

export function createStaffPaymentStore(database: Database, tools: StaffPaymentTools): StaffPaymentStore {
  const { audit, keyring, publish, nowMs } = tools;

  const deed = ({ actor, municipality }: PaymentCaller, receiptNumber: string | null, requestId: string) => ({
    actor,
    municipality,
    receiptNumber,
    requestId,
  });

  async function refused(
    caller: PaymentCaller,
    receiptNumber: string | null,
    act: Parameters<typeof audit.appendRefused>[1]['act'],
    failure: Failure,
    requestId: string,
  ): Promise<Outcome<never>> {
    await audit.appendRefused(database, { ...deed(caller, receiptNumber, requestId), act, code: failure.code });
    return failed(failure);
  }

  async function seen(caller: PaymentCaller, id: string, from = database): Promise<StaffChargeRow | undefined> {
    const found = await sql<StaffChargeRow>`select ${staffColumns()} from charge
      where municipality_code = ${caller.municipality} and id = ${id}`.execute(from);
    const [row] = found.rows;
    const isSeen = row && refusalOf(caller, 'listStaffCharges', { group: row.procedure_group }) === undefined;
    return isSeen ? row : undefined;
  }

  /** Nobody pays any more: the provider agrees before a charge is cancelled. */
  async function endPayment(charge: ChargeRow): Promise<boolean> {
    const alive = await aliveAttempt(database, charge);
    if (alive === undefined) return true;
    const provider = tools.providers.get(alive.provider);
    return (await provider?.cancel(alive.id).catch(() => false)) ?? true;
  }

  return {
    async list(caller, { list, after }, requestId) {
      const groups = groupsSeenBy(caller);
      const act = 'chargesListed';
      if (groups.length === 0) {
        return refused(caller, null, act, { code: 'actionNotAllowed', reason: 'role' }, requestId);
      }
      const last = after === undefined ? undefined : await seen(caller, after);
      if (after !== undefined && last === undefined) return failed({ code: 'notFound' });
      const found = await sql<StaffChargeRow>`
        select ${staffColumns()} from charge
        where municipality_code = ${caller.municipality} ${LISTED[list]}
          ${groups.includes(WHOLE_MUNICIPALITY) ? sql`` : sql`and procedure_group = any(${[...groups]}::text[])`}
          ${last === undefined ? sql`` : sql`and (due_on, id) > (${last.due_on}::date, ${last.id})`}
        order by due_on, id limit ${CHARGES_AT_ONCE + 1}`.execute(database);
      const rows = found.rows.slice(0, CHARGES_AT_ONCE);
      const charges = await viewsOf(database, tools, caller, rows);
      const detail = { list, charges: charges.length };
      await audit.append(database, { ...deed(caller, null, requestId), act, detail });
      const next = found.rows.length > rows.length ? (charges.at(-1)?.charge ?? null) : null;
      return success({ charges, next });
    },

    async ofCase(caller, receiptNumber, requestId) {
      const opened = await tools.openCase(database, caller, receiptNumber);
      if (!opened.ok) return refused(caller, receiptNumber, 'caseChargesRead', opened.failure, requestId);
      const found = await sql<StaffChargeRow>`select ${staffColumns()} from charge
        where municipality_code = ${caller.municipality} and receipt_number = ${receiptNumber}
        order by made_at desc limit ${CHARGES_AT_ONCE}`.execute(database);
      const charges = await viewsOf(database, tools, caller, found.rows);
      const { owner: subject, group, procedure } = opened.value;
      const { actor, municipality } = caller;
      await database.transaction().execute(async (transaction) => {
        if (charges.length > 0) {
          await tools.recordLook(transaction, { subject, actor, municipality, group, receiptNumber, procedure });
        }
        const detail = { charges: charges.length };
        await audit.append(transaction, { ...deed(caller, receiptNumber, requestId), act: 'caseChargesRead', detail });
      });
      return success(charges);
    },

    async make(caller, receiptNumber, { key, purpose, yen, lastDay, ways, payEasy }, requestId) {
      const opened = await tools.openCase(database, caller, receiptNumber);
      if (!opened.ok) return refused(caller, receiptNumber, 'chargeMade', opened.failure, requestId);
      const { owner, group } = opened.value;
      const reason = refusalOf(caller, 'makeCharge', { group });
      if (reason !== undefined) {
        return refused(caller, receiptNumber, 'chargeMade', { code: 'actionNotAllowed', reason }, requestId);
      }
      const municipality: MunicipalityCode = municipalityCodeSchema.parse(caller.municipality);
      return allOrNothing(database, async (transaction) => {
        const before = await sql<{ id: string; receipt_number: string; made_by: string }>`
          select id, receipt_number, made_by from charge
          where municipality_code = ${municipality} and made_key = ${key}`.execute(transaction);
        const [known] = before.rows;
        if (known !== undefined) {
          const isSame = known.receipt_number === receiptNumber && known.made_by === caller.actor.id;
          return isSame ? success({ charge: known.id }) : failed({ code: 'idempotencyKeyReused' });
        }
        const charge = newId();
        const one = { municipality_code: municipality, receipt_number: receiptNumber };
        const sealed = sealDetail(await keyring.keep(transaction, one, owner), charge, {
          purpose,
          payEasy: payEasy ?? null,
        });
        await sql`insert into charge (municipality_code, id, receipt_number, procedure_group, owner, amount, due_on, ways,
            sealed, made_key, made_by, made_at)
          values (${municipality}, ${charge}, ${receiptNumber}, ${group}, ${owner}, ${yen}, ${lastDay},
            ${[...new Set(ways)]}, ${sealed}, ${key}, ${caller.actor.id}, ${new Date(nowMs())})`.execute(transaction);
        await publish(transaction, caller.actor, { name: 'chargeMade', data: { receiptNumber, municipality, charge } });
        const detail = { charge };
        await audit.append(transaction, { ...deed(caller, receiptNumber, requestId), act: 'chargeMade', detail });
        return success({ charge });
      });
    },

    async change(caller, id, { key, act }, requestId) {
      const row = await seen(caller, id);
      if (row === undefined) return failed({ code: 'notFound' });
      const name = ACT_NAMES[act.type];
      const number = row.receipt_number;
      // Of a case that was erased the money is still the city's matter.
      const opened = row.owner === null ? undefined : await tools.openCase(database, caller, number);
      if (opened?.ok === false) return refused(caller, number, name, opened.failure, requestId);
      if (act.type === 'cancel' && refusalOf(caller, 'cancel', { group: row.procedure_group }) === undefined) {
        if (!(await endPayment(row))) return refused(caller, number, name, { code: 'paymentPending' }, requestId);
      }
      const changed = await allOrNothing(database, async (transaction) => {
        const done = await changeHeld(transaction, tools, caller, { id, key, act });
        if (!done.ok) return done;
        await audit.append(transaction, { ...deed(caller, number, requestId), ...done.value });
        return success(undefined);
      });
      if (!changed.ok) return refused(caller, number, name, changed.failure, requestId);
      if (act.type === 'confirm') await orderRefund(id, caller.municipality, act.request);
      const after = await seen(caller, id);
      const [view] = after === undefined ? [] : await viewsOf(database, tools, caller, [after]);
      return view === undefined ? failed({ code: 'notFound' }) : success(view);
    },

    async differences(caller, requestId) {
      const reason = refusalOf(caller, 'listSettlementDifferences');
      const act = 'differencesRead';
      if (reason !== undefined) return refused(caller, null, act, { code: 'actionNotAllowed', reason }, requestId);
      const found = await sql<DifferenceRow>`select * from settlement_difference
        where municipality_code = ${caller.municipality} and closed_at is null
        order by day, id limit ${MOST_DIFFERENCES}`.execute(database);
      const names = await tools.staffNames(
        caller.municipality,
        found.rows.flatMap(({ asked_by }) => (asked_by === null ? [] : [asked_by])),
      );
      const differences = found.rows.map((row) => ({
        difference: row.id,
        day: row.day,
        kind: row.kind,
        provider: row.provider,
        payment: row.provider_id,
        yenHere: row.yen_here,
        yenThere: row.yen_there,
        askedBy: row.asked_by === null ? null : (names.get(row.asked_by) ?? ''),
        isMineToConfirm: row.asked_by !== null && row.asked_by !== caller.actor.id,
      })) as SettlementDifference[];
      const detail = { differences: differences.length };
      await audit.append(database, { ...deed(caller, null, requestId), act, detail });
      return success(differences);
    },

    async closeDifference(caller, difference, ground, requestId) {
      const reason = refusalOf(caller, 'closeSettlementDifference');
      if (reason !== undefined) {
        return refused(caller, null, 'differenceClosed', { code: 'actionNotAllowed', reason }, requestId);
      }
      return allOrNothing(database, async (transaction) => {
        const found = await sql<DifferenceRow>`select * from settlement_difference
          where municipality_code = ${caller.municipality} and id = ${difference} and closed_at is null
          for update`.execute(transaction);
        const [row] = found.rows;
        if (row === undefined) return failed({ code: 'notFound' });
        const at = new Date(nowMs());
        const isSecond = row.asked_by !== null && row.asked_by !== caller.actor.id;
        await (isSecond
          ? sql`update settlement_difference set closed_by = ${caller.actor.id}, closed_at = ${at} where id = ${difference}`
          : sql`update settlement_difference set asked_by = ${caller.actor.id}, ground = ${ground} where id = ${difference}`
        ).execute(transaction);
        const act = isSecond ? 'differenceClosed' : 'differenceClosingAsked';
        await audit.append(transaction, { ...deed(caller, null, requestId), act, detail: { difference } });
        return success(undefined);
      });
    },
  };

  /** Orders a refund that two people agreed to; the same one, ordered again, is one. */
  async function orderRefund(id: string, municipality: string, request: number): Promise<void> {
    const found = await sql<{ yen: number; attempt_id: string; provider: string }>`
      select charge_request.yen, charge_attempt.id as attempt_id, provider
      from charge_request join charge_attempt on charge_attempt.municipality_code = charge_request.municipality_code
        and charge_attempt.charge_id = charge_request.charge_id and charge_attempt.n = charge_request.attempt
      where charge_request.municipality_code = ${municipality} and charge_request.charge_id = ${id}
        and charge_request.n = ${request} and charge_request.state = 'accepted'`.execute(database);
    const [order] = found.rows;
    if (order === undefined) return;
    const { yen, attempt_id: attempt, provider } = order;
    const refund = refundName(id, request);
    const isTaken = await tools.providers
      .get(provider)
      ?.refund({ attempt, refund, yen })
      .catch(() => undefined);
    // Without an answer the reconciliation finds out.
    if (isTaken !== false) {
      await sql`update charge_attempt set next_check_at = ${new Date(nowMs() + 600_000)} where id = ${attempt}`.execute(
        database,
      );
      return;
    }
    await sql`update charge_request set state = 'failed'
      where municipality_code = ${municipality} and charge_id = ${id} and n = ${request} and state = 'accepted'`.execute(
      database,
    );
  }
}

interface DifferenceRow {
  readonly id: string;
  readonly day: string;
  readonly kind: string;
  readonly provider: string;
  readonly provider_id: string;
  readonly yen_here: number;
  readonly yen_there: number;
  readonly asked_by: string | null;
}

const ACT_NAMES = {
  cancel: 'chargeCancelled',
  refund: 'chargeRequested',
  manual: 'chargeRequested',
  confirm: 'chargeRequestConfirmed',
  takeBack: 'chargeRequestTakenBack',
} as const satisfies Record<ChargeAct['type'], string>;
