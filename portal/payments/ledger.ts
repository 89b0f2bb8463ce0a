import { sql } from 'kysely';
import { type ChargeEntry, type ChargeState, chargeState, netOf } from '#contract/portal/charge.ts';
import {
  type Attempt,
  type AttemptEntry,
  type AttemptEvent,
  type AttemptState,
  isAlive,
  stepAttempt,
} from '#contract/portal/payment-attempt.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { ChargeRow } from './charge-rows.ts';
import type { PublishPaymentEvent } from './payment-events.ts';

export interface AttemptRow {
  readonly municipality_code: string;
  readonly charge_id: string;
  readonly n: number;
  readonly id: string;
  readonly provider: string;
  readonly provider_id: string | null;
  readonly page_url: string | null;
  readonly yen: number;
  readonly state: AttemptState;
  readonly told: string[];
  readonly waiting: AttemptEntry[];
  readonly waiting_since: Date | null;
  readonly revision: number;
  readonly made_at: Date;
  readonly ends_at: Date;
}

interface LedgerTools {
  readonly publish: PublishPaymentEvent;
  readonly nowMs: () => number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** An attempt is asked about once it is so old, and so long after its end as nobody has said what came of it. */
export const FIRST_CHECK_MS = 15 * MINUTE_MS;
const CHECKED_DAYS = 14;

/**
 * When an attempt is asked about next: every 10 minutes while it is alive, then hourly for a day, daily for two weeks. Money
 * that went back before it came is waited for for a day.
 */
export function nextCheckMs(
  { state, waiting }: Pick<Attempt, 'state' | 'waiting'>,
  madeAtMs: number,
  nowMs: number,
): number | undefined {
  const ageMs = nowMs - madeAtMs;
  if (waiting.length > 0) return ageMs < DAY_MS ? madeAtMs + DAY_MS : nowMs + HOUR_MS;
  if (state === 'succeeded') return undefined;
  if (isAlive(state)) return Math.max(madeAtMs + FIRST_CHECK_MS, nowMs + 10 * MINUTE_MS);
  if (ageMs >= CHECKED_DAYS * DAY_MS) return undefined;
  return nowMs + (ageMs < DAY_MS ? HOUR_MS : DAY_MS);
}

export async function holdAttempt(
  transaction: Database,
  { municipality_code, id }: Pick<ChargeRow, 'municipality_code' | 'id'>,
  n: number,
): Promise<AttemptRow | undefined> {
  const held = await sql<AttemptRow>`select * from charge_attempt
    where municipality_code = ${municipality_code} and charge_id = ${id} and n = ${n} for update`.execute(transaction);
  return held.rows[0];
}

/** The attempt that keeps others from being made. */
export async function aliveAttempt(
  database: Database,
  { municipality_code, id }: Pick<ChargeRow, 'municipality_code' | 'id'>,
): Promise<AttemptRow | undefined> {
  const found = await sql<AttemptRow>`select * from charge_attempt
    where municipality_code = ${municipality_code} and charge_id = ${id}
      and state in ('created', 'started', 'submitted')`.execute(database);
  return found.rows[0];
}

/**
 * Takes what happened to an attempt whose charge the transaction holds; answers whether anything is new. Entries and the
 * events that tell of them stand with it.
 */
export async function takeEvents(
  transaction: Database,
  { publish, nowMs }: LedgerTools,
  actor: Actor,
  held: { readonly charge: ChargeRow; readonly attempt: AttemptRow },
  events: readonly AttemptEvent[],
): Promise<boolean> {
  const { charge, attempt: row } = held;
  let attempt: Attempt = { state: row.state, yen: row.yen, told: row.told, waiting: row.waiting };
  const entries: AttemptEntry[] = [];
  for (const event of events) {
    const step = stepAttempt(attempt, event);
    attempt = step.attempt;
    entries.push(...step.entries);
  }
  const now = nowMs();
  const next = nextCheckMs(attempt, row.made_at.getTime(), now);
  const isNew = attempt.state !== row.state || entries.length > 0 || attempt.waiting.length !== row.waiting.length;
  await sql`update charge_attempt set state = ${attempt.state}, told = ${[...attempt.told]},
      waiting = ${JSON.stringify(attempt.waiting)}, revision = revision + ${isNew ? 1 : 0},
      next_check_at = ${next === undefined ? null : new Date(next)}
    where municipality_code = ${row.municipality_code} and charge_id = ${row.charge_id} and n = ${row.n}`.execute(
    transaction,
  );
  if (entries.length > 0) {
    await addEntries(
      transaction,
      { publish, nowMs },
      actor,
      charge,
      entries.map(({ kind, yen, word }) => ({ kind, yen, word: `${row.n}:${word}`, attempt: row.n })),
      entries.some(({ kind, yen }) => kind === 'received' && yen !== row.yen),
    );
  }
  return isNew;
}

interface NewEntry extends ChargeEntry {
  readonly word: string;
  readonly attempt: number | null;
}

/** Adds to the ledger of a charge that the transaction holds, and says where it stands since. */
export async function addEntries(
  transaction: Database,
  { publish, nowMs }: LedgerTools,
  actor: Actor,
  charge: ChargeRow,
  entries: readonly NewEntry[],
  amountDiffers = false,
): Promise<void> {
  const { municipality_code, id } = charge;
  for (const { kind, yen, word, attempt } of entries) {
    await sql`insert into charge_entry (municipality_code, charge_id, n, kind, yen, word, attempt, at)
      select ${municipality_code}, ${id}, coalesce(max(n), 0) + 1, ${kind}, ${yen}, ${word}, ${attempt}::integer,
        ${new Date(nowMs())}
      from charge_entry where municipality_code = ${municipality_code} and charge_id = ${id}
      on conflict (municipality_code, charge_id, word) do nothing`.execute(transaction);
  }
  await restate(transaction, publish, actor, charge, amountDiffers);
  if (entries.some(({ kind }) => kind === 'refunded')) {
    await publish(transaction, actor, { name: 'chargeRefunded', data: aboutCharge(charge) });
  }
}

export function aboutCharge({ receipt_number, municipality_code, id }: ChargeRow) {
  return { receiptNumber: receipt_number, municipality: municipalityCodeSchema.parse(municipality_code), charge: id };
}

/** Computes from the ledger where a charge stands, and tells what is new of that. */
export async function restate(
  transaction: Database,
  publish: PublishPaymentEvent,
  actor: Actor,
  charge: ChargeRow,
  amountDiffers = false,
): Promise<ChargeState> {
  const { municipality_code, id } = charge;
  const ledger = await entriesOf(transaction, charge);
  const after = await sql<{ cancelled_at: Date | null }>`
    select cancelled_at from charge where municipality_code = ${municipality_code} and id = ${id}`.execute(transaction);
  const state = chargeState(charge.amount, after.rows[0]?.cancelled_at != null, ledger);
  await sql`update charge set state = ${state}, net = ${netOf(ledger)},
      amount_differs = amount_differs or ${amountDiffers}
    where municipality_code = ${municipality_code} and id = ${id}`.execute(transaction);
  const told = state === charge.state ? undefined : TOLD[state];
  if (told !== undefined) await publish(transaction, actor, { name: told, data: aboutCharge(charge) });
  return state;
}

const TOLD: { readonly [State in ChargeState]?: 'chargePaid' | 'chargeOverpaid' | 'chargeCancelled' } = {
  paid: 'chargePaid',
  overpaid: 'chargeOverpaid',
  cancelled: 'chargeCancelled',
};

export interface EntryRow extends ChargeEntry {
  readonly n: number;
  readonly word: string;
  readonly attempt: number | null;
  readonly at: Date;
}

export async function entriesOf(
  database: Database,
  { municipality_code, id }: Pick<ChargeRow, 'municipality_code' | 'id'>,
): Promise<readonly EntryRow[]> {
  const found = await sql<EntryRow>`select n, kind, yen, word, attempt, at from charge_entry
    where municipality_code = ${municipality_code} and charge_id = ${id} order by n`.execute(database);
  return found.rows;
}
