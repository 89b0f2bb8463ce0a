import { sql } from 'kysely';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { chargeStateSchema } from '#contract/portal/charge.ts';
import type { ChargeRequest, StaffCharge } from '#contract/portal/staff-payment-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { CaseKey } from '../platform/keyring/keyring.ts';
import { type ChargeRow, chargeColumns, detailOrErased, isPending, keysOf, openGround } from './charge-rows.ts';
import { refusalOf } from './payment-policy.ts';
import type { PaymentCaller, StaffPaymentTools } from './staff-payment-store.ts';

export interface StaffChargeRow extends ChargeRow {
  readonly is_pending: boolean;
}

export function staffColumns() {
  return sql`${chargeColumns()}, ${isPending} as is_pending`;
}

interface RequestRow {
  readonly charge_id: string;
  readonly n: number;
  readonly kind: ChargeRequest['kind'];
  readonly yen: number;
  readonly sealed_ground: Buffer | null;
  readonly state: ChargeRequest['state'];
  readonly asked_by: string;
  readonly asked_at: Date;
}

/** Charges as the desk shows them, with the newest request of each and what the caller may do now. */
export async function viewsOf(
  database: Database,
  tools: Pick<StaffPaymentTools, 'keyring' | 'staffNames'>,
  caller: PaymentCaller,
  rows: readonly StaffChargeRow[],
): Promise<StaffCharge[]> {
  if (rows.length === 0) return [];
  const keys = await keysOf(tools.keyring, database, rows);
  const asked = await sql<RequestRow>`
    select distinct on (charge_id) charge_id, n, kind, yen, sealed_ground, state, asked_by, asked_at from charge_request
    where municipality_code = ${caller.municipality} and charge_id = any(${rows.map(({ id }) => id)}::text[])
    order by charge_id, n desc`.execute(database);
  const names = await tools.staffNames(
    caller.municipality,
    asked.rows.map((row) => row.asked_by),
  );
  const byCharge = new Map(asked.rows.map((row) => [row.charge_id, row]));
  return rows.map((row) => viewOf(row, keys.get(row.receipt_number), byCharge.get(row.id), names, caller));
}

function viewOf(
  row: StaffChargeRow,
  key: CaseKey | undefined,
  asked: RequestRow | undefined,
  names: ReadonlyMap<string, string>,
  caller: PaymentCaller,
): StaffCharge {
  const group = row.procedure_group;
  const isOpen = asked?.state === 'asked' || asked?.state === 'accepted';
  const may = (action: 'cancel' | 'refund' | 'manual') => refusalOf(caller, action, { group }) === undefined;
  const isMineToConfirm = asked !== undefined && asked.state === 'asked' && mayConfirm(asked, group, caller);
  return {
    charge: row.id,
    receiptNumber: receiptNumberSchema.parse(row.receipt_number),
    purpose: detailOrErased(key, row).purpose,
    yen: row.amount,
    net: row.net,
    state: chargeStateSchema.parse(row.state),
    lastDay: calendarDateSchema.parse(row.due_on),
    madeAt: instantOf(row.made_at),
    isPending: row.is_pending,
    amountDiffers: row.amount_differs,
    request: asked === undefined ? null : requestOf(asked, key, names, isMineToConfirm),
    may: [
      ...(row.cancelled_at === null && row.state !== 'paid' && may('cancel') ? (['cancel'] as const) : []),
      ...(row.net > 0 && !isOpen && may('refund') ? (['refund'] as const) : []),
      ...(row.cancelled_at === null && !isOpen && may('manual') ? (['manual'] as const) : []),
      ...(isMineToConfirm ? (['confirm'] as const) : []),
    ],
  };
}

function mayConfirm({ kind, asked_by }: RequestRow, group: string, caller: PaymentCaller): boolean {
  const action = kind === 'refund' ? 'confirmRefund' : 'confirmManual';
  return refusalOf(caller, action, { group, askedBy: asked_by }) === undefined;
}

function requestOf(
  row: RequestRow,
  key: CaseKey | undefined,
  names: ReadonlyMap<string, string>,
  isMineToConfirm: boolean,
): ChargeRequest {
  return {
    request: row.n,
    kind: row.kind,
    yen: row.yen,
    ground: openGround(key, row.charge_id, row.n, row.sealed_ground),
    state: row.state,
    askedBy: names.get(row.asked_by) ?? '',
    askedAt: instantOf(row.asked_at),
    isMineToConfirm,
  };
}
