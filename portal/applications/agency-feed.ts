import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { FEED_AT_ONCE, type FeedPage, type FeedQuery } from '#contract/portal/agency-routes.ts';
import { caseOutcomeSchema, caseStateSchema } from '#contract/procedure/case.ts';
import type { AgencyScope } from '#contract/values/agency-scope.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';

const CURSOR_DAYS = 30;
const DAY_SECONDS = 86_400;
/** Whose feed it is; never from a request. */
interface FeedReader {
  readonly municipality: string;
  readonly groups: readonly string[];
  readonly scopes: readonly AgencyScope[];
}

interface FeedRow {
  readonly feed_no: string;
  readonly procedure_group: string;
  readonly receipt_number: string;
  readonly version: number;
  readonly state: string;
  readonly outcome: string | null;
  readonly at: Date;
  readonly procedure_id: string;
  readonly received_at: Date;
  readonly restricted: boolean;
  readonly filing: number;
  readonly container_sha256: Buffer;
}

/**
 * A page of what changed in the reader's groups, in the order in which it was committed: a change that comes later has a
 * higher number than every one that was ever told. Fails with `cursorExpired`.
 */
export async function readFeed(
  database: Database,
  { municipality, groups, scopes }: FeedReader,
  { after, state, group, limit = FEED_AT_ONCE }: FeedQuery,
): Promise<Outcome<FeedPage>> {
  const nowSeconds = await databaseSeconds(database);
  const place = after === undefined ? { feedNo: '0', atSeconds: nowSeconds } : placeOf(after);
  if (nowSeconds - place.atSeconds > CURSOR_DAYS * DAY_SECONDS) return failed({ code: 'cursorExpired' });
  const asked = group === undefined ? groups : groups.filter((one) => one === group || one === WHOLE_MUNICIPALITY);
  const named = asked.includes(WHOLE_MUNICIPALITY) && group !== undefined ? [group] : asked;
  const rows = await readRows(database, municipality, named, place.feedNo, limit);
  const last = rows.at(-1)?.feed_no ?? place.feedNo;
  return success({
    changes: rows.filter((row) => (state === undefined || row.state === state) && isTold(scopes, row)).map(entryOf),
    cursor: `${BigInt(last).toString(36)}-${nowSeconds.toString(36)}`,
    more: rows.length === limit,
  });
}

/** Each group is read by its own index, so that nothing is read over because it is another's. */
async function readRows(
  database: Database,
  municipality: string,
  groups: readonly string[],
  after: string,
  limit: number,
): Promise<readonly FeedRow[]> {
  const following = sql`select * from agency_feed
    where municipality_code = ${municipality} and feed_no > ${after}::bigint`;
  const found = groups.includes(WHOLE_MUNICIPALITY)
    ? sql`(${following} order by feed_no limit ${limit})`
    : sql`(select part.* from unnest(${[...new Set(groups)]}::text[]) as asked (name)
        cross join lateral (${following} and procedure_group = asked.name order by feed_no limit ${limit}) as part
        order by part.feed_no limit ${limit})`;
  const read = await sql<FeedRow>`
    select feed.feed_no, feed.procedure_group, feed.receipt_number, feed.version, feed.state, feed.outcome, feed.at,
      desk_case.procedure_id, desk_case.received_at, desk_case.restricted, newest.filing, newest.container_sha256
    from ${found} as feed
    join desk_case using (municipality_code, receipt_number)
    cross join lateral (select filing, container_sha256 from application_filing
      where application_filing.receipt_number = feed.receipt_number order by filing desc limit 1) as newest
    order by feed.feed_no`.execute(database);
  return read.rows;
}

/** A case that is kept from most eyes is told to no system but those that were let see it. */
export function isTold(scopes: readonly AgencyScope[], { restricted }: { readonly restricted: boolean }): boolean {
  return !restricted || scopes.includes('cases.restricted');
}

function entryOf(row: FeedRow) {
  return {
    number: row.receipt_number,
    procedure: procedureIdSchema.parse(row.procedure_id),
    group: row.procedure_group,
    state: caseStateSchema.parse(row.state),
    outcome: caseOutcomeSchema.nullable().parse(row.outcome),
    version: row.version,
    receivedAt: instantOf(row.received_at),
    changedAt: instantOf(row.at),
    filing: row.filing,
    sha256: row.container_sha256.toString('hex'),
  };
}

/** Of a cursor whose form the contract has checked. */
function placeOf(cursor: string): { readonly feedNo: string; readonly atSeconds: number } {
  const [no = '', at = ''] = cursor.split('-');
  const feedNo = [...no].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  const most = 2n ** 63n - 1n;
  return { feedNo: String(feedNo > most ? most : feedNo), atSeconds: Number.parseInt(at, 36) };
}

async function databaseSeconds(database: Database): Promise<number> {
  const now = await sql<{ now: number }>`select floor(extract(epoch from clock_timestamp()))::float8 as now`.execute(
    database,
  );
  return now.rows[0]?.now ?? 0;
}
