import { type Selectable, sql } from 'kysely';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { type CaseEvent, type CaseStanding, isClosed, stepCase, toldState } from '#contract/procedure/case.ts';
import { caseDue, stoppedDays } from '#contract/procedure/case-clock.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { VisitCounts } from '#contract/procedure/visit.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { type Actor, actorColumns } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';
import type { APPLICATION_EVENTS } from './application-events.ts';
import type { CaseVault } from './case-vault.ts';

/** What a change of a case needs beside the database. */
export interface StepTools {
  readonly publish: PublishApplicationEvent;
  readonly vault: CaseVault;
}

export type PublishApplicationEvent = Publish<EventOf<typeof APPLICATION_EVENTS>>;

/** A case whose row this transaction holds, and the day that it is in Japan by the database's clock. */
export interface HeldCase extends Selectable<Tables['desk_case']> {
  readonly owner: string | null;
  readonly revision: string;
  readonly filing: number;
  readonly today: CalendarDate;
}

/** The database's own day in Japan. */
export const TODAY = sql<string>`(now() at time zone 'Asia/Tokyo')::date`;

export async function todayOf(database: Database): Promise<CalendarDate> {
  const { rows } = await sql<{ today: string }>`select ${TODAY} as today`.execute(database);
  return calendarDateSchema.parse(rows[0]?.today);
}

/** Holds the row of a case to the end of the transaction, so that of two steps at once one comes first. */
export async function holdCase(
  transaction: Database,
  where: { readonly receiptNumber: string; readonly municipality?: string; readonly owner?: string },
): Promise<HeldCase | undefined> {
  const { receiptNumber, municipality, owner } = where;
  const row = await transaction
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .whereRef('desk_case.municipality_code', '=', 'application.municipality_code')
    .selectAll('desk_case')
    .select((of) => [
      'application.owner',
      'application.revision',
      TODAY.as('today'),
      of
        .selectFrom('application_filing')
        .select((inner) => inner.fn.max('filing').as('filing'))
        .whereRef('application_filing.receipt_number', '=', 'desk_case.receipt_number')
        .as('filing'),
    ])
    .where('desk_case.receipt_number', '=', receiptNumber)
    .$if(municipality !== undefined, (of) => of.where('desk_case.municipality_code', '=', municipality ?? ''))
    .$if(owner !== undefined, (of) => of.where('application.owner', '=', owner ?? ''))
    .forUpdate('desk_case')
    .executeTakeFirst();
  return row && { ...row, filing: row.filing ?? 1, today: calendarDateSchema.parse(row.today) };
}

/** Where a case stands now, after whatever this transaction did to it. */
export function versionOf(
  transaction: Database,
  { municipality_code, receipt_number }: Pick<HeldCase, 'municipality_code' | 'receipt_number'>,
): Promise<Pick<HeldCase, 'version' | 'state'>> {
  return transaction
    .selectFrom('desk_case')
    .select(['version', 'state'])
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .executeTakeFirstOrThrow();
}

export function standingOf(
  row: Pick<HeldCase, 'kind' | 'state' | 'outcome' | 'correction_last_day' | 'held'>,
): CaseStanding {
  const lastDay = row.correction_last_day;
  return {
    kind: row.kind,
    state: row.state,
    outcome: row.outcome,
    correctionLastDay: lastDay === null ? null : calendarDateSchema.parse(lastDay),
    isHeld: row.held,
  };
}

/** What goes with a step. */
interface StepWords {
  readonly event: CaseEvent;
  /** What was done, where it has another name than the event. */
  readonly act?: string;
  /** Read by the person. */
  readonly note?: string | null | undefined;
  /** Read by staff alone. */
  readonly reason?: string | null | undefined;
  /** The account that works on it since, or the group that it went to. */
  readonly passedTo?: string | undefined;
  /** Of an event about a visit. */
  readonly visits?: VisitCounts;
}

/**
 * Takes one step of a case: its history, its row and what the rest of the portal is told, in one transaction; answers with
 * the number of the step. Fails as `stepCase`.
 */
