import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MOST_MONTHS } from '#contract/portal/statistics-routes.ts';
import { openDaysTaken, stoppedDays } from '#contract/procedure/case-clock.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { type ClosedCountedLine, ClosedCounts, type CountedCase, type CountedLine } from './month-counts.ts';

/** Between a month's end and its being counted: what was begun in it has ended by then. */
const SETTLED_AFTER = sql`interval '1 hour'`;
const PAGE_CASES = 200;

/**
 * Counts each month once, after its end: those since the municipality's first case, as far back as they are shown. Answers
 * with how many. A page of cases at a time, of the month alone.
 */
export async function countMonths(database: Database, signal: AbortSignal): Promise<number> {
  let counted = 0;
  const last = await lastMonth(database);
  for (const m of await municipalitiesOf(database)) {
    for (const month of await uncountedMonths(database, m, last)) {
      if (signal.aborted) return counted;
      if (await countMonth(database, { m, month, isLast: month === last })) counted += 1;
    }
  }
  return counted;
}

/** The newest that is over, as its first day. */
async function lastMonth(database: Database): Promise<CalendarDate> {
  const { rows } = await sql<{ month: string }>`
    select to_char(date_trunc('month', (now() - ${SETTLED_AFTER}) at time zone 'Asia/Tokyo') - interval '1 month',
      'YYYY-MM-DD') as month`.execute(database);
  return calendarDateSchema.parse(rows[0]?.month);
}

/** Those that ever served a procedure: they grow with the catalogue, not with use. */
async function municipalitiesOf(database: Database): Promise<readonly string[]> {
  const rows = await database.selectFrom('served_procedure').select('municipality_code').distinct().execute();
  return rows.map(({ municipality_code }) => municipality_code);
}

async function uncountedMonths(database: Database, m: string, last: CalendarDate): Promise<readonly CalendarDate[]> {
  const { rows } = await sql<{ month: string }>`
    with beginning as (
      select date_trunc('month', received_at at time zone 'Asia/Tokyo') as first from desk_case
      where municipality_code = ${m} order by received_at limit 1
    )
    select to_char(each.month, 'YYYY-MM-DD') as month
    from beginning, generate_series(
      greatest(beginning.first, ${last}::timestamp - make_interval(months => ${MOST_MONTHS - 1}::int)),
      ${last}::timestamp, interval '1 month') as each (month)
    where not exists (select from statistics_month as counted
      where counted.municipality_code = ${m} and counted.month = each.month::date)
    order by 1`.execute(database);
  return rows.map(({ month }) => calendarDateSchema.parse(month));
}

interface Month {
  readonly m: string;
  readonly month: CalendarDate;
  readonly isLast: boolean;
}

function countMonth(database: Database, of: Month): Promise<boolean> {
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const { m, month } = of;
      const begun = await sql`insert into statistics_month (municipality_code, month)
        values (${m}, ${month}::date) on conflict do nothing`.execute(transaction);
      if (begun.numAffectedRows === 0n) return false;
      for (const line of await closedLines(transaction, of)) await keep(transaction, of, 'closed', line);
      for (const line of await plainLines(receivedIn(transaction, of))) await keep(transaction, of, 'received', line);
      // Where cases stand is known of the moment alone.
      if (of.isLast) {
        for (const line of await plainLines(openNow(transaction, m))) await keep(transaction, of, 'open', line);
      }
      await sql`insert into statistics_line (municipality_code, month, kind, procedure_group, procedure_id, what, number)
        select municipality_code, month, 'correction', procedure_group, procedure_id, sentence, number
        from correction_count where municipality_code = ${m} and month = ${month}::date`.execute(transaction);
      return true;
    });
}

type Snapshot = Kysely<Tables>;
type Kind = 'closed' | 'received' | 'open';

async function keep(
  transaction: Snapshot,
  { m, month }: Month,
  kind: Kind,
  line: CountedLine & Partial<ClosedCountedLine>,
): Promise<void> {
  const { group, procedure, what, number, medianDays = null, ninetyDays = null, inTime = null, late = null } = line;
  await sql`insert into statistics_line (municipality_code, month, kind, procedure_group, procedure_id, what, number,
      median_days, ninety_days, in_time, late)
    values (${m}, ${month}::date, ${kind}, ${group}, ${procedure}, ${what}, ${number}, ${medianDays}, ${ninetyDays},
      ${inTime}, ${late})`.execute(transaction);
}

async function plainLines(pages: AsyncIterable<readonly CountedCase[]>): Promise<readonly CountedLine[]> {
  const counts = new Map<string, CountedLine>();
  for await (const page of pages) {
    for (const { group, procedure, what } of page) {
      const key = `${group} ${procedure} ${what}`;
      counts.set(key, { group, procedure, what, number: (counts.get(key)?.number ?? 0) + 1 });
    }
  }
  return [...counts.values()];
}

