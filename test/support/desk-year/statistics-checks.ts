import { sql } from 'kysely';
import { caseDue, openDaysTaken, stoppedDays } from '#contract/procedure/case-clock.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { BACK_FILE } from './back-file.ts';
import { countUp, type Ledger } from './ledger.ts';
import { toldOtherwise } from './told-otherwise.ts';

interface CountedMonth {
  readonly m: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly countedAt: Date;
}

/** What a month counts otherwise than the events of its cases, in words. */
export async function checkStatistics(portal: TestPortal, ledger: Ledger): Promise<string[]> {
  const { database } = portal;
  // Those of the back file were over before anything happened.
  const first = sql`(select date_trunc('month', min(received_at) at time zone 'Asia/Tokyo') from application
    where receipt_number not like ${`${BACK_FILE}%`})`;
  const { rows: months } = await sql<CountedMonth>`
    select municipality_code as m, to_char(month, 'YYYY-MM') as month, counted_at as "countedAt"
    from statistics_month where month >= ${first} order by 1, 2`.execute(database);
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', municipality_code, to_char(month, 'YYYY-MM'), kind, procedure_group, procedure_id, what, number,
      median_days, ninety_days, in_time, late) as line
    from statistics_line where month >= ${first}`.execute(database);
  const expected: string[] = [];
  for (const counted of months) {
    expected.push(...(await closedIn(portal, counted)));
    expected.push(...(await receivedIn(portal, counted)), ...(await openAfter(portal, counted)));
    const ofMonth = [...ledger.sentences].filter(([key]) => key.startsWith(`${counted.m} ${counted.month} `));
    for (const [key, count] of ofMonth) {
      const [m, month, ...of] = key.split(' ');
      expected.push([m, month, 'correction', ...of, count].join(' '));
    }
  }
  const found = rows.map(({ line }) => line);
  ledger.monthsCounted = months.length;
  return toldOtherwise('statistics', found, expected);
}

interface ClosedEvent {
  readonly number: string;
  readonly group: string;
  readonly procedure: string;
  readonly revision: string;
  readonly what: string;
  readonly receivedAt: Date;
  readonly closedAt: Date;
}

/** In which group a case stood when its month was counted: where the feed saw it last before that. */
const GROUP_THEN = (countedAt: Date) => sql`(
  select procedure_group from agency_feed as feed
  where feed.municipality_code = application.municipality_code
    and feed.receipt_number = application.receipt_number and feed.at < ${countedAt}
  order by feed_no desc limit 1)`;

const inMonth = (month: string) => (column: ReturnType<typeof sql>) =>
  sql`to_char(${column} at time zone 'Asia/Tokyo', 'YYYY-MM') = ${month}`;

async function closedIn(portal: TestPortal, { m, month, countedAt }: CountedMonth): Promise<string[]> {
  const { database } = portal;
  const { rows } = await sql<ClosedEvent>`
    select receipt_number as number, ${GROUP_THEN(countedAt)} as "group", procedure_id as procedure, revision,
      case status when 'withdrawn' then 'withdrawn' else outcome end as what, received_at as "receivedAt",
      at as "closedAt"
    from application join (
      select distinct on (receipt_number) receipt_number, status, outcome, at from application_history
      where status in ('decided', 'withdrawn') order by receipt_number, step
    ) as closing using (receipt_number)
    where municipality_code = ${m} and ${inMonth(month)(sql`at`)}`.execute(database);
  const lines = new Map<string, { readonly days: number[]; inTime: number; late: number }>();
  for (const { number, group, procedure, what, receivedAt, closedAt } of rows) {
    const key = [m, month, 'closed', group, procedure, what].join(' ');
    const line = lines.get(key) ?? { days: [], inTime: 0, late: 0 };
    lines.set(key, line);
    const stopped = await stoppedOf(portal, number);
    const closed = dayOf(closedAt);
    line.days.push(openDaysTaken(dayOf(receivedAt), closed, stopped));
    const due = caseDue(dayOf(receivedAt), portal.procedure(procedure, m), stopped);
    const [first] = [due.standard, due.law].filter((day) => day !== null).sort();
    if (first !== undefined && closed <= first) line.inTime += 1;
    if (first !== undefined && closed > first) line.late += 1;
  }
  return [...lines].map(([key, { days, inTime, late }]) => {
    const sorted = days.toSorted((one, other) => one - other);
    const within = (share: number) => sorted[Math.ceil(sorted.length * share) - 1];
    return [key, days.length, within(0.5), within(0.9), inTime, late].join(' ');
  });
}

async function stoppedOf({ database }: TestPortal, number: string) {
  const corrections = await database
    .selectFrom('case_correction')
    .select(['asked_at', 'last_day', 'ended_at'])
    .where('receipt_number', '=', number)
    .execute();
  return corrections.map(({ asked_at, last_day, ended_at }) => {
    const lastDay = calendarDateSchema.parse(last_day);
    return stoppedDays(dayOf(asked_at), { lastDay, ended: ended_at === null ? null : dayOf(ended_at) });
  });
}

function receivedIn(portal: TestPortal, { m, month, countedAt }: CountedMonth): Promise<string[]> {
  return countedBy(
    portal,
    [m, month, 'received'],
    sql`
    select ${GROUP_THEN(countedAt)} as "group", procedure_id as procedure, 'home' as what from application
    where municipality_code = ${m} and ${inMonth(month)(sql`received_at`)}`,
  );
}

/** Where cases stood when the month was counted, by the last step before that. */
function openAfter(portal: TestPortal, { m, month, countedAt }: CountedMonth): Promise<string[]> {
  return countedBy(
    portal,
    [m, month, 'open'],
    sql`
    select ${GROUP_THEN(countedAt)} as "group", procedure_id as procedure, status as what from application
    join (
      select distinct on (receipt_number) receipt_number, status from application_history where at < ${countedAt}
      order by receipt_number, step desc
    ) as newest using (receipt_number)
    where municipality_code = ${m} and status not in ('decided', 'withdrawn')`,
  );
}

async function countedBy(
  { database }: TestPortal,
  of: readonly string[],
  query: ReturnType<typeof sql<{ group: string; procedure: string; what: string }>>,
): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { group, procedure, what } of (await query.execute(database)).rows) {
    countUp(counts, [...of, group, procedure, what].join(' '));
  }
  return [...counts].map(([key, count]) => `${key} ${count}`);
}

function dayOf(time: Date) {
  return japaneseDay(epochMs(time.getTime()));
}
