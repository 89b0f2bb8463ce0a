import { sql } from 'kysely';
import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { type ChargeState, chargeStateSchema } from '#contract/portal/charge.ts';
import {
  type ChargeSummary,
  chargePurposeSchema,
  payEasySchema,
  paymentWaySchema,
} from '#contract/portal/payment-routes.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import { type PersonActor, principalOf, proceduresOf } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey, KeyedCase, Keyring } from '../platform/keyring/keyring.ts';

export interface ChargeRow extends KeyedCase {
  readonly id: string;
  readonly procedure_group: string;
  /** Nobody once its case was erased. */
  readonly owner: string | null;
  readonly amount: number;
  readonly due_on: string;
  readonly ways: string[];
  readonly sealed: Buffer | null;
  readonly state: ChargeState;
  readonly net: number;
  readonly amount_differs: boolean;
  readonly made_at: Date;
  readonly cancelled_at: Date | null;
}

/** With the names that its case was served by. */
export interface NamedChargeRow extends ChargeRow {
  readonly procedure_id: string;
  readonly title: unknown;
  readonly municipality: unknown;
  readonly is_pending: boolean;
}

const detailSchema = z.strictObject({ purpose: chargePurposeSchema, payEasy: payEasySchema.nullable() });
type ChargeDetailSealed = z.infer<typeof detailSchema>;

const COLUMN = 'charge.sealed';
const GROUND_COLUMN = 'charge_request.sealed_ground';

export function sealDetail(key: CaseKey, charge: string, detail: ChargeDetailSealed): Buffer {
  return key.seal(COLUMN, charge, Buffer.from(JSON.stringify(detail)));
}

/** What a charge is for and the numbers of its slip. Throws `KeyUnavailable`. */
export function openDetail(key: CaseKey | undefined, { id, sealed }: Pick<ChargeRow, 'id' | 'sealed'>) {
  const bytes = sealed === null ? undefined : key?.open(COLUMN, id, sealed);
  if (bytes === undefined) throw new KeyUnavailable();
  return detailSchema.parse(parsedJson(bytes.toString('utf8')));
}

/** As `openDetail`; of a case that was erased, nothing but that there was a charge. */
export function detailOrErased(key: CaseKey | undefined, row: Pick<ChargeRow, 'id' | 'sealed' | 'owner'>) {
  return row.owner === null ? { purpose: 'other' as const, payEasy: null } : openDetail(key, row);
}

const groundKey = (charge: string, n: number) => `${charge} ${n}`;

export function sealGround(key: CaseKey, charge: string, n: number, ground: string): Buffer {
  return key.seal(GROUND_COLUMN, groundKey(charge, n), Buffer.from(ground));
}

export function openGround(key: CaseKey | undefined, charge: string, n: number, sealed: Buffer | null): string {
  const bytes = sealed === null ? undefined : key?.open(GROUND_COLUMN, groundKey(charge, n), sealed);
  return bytes?.toString('utf8') ?? '';
}

const CHARGE_COLUMNS = sql.raw(
  [
    'municipality_code',
    'id',
    'receipt_number',
    'procedure_group',
    'owner',
    'amount',
    'due_on',
    'ways',
    'sealed',
    'state',
    'net',
    'amount_differs',
    'made_at',
    'cancelled_at',
  ]
    .map((name) => `charge.${name}`)
    .join(', '),
);

export const isPending = sql<boolean>`exists (select from charge_attempt as alive
  where alive.municipality_code = charge.municipality_code and alive.charge_id = charge.id
    and alive.state in ('created', 'started', 'submitted'))`;

/** Which charges of the principal an actor may see: a proxy those of the procedures of the mandate. */
export function coveredBy(actor: PersonActor) {
  const procedures = proceduresOf(actor);
  return procedures === undefined
    ? sql<boolean>`true`
    : sql<boolean>`exists (select from application as of_case where of_case.receipt_number = charge.receipt_number
        and of_case.procedure_id = any(${[...procedures]}))`;
}

/** The principal's own charge, with the names of its case. */
export async function ownCharge(
  database: Database,
  actor: PersonActor,
  id: string,
): Promise<NamedChargeRow | undefined> {
  const found = await sql<NamedChargeRow>`
    select ${CHARGE_COLUMNS}, application.procedure_id, definition -> 'title' as title,
      definition -> 'municipality' as municipality, ${isPending} as is_pending
    from charge
    join application using (receipt_number)
    join served_procedure on served_procedure.procedure_id = application.procedure_id
      and served_procedure.municipality_code = application.municipality_code
      and served_procedure.revision = application.revision
    where charge.id = ${id} and charge.owner = ${principalOf(actor) ?? ''} and ${coveredBy(actor)}`.execute(database);
  return found.rows[0];
}

/** Holds a charge to the end of the transaction: its ledger and its attempts change one after the other. */
export async function holdCharge(
  transaction: Database,
  where: { readonly id: string; readonly municipality: string } | { readonly id: string; readonly owner: string },
): Promise<ChargeRow | undefined> {
  const whose = 'owner' in where ? sql`owner = ${where.owner}` : sql`municipality_code = ${where.municipality}`;
  const held = await sql<ChargeRow>`
    select ${CHARGE_COLUMNS} from charge where id = ${where.id} and ${whose} for update`.execute(transaction);
  return held.rows[0];
}

export function chargeColumns() {
  return CHARGE_COLUMNS;
}

/** The keys of the cases of charges; a charge of an erased case has none. */
export function keysOf(
  keyring: Keyring,
  database: Database,
  rows: readonly ChargeRow[],
): Promise<ReadonlyMap<string, CaseKey>> {
  return keyring.open(
    database,
    rows.filter(({ owner }) => owner !== null),
  );
}

const namesSchema = procedureSchema.pick({ id: true, title: true, municipality: true });

export function summaryOf(row: NamedChargeRow, key: CaseKey | undefined): ChargeSummary {
  const procedure = namesSchema.parse({ id: row.procedure_id, title: row.title, municipality: row.municipality });
  return {
    charge: row.id,
    purpose: openDetail(key, row).purpose,
    yen: row.amount,
    net: row.net,
    state: chargeStateSchema.parse(row.state),
    lastDay: calendarDateSchema.parse(row.due_on),
    receiptNumber: receiptNumberSchema.parse(row.receipt_number),
    procedure: { id: procedure.id, title: procedure.title },
    municipality: procedure.municipality,
    isPending: row.is_pending,
  };
}

export function waysOf({ ways }: Pick<ChargeRow, 'ways'>) {
  return z.array(paymentWaySchema).parse(ways);
}