export async function takeStep(
  transaction: Database,
  { publish, vault }: StepTools,
  actor: Actor,
  held: HeldCase,
  { event, act = event.type, note = null, reason = null, passedTo, visits }: StepWords,
): Promise<Outcome<{ readonly step: number; readonly held: HeldCase }>> {
  const next = stepCase(standingOf(held), event, held.today, {
    originalsMissing: held.originals_missing,
    withdrawable: held.withdrawable,
    ...(visits === undefined ? {} : { visits }),
  });
  if (!next.ok) return next;
  const { state, outcome, correctionLastDay } = next.value;
  const closes = isClosed(next.value) && !isClosed(held);
  const isOwn = actor.kind === 'resident' || actor.kind === 'proxy';
  const changed = {
    state,
    outcome,
    correction_last_day: correctionLastDay,
    version: held.version + 1,
    // Whoever of the office acts has seen what was new; what the person does is new.
    has_news: isOwn,
  };
  await transaction
    .updateTable('desk_case')
    .set({
      ...changed,
      ...(closes ? { closed_at: sql<Date>`clock_timestamp()` } : {}),
      ...(isClosed(next.value) ? {} : { closed_at: null }),
    })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
  const step = await addHistory(transaction, vault, actor, held, { act, note, reason, passedTo, state, outcome });
  await publish(transaction, actor, {
    name: 'applicationChanged',
    data: { receiptNumber: held.receipt_number, step, act, status: toldState(state), by: isOwn ? 'person' : 'office' },
  });
  return success({ step, held: { ...held, ...changed } });
}

type HistoryWords = Pick<Selectable<Tables['application_history']>, 'act' | 'note' | 'outcome'> & {
  readonly reason: string | null;
  readonly passedTo?: string | undefined;
  readonly state: HeldCase['state'];
};

/** One row of the history; answers with its number. */
export async function addHistory(
  transaction: Database,
  vault: CaseVault,
  actor: Actor,
  { municipality_code, receipt_number }: Pick<HeldCase, 'municipality_code' | 'receipt_number'>,
  { act, note, reason, passedTo, state, outcome }: HistoryWords,
): Promise<number> {
  const { last } = await transaction
    .selectFrom('application_history')
    .select((of) => of.fn.max('step').as('last'))
    .where('receipt_number', '=', receipt_number)
    .executeTakeFirstOrThrow();
  const step = Number(last) + 1;
  const words = note !== null || reason !== null;
  const sealing = words ? await vault.keep(transaction, { municipality_code, receipt_number }) : undefined;
  const sealed_note = note === null ? null : (sealing?.sealNote(step, note) ?? null);
  const sealed_reason = reason === null ? null : (sealing?.sealText('reason', step, reason) ?? null);
  await transaction
    .insertInto('application_history')
    .values({
      receipt_number,
      step,
      status: state,
      outcome,
      act,
      sealed_note,
      sealed_reason,
      passed_to: passedTo ?? null,
      ...actorColumns(actor),
    })
    .execute();
  return step;
}

/** Computes until when the case is to be answered, from all corrections that were asked for. */
export async function updateDue(
  transaction: Database,
  held: HeldCase,
  { standardOpenDays, lawDays }: Pick<Procedure, 'standardOpenDays' | 'lawDays'>,
): Promise<void> {
  const { delayed_until: told } = held;
  const corrections = await transaction
    .selectFrom('case_correction')
    .select(['asked_at', 'last_day', 'ended_at'])
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
  const stopped = corrections.map(({ asked_at, last_day, ended_at }) =>
    stoppedDays(dayOf(asked_at), {
      lastDay: calendarDateSchema.parse(last_day),
      ended: ended_at === null ? null : dayOf(ended_at),
    }),
  );
  const due = caseDue(dayOf(held.received_at), { standardOpenDays, lawDays }, stopped);
  await transaction
    .updateTable('desk_case')
    .set({ due_day: due.standard, law_due_day: due.law === null ? null : (told ?? due.law) })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
}

function dayOf(time: Date): CalendarDate {
  return japaneseDay(epochMs(time.getTime()));
}
