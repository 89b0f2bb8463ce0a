import { sql } from 'kysely';
import { epochMs, municipalityCodeSchema } from '#contract/values/brands.ts';
import { addDays, fiscalYearOf, japaneseDay } from '#contract/values/calendar.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { holdCharge } from './charge-rows.ts';
import { type AttemptRow, holdAttempt, nextCheckMs, takeEvents } from './ledger.ts';
import type { PaymentProviders, SettledPayment } from './payment-provider.ts';
import { askProvider, takeMessage, type WordTools } from './payment-words.ts';

interface JobTools extends WordTools {
  readonly providers: PaymentProviders;
}

const AT_ONCE = 500;
const DAY_MS = 86_400_000;
/** How long before its last day a person is told of a charge again. */
const TOLD_DAYS_AHEAD = 7;
const EVENTS_KEPT_DAYS = 90;
/** Days back that are compared with what a provider paid out. */
const SETTLED_DAYS = 3;

/** Asks providers about attempts of which no last word is known. Answers with how many were asked about. */
export async function reconcilePayments(
  database: Database,
  tools: JobTools,
  actor: JobActor,
  signal: AbortSignal,
): Promise<number> {
  const due = await sql<AttemptRow>`select * from charge_attempt
    where next_check_at <= ${new Date(tools.nowMs())} order by next_check_at limit ${AT_ONCE}`.execute(database);
  let asked = 0;
  for (const attempt of due.rows) {
    if (signal.aborted) break;
    await reconcileOne(database, tools, actor, attempt);
    asked += 1;
  }
  return asked;
}

async function reconcileOne(database: Database, tools: JobTools, actor: JobActor, row: AttemptRow): Promise<void> {
  const provider = tools.providers.get(row.provider);
  const message = provider && (await askProvider(provider, row.id, tools.nowMs()));
  const isOver = row.ends_at.getTime() <= tools.nowMs();
  const mayEnd = provider !== undefined && message !== undefined && isOver && row.state !== 'submitted';
  const isEnded = mayEnd && (message === 'none' || (await provider.cancel(row.id).catch(() => false)));
  await database.transaction().execute(async (transaction) => {
    if (message !== undefined && message !== 'none') {
      await takeMessage(transaction, tools, actor, row.provider, message);
    }
    const charge = await holdCharge(transaction, { id: row.charge_id, municipality: row.municipality_code });
    const attempt = charge && (await holdAttempt(transaction, charge, row.n));
    if (charge === undefined || attempt === undefined) return;
    await takeEvents(transaction, tools, actor, { charge, attempt }, isEnded ? [{ type: 'timeOver' }] : []);
    if (message !== undefined) return;
    // Without an answer it is asked again soon, whatever its age.
    const next = nextCheckMs(attempt, row.made_at.getTime(), tools.nowMs());
    await sql`update charge_attempt set next_check_at = ${next === undefined ? null : new Date(next)}
      where municipality_code = ${row.municipality_code} and charge_id = ${row.charge_id} and n = ${row.n}`.execute(
      transaction,
    );
  });
}

/** Tells persons of charges whose last day is near, each once. */
export async function tellDueCharges(database: Database, tools: WordTools, actor: JobActor): Promise<number> {
  const now = tools.nowMs();
  const until = addDays(japaneseDay(epochMs(now)), TOLD_DAYS_AHEAD);
  return database.transaction().execute(async (transaction) => {
    const due = await sql<{ municipality_code: string; id: string; receipt_number: string }>`
      update charge set due_told_at = ${new Date(now)}
      where (municipality_code, id) in (
        select municipality_code, id from charge
        where due_on <= ${until}::date and state in ('open', 'partlyPaid') and due_told_at is null
        order by due_on limit ${AT_ONCE} for update skip locked)
      returning municipality_code, id, receipt_number`.execute(transaction);
    for (const { municipality_code, id: charge, receipt_number: receiptNumber } of due.rows) {
      const municipality = municipalityCodeSchema.parse(municipality_code);
      await tools.publish(transaction, actor, { name: 'chargeDue', data: { receiptNumber, municipality, charge } });
    }
    return due.rows.length;
  });
}

interface ReceivedRow {
  readonly municipality_code: string;
  readonly id: string;
  readonly provider_id: string | null;
  readonly yen: number;
}

/** Compares the ledger of each of the last days with what providers paid out; what differs is for people, and nothing is changed. */
export async function settlePayments(database: Database, tools: JobTools): Promise<number> {
  let found = 0;
  for (const provider of tools.providers.values()) {
    const today = japaneseDay(epochMs(tools.nowMs()));
    const days = Array.from({ length: SETTLED_DAYS + 1 }, (_, at) => addDays(today, at - (SETTLED_DAYS + 1)));
    const earlier = new Set<string>();
    for (const [at, day] of days.entries()) {
      const there = await provider.settlement(day).catch(() => undefined);
      if (there === undefined) break;
      if (at > 0) found += await settleDay(database, provider.name, day, there, earlier);
      for (const { attempt } of there) earlier.add(attempt);
    }
  }
  return found;
}

