import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { MOST_MONTHS, type Statistics } from '#contract/portal/statistics-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { countMonths } from './count-months.ts';
import type { ClosedCountedLine, CountedLine } from './month-counts.ts';
import type { StatisticsAudit } from './statistics-acts.ts';
import { groupsCountedFor, groupsHandedOutBy } from './statistics-policy.ts';
import { toldOfClosed, toldRoughly } from './told-lines.ts';

/** Who asks, of which municipality; never from a request. */
type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;
type Line = Omit<CountedLine, 'number'> & { readonly number: number | null };

/** The reply, whose procedures are called by their ids. */
export interface CountedStatistics extends Pick<Statistics, 'months' | 'month' | 'openByStaff'> {
  readonly closed: readonly (Line & ReturnType<typeof toldOfClosed>)[];
  readonly open: readonly Line[];
  readonly received: readonly Line[];
  readonly corrections: readonly Line[];
}

export interface StatisticsStore {
  /** Of a month that was counted, by default the newest. Fails with `actionNotAllowed` or `notFound`. */
  read(caller: Caller, month: string | undefined, requestId: string): Promise<Outcome<CountedStatistics>>;
  /** Counts what months are over; answers with how many. */
  count(signal: AbortSignal): Promise<number>;
}

/** How accounts of a municipality are called. */
type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

interface KeptLine extends ClosedCountedLine {
  readonly kind: 'closed' | 'open' | 'received' | 'correction';
}

const MOST_STAFF = 200;
const MOST_COUNTED = 100;

export function createStatisticsStore(
  database: Database,
  audit: StatisticsAudit,
  staffNames: StaffNames,
): StatisticsStore {
  return {
    count: (signal) => countMonths(database, signal),

    async read(caller, asked, requestId) {
      const { actor, municipality } = caller;
      const deed = { actor, municipality, receiptNumber: null, requestId, act: 'statisticsRead' } as const;
      const groups = groupsCountedFor(caller);
      if (groups.length === 0) {
        await audit.appendRefused(database, { ...deed, code: 'actionNotAllowed' });
        return failed({ code: 'actionNotAllowed', reason: 'role' });
      }
      const months = await monthsOf(database, municipality);
      const month = asked ?? months[0];
      if (asked !== undefined && !months.includes(asked)) return failed({ code: 'notFound' });
      const lines = month === undefined ? [] : await linesOf(database, municipality, month, groups);
      const openByStaff = await countByStaff(caller);
      await audit.append(database, { ...deed, detail: { month: month ?? '' } });
      const plain = (kind: KeptLine['kind']) =>
        lines.filter((line) => line.kind === kind).map((line) => ({ ...named(line), number: toldRoughly(line) }));
      return success({
        months,
        month: month ?? null,
        closed: lines
          .filter(({ kind }) => kind === 'closed')
          .map((line) => ({ ...named(line), ...toldOfClosed(line) })),
        open: plain('open'),
        received: plain('received'),
        corrections: plain('correction'),
        openByStaff,
      });
    },
  };

  async function countByStaff(caller: Caller): Promise<Statistics['openByStaff']> {
    const groups = groupsHandedOutBy(caller);
    if (groups.length === 0) return null;
    const counted = await openCounts(database, caller.municipality, groups);
    const names = await staffNames(
      caller.municipality,
      counted.map(({ staff }) => staff),
    );
    return counted
      .filter(({ open }) => open > 0)
      .map(({ staff, open }) => ({ staff, name: names.get(staff) ?? '', open }));
  }
}

function named({ group, procedure, what }: KeptLine) {
  return { group, procedure, what };
}

async function monthsOf(database: Database, m: string): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select to_char(month, 'YYYY-MM') as month from statistics_month
    where municipality_code = ${m} order by statistics_month.month desc limit ${MOST_MONTHS}`.execute(database);
  return rows.map(({ month }) => month);
}

async function linesOf(
  database: Database,
  m: string,
  month: string,
  groups: readonly string[],
): Promise<readonly KeptLine[]> {
  const { rows } = await sql<KeptLine>`
    select kind, procedure_group as "group", procedure_id as procedure, what, number, median_days as "medianDays",
      ninety_days as "ninetyDays", coalesce(in_time, 0) as "inTime", coalesce(late, 0) as late
    from statistics_line
    where municipality_code = ${m} and month = ${`${month}-01`}::date and ${isOf(groups)}
    order by procedure_id, procedure_group, what`.execute(database);
  return rows;
}

/** Who has open cases, and how many, one after the other from the index, whose order keeps the count in it. */
async function openCounts(database: Database, m: string, groups: readonly string[]) {
  const { rows } = await sql<{ staff: string; open: number }>`
    with recursive holder as (
      (select assignee from desk_case
        where municipality_code = ${m} and closed_at is null and assignee is not null order by assignee limit 1)
      union all
      select (select assignee from desk_case
        where municipality_code = ${m} and closed_at is null and assignee > holder.assignee order by assignee limit 1)
      from holder where holder.assignee is not null
    )
    select assignee as staff, (select count(*)::int from (
        select from desk_case where municipality_code = ${m} and closed_at is null and assignee = holder.assignee
          and ${isOf(groups)} order by queue_day, received_at, receipt_number limit ${MOST_COUNTED}
      ) as theirs) as open
    from holder where assignee is not null limit ${MOST_STAFF}`.execute(database);
  return rows;
}

function isOf(groups: readonly string[]) {
  return sql`('*' = any(${[...groups]}::text[]) or procedure_group = any(${[...groups]}::text[]))`;
}
