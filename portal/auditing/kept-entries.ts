import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { type AuditQuery, ENTRIES_LOOKED_AT } from '#contract/portal/audit-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import { claimOf, entryHash } from '../platform/audit/audit-entry.ts';
import type { Database } from '../platform/database/database.ts';

const keptSchema = z.strictObject({
  act: z.string(),
  actor: z.strictObject({ id: z.string(), kind: z.enum(['resident', 'staff', 'client', 'job', 'proxy']) }),
  at: z.string(),
  case: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  m: z.string(),
  n: z.number(),
  prev: z.string(),
  reason: z.string().nullable(),
  req: z.string().nullable(),
  result: z.enum(['ok', 'refused', 'failed']),
  v: z.literal(1),
});
export type KeptAuditEntry = z.infer<typeof keptSchema>;

/** An entry as it is kept; without `entry` it is not what was written. */
interface LookedAtEntry {
  readonly n: number;
  readonly entry: KeptAuditEntry | undefined;
}

interface Row {
  readonly n: string;
  readonly json: string;
  readonly hash: Buffer;
}

/** Numbers of entries: from the first that may be meant to the one behind the last. */
interface Span {
  readonly from: number;
  readonly before: number;
}

/**
 * The newest entries in a span, by the one index that leads to the fewest: of a case, a person or an act. What the other
 * filters leave out is looked at and left out, so that no question reads more than a page.
 */
export async function entriesIn(
  database: Database,
  m: string,
  { staff, case: number, act }: AuditQuery,
  { from, before }: Span,
): Promise<readonly LookedAtEntry[]> {
  const leading: RawBuilder<unknown> =
    number !== undefined
      ? sql`and audit_case(json) = ${number}`
      : staff !== undefined
        ? sql`and audit_actor(json) = ${staff}`
        : act !== undefined
          ? sql`and audit_act(json) = ${act}`
          : sql``;
  const { rows } = await sql<Row>`
    select n, json, hash from audit_entry
    where municipality_code = ${m} and n >= ${from} and n < ${before} ${leading}
    order by n desc limit ${ENTRIES_LOOKED_AT}`.execute(database);
  return rows.map((row) => lookedAt(m, row));
}

export async function entryOf(database: Database, m: string, n: number): Promise<LookedAtEntry | undefined> {
  const { rows } = await sql<Row>`
    select n, json, hash from audit_entry where municipality_code = ${m} and n = ${n}`.execute(database);
  return rows[0] && lookedAt(m, rows[0]);
}

function lookedAt(m: string, { n, json, hash }: Row): LookedAtEntry {
  const claim = claimOf(json);
  const isOurs = claim?.m === m && claim.n === Number(n) && entryHash(json) === hash.toString('base64url');
  const entry = isOurs ? keptSchema.safeParse(parsedJson(json)) : undefined;
  return { n: Number(n), entry: entry?.data };
}

/** The entries of days in Japan. Times only grow along a chain, so that each end is found by halving. */
export async function spanOf(
  database: Database,
  m: string,
  { from, to, before }: Pick<AuditQuery, 'from' | 'to' | 'before'>,
  entries: number,
): Promise<Span> {
  const first = from === undefined ? 1 : await firstSince(database, m, startOf(from), entries);
  const end = to === undefined ? entries + 1 : await firstSince(database, m, startOf(to, DAY_MS), entries);
  return { from: first, before: Math.min(end, before ?? end) };
}

const JAPAN_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

function startOf(day: CalendarDate, laterMs = 0): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - JAPAN_OFFSET_MS + laterMs).toISOString();
}

async function firstSince(database: Database, m: string, instant: string, entries: number): Promise<number> {
  let [low, high] = [1, entries + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { rows } = await sql<{ n: string; json: string }>`
      select n, json from audit_entry where municipality_code = ${m} and n >= ${middle} order by n limit 1`.execute(
      database,
    );
    const at = rows[0] === undefined ? undefined : claimOf(rows[0].json)?.at;
    if (at === undefined || at >= instant) high = middle;
    else low = Number(rows[0]?.n ?? middle) + 1;
  }
  return low;
}