/** `earlier`: what was paid out for days before; its word may have come only on this one. */
async function settleDay(
  database: Database,
  provider: string,
  day: string,
  there: readonly SettledPayment[],
  earlier: ReadonlySet<string>,
): Promise<number> {
  const received = await sql<ReceivedRow>`
    select charge_attempt.municipality_code, charge_attempt.id, provider_id, charge_entry.yen
    from charge_entry join charge_attempt on charge_attempt.municipality_code = charge_entry.municipality_code
      and charge_attempt.charge_id = charge_entry.charge_id and charge_attempt.n = charge_entry.attempt
    where charge_entry.kind = 'received' and charge_attempt.provider = ${provider}
      and charge_entry.at >= (${day}::date)::timestamp at time zone 'Asia/Tokyo'
      and charge_entry.at < (${day}::date + 1)::timestamp at time zone 'Asia/Tokyo'`.execute(database);
  const here = received.rows.filter(({ id }) => !earlier.has(id));
  const differences = await differencesOf(database, provider, here, there);
  for (const { municipality, payment, kind, yenHere, yenThere } of differences) {
    await sql`insert into settlement_difference
        (municipality_code, day, provider, provider_id, kind, yen_here, yen_there)
      values (${municipality}, ${day}, ${provider}, ${payment}, ${kind}, ${yenHere}, ${yenThere})
      on conflict do nothing`.execute(database);
  }
  return differences.length;
}

interface Difference {
  readonly municipality: string;
  readonly payment: string;
  readonly kind: 'missingHere' | 'missingThere' | 'amountDiffers' | 'feeOnly';
  readonly yenHere: number;
  readonly yenThere: number;
}

async function differencesOf(
  database: Database,
  provider: string,
  here: readonly ReceivedRow[],
  there: readonly SettledPayment[],
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  const byAttempt = new Map(here.map((row) => [row.id, row]));
  for (const { attempt, payment, municipality, yen, isFee } of there) {
    const row = byAttempt.get(attempt);
    byAttempt.delete(attempt);
    if (isFee) differences.push({ municipality, payment, kind: 'feeOnly', yenHere: 0, yenThere: yen });
    else if (row !== undefined) {
      if (row.yen !== yen)
        differences.push({ municipality, payment, kind: 'amountDiffers', yenHere: row.yen, yenThere: yen });
    } else if (!(await isKnown(database, provider, attempt, yen))) {
      differences.push({ municipality, payment, kind: 'missingHere', yenHere: 0, yenThere: yen });
    }
  }
  for (const { municipality_code: municipality, id, provider_id, yen } of byAttempt.values()) {
    differences.push({ municipality, payment: provider_id ?? id, kind: 'missingThere', yenHere: yen, yenThere: 0 });
  }
  return differences;
}

/** Whether the same money is in the ledger under another day. */
async function isKnown(database: Database, provider: string, attempt: string, yen: number): Promise<boolean> {
  const found = await sql<{ yen: number }>`
    select charge_entry.yen from charge_attempt join charge_entry
      on charge_entry.municipality_code = charge_attempt.municipality_code
      and charge_entry.charge_id = charge_attempt.charge_id and charge_entry.attempt = charge_attempt.n
    where charge_attempt.id = ${attempt} and provider = ${provider} and charge_entry.kind = 'received'`.execute(
    database,
  );
  return found.rows.some((row) => row.yen === yen);
}

/** Drops words of providers after 90 days, and charges whose claim has lapsed. */
export async function sweepPayments(
  database: Database,
  { nowMs }: Pick<WordTools, 'nowMs'>,
  keptFiscalYears: number,
): Promise<{ readonly events: number; readonly charges: number }> {
  const now = nowMs();
  const events = await sql`delete from provider_event where (provider, event_id) in (
      select provider, event_id from provider_event
      where at < ${new Date(now - EVENTS_KEPT_DAYS * DAY_MS)} order by at limit ${AT_ONCE})`.execute(database);
  const charges = await sql<{ n: number }>`
    select erase_charges(${lapsedBefore(now, keptFiscalYears)}, ${AT_ONCE}) as n`.execute(database);
  return { events: Number(events.numAffectedRows ?? 0), charges: charges.rows[0]?.n ?? 0 };
}

/** What was made before this instant is kept no more: `years` whole fiscal years after that of its making are over. */
function lapsedBefore(nowMs: number, years: number): Date {
  const year = fiscalYearOf(japaneseDay(epochMs(nowMs)));
  return new Date(`${String(year - years).padStart(4, '0')}-04-01T00:00:00+09:00`);
}