interface ClosedRow extends CountedCase {
  readonly number: string;
  readonly received: string;
  readonly closed: string;
  readonly closedAt: string;
  readonly due: string | null;
}

async function closedLines(transaction: Snapshot, { m, month }: Month): Promise<readonly ClosedCountedLine[]> {
  const counts = new ClosedCounts();
  let after = { at: startOf(month), number: '' };
  for (;;) {
    const { rows } = await sql<ClosedRow>`
      select receipt_number as number, procedure_group as "group", procedure_id as procedure,
        case state when 'withdrawn' then 'withdrawn' else outcome end as what,
        ${inJapan(sql`received_at`)} as received, ${inJapan(sql`closed_at`)} as closed, closed_at::text as "closedAt",
        to_char(least(due_day, law_due_day), 'YYYY-MM-DD') as due
      from desk_case
      where municipality_code = ${m} and (closed_at, receipt_number) > (${after.at}::timestamptz, ${after.number})
        and closed_at < ${endOf(month)}::timestamptz and closed_at is not null and erased_at is null
      order by closed_at, receipt_number limit ${PAGE_CASES}`.execute(transaction);
    const stopped = await stoppedOf(
      transaction,
      m,
      rows.map(({ number }) => number),
    );
    for (const { group, procedure, what, number, received, closed, due } of rows) {
      const days = [received, closed].map((day) => calendarDateSchema.parse(day)) as [CalendarDate, CalendarDate];
      const openDays = openDaysTaken(...days, stopped.get(number) ?? []);
      counts.add({ group, procedure, what, openDays, isInTime: due === null ? null : closed <= due });
    }
    const last = rows.at(-1);
    if (last === undefined) return counts.lines();
    after = { at: last.closedAt, number: last.number };
  }
}

async function stoppedOf(transaction: Snapshot, m: string, numbers: readonly string[]) {
  const corrections = await transaction
    .selectFrom('case_correction')
    .select(['receipt_number', 'asked_at', 'last_day', 'ended_at'])
    .where('municipality_code', '=', m)
    .where('receipt_number', 'in', [...numbers, ''])
    .execute();
  const dayOf = (time: Date) => japaneseDay(epochMs(time.getTime()));
  const stopped = new Map<string, ReturnType<typeof stoppedDays>[]>();
  for (const { receipt_number, asked_at, last_day, ended_at } of corrections) {
    const lastDay = calendarDateSchema.parse(last_day);
    const interval = stoppedDays(dayOf(asked_at), { lastDay, ended: ended_at === null ? null : dayOf(ended_at) });
    stopped.set(receipt_number, [...(stopped.get(receipt_number) ?? []), interval]);
  }
  return stopped;
}

interface PlainRow extends CountedCase {
  readonly number: string;
  readonly at: string;
}

async function* receivedIn(transaction: Snapshot, { m, month }: Month): AsyncGenerator<readonly CountedCase[]> {
  let after = { at: startOf(month), number: '' };
  for (;;) {
    const { rows } = await sql<PlainRow>`
      select receipt_number as number, procedure_group as "group", procedure_id as procedure, filing_way as what,
        received_at::text as at
      from desk_case
      where municipality_code = ${m} and (received_at, receipt_number) > (${after.at}::timestamptz, ${after.number})
        and received_at < ${endOf(month)}::timestamptz
      order by received_at, receipt_number limit ${PAGE_CASES}`.execute(transaction);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last;
  }
}

async function* openNow(transaction: Snapshot, m: string): AsyncGenerator<readonly CountedCase[]> {
  let after: PlainRow & { readonly day: string } = { number: '', at: '-infinity', day: '-infinity', ...NOTHING };
  for (;;) {
    const { rows } = await sql<typeof after>`
      select receipt_number as number, procedure_group as "group", procedure_id as procedure, state as what,
        received_at::text as at, queue_day::text as day
      from desk_case
      where municipality_code = ${m} and closed_at is null
        and (queue_day, received_at, receipt_number) > (${after.day}::date, ${after.at}::timestamptz, ${after.number})
      order by queue_day, received_at, receipt_number limit ${PAGE_CASES}`.execute(transaction);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last;
  }
}

const NOTHING = { group: '', procedure: '', what: '' } as const;

function inJapan(column: RawBuilder<unknown>) {
  return sql`to_char(${column} at time zone 'Asia/Tokyo', 'YYYY-MM-DD')`;
}

function startOf(month: CalendarDate): string {
  return `${month}T00:00:00+09:00`;
}

function endOf(month: CalendarDate): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return `${next}-01T00:00:00+09:00`;
}
