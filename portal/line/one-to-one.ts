import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { APART_MS, URGENT_APART_MS } from '#contract/family/news.ts';
import { type CalendarDate, epochMs, type MunicipalityCode, municipalityCodeSchema } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { afterQuiet, QUIET_HOURS } from '#contract/values/quiet-hours.ts';
import type { Database } from '../platform/database/database.ts';
import { runSoon } from '../platform/events/job-queue.ts';
import type { DueItem } from './fitting.ts';
import { type LineChild, lineChildSchema } from './line-choice.ts';
import { SEND_LINE_JOB } from './line-jobs.ts';
import { type LineView, newsMessages } from './line-messages.ts';

interface PlanTools {
  readonly nowMs: () => number;
  /** What is to be told of a child there on a day; nothing where the rules are not known. */
  readonly dueOn: (area: MunicipalityCode, child: LineChild, today: CalendarDate) => readonly DueItem[];
  readonly viewOn: (today: CalendarDate) => LineView;
}

/** LINE takes so many people at once. */
const MOST_AT_ONCE = 500;

interface Cohort {
  readonly area: MunicipalityCode;
  readonly child: LineChild;
  readonly items: readonly DueItem[];
}

/**
 * Queues what fits families, when it fits: for each area and month the same, by these two facts alone. What a family is told
 * is written in the transaction that queues it, so that it is told once. Answers with how many families are told something.
 */
export async function planOneToOne(database: Database, tools: PlanTools, signal: AbortSignal): Promise<number> {
  const now = tools.nowMs();
  if (QUIET_HOURS.every((hours) => afterQuiet(now, hours) > now)) return 0;
  const today = japaneseDay(epochMs(now));
  const cohorts = await dueCohorts(database, tools, today, signal);
  let families = 0;
  for (const [area, ofArea] of Map.groupBy(cohorts, (cohort) => cohort.area)) {
    if (signal.aborted) break;
    families += await database
      .transaction()
      .execute((transaction) => planArea(transaction, tools, { area, cohorts: ofArea, today, now }));
  }
  return families;
}

/** Areas and months of which somebody hears, with what is to be told today. */
async function dueCohorts(
  database: Database,
  { dueOn }: PlanTools,
  today: CalendarDate,
  signal: AbortSignal,
): Promise<Cohort[]> {
  const found = await sql<{ area: string; kind: string; month: string }>`
    select distinct area, kind, month from line_child join line_friend on hash = friend_hash
    where is_ready and pushes = 'on' and area is not null`.execute(database);
  const cohorts: Cohort[] = [];
  for (const { area: code, kind, month } of found.rows) {
    if (signal.aborted) break;
    // Each takes milliseconds, and a prefecture has thousands: what else has come is answered between any two.
    await turn();
    const area = municipalityCodeSchema.parse(code);
    const child = lineChildSchema.parse({ kind, month });
    const items = dueOn(area, child, today);
    if (items.length > 0) cohorts.push({ area, child, items });
  }
  return cohorts;
}

interface AreaPlan {
  readonly area: MunicipalityCode;
  readonly cohorts: readonly Cohort[];
  readonly today: CalendarDate;
  readonly now: number;
}

async function planArea(
  transaction: Database,
  tools: PlanTools,
  { area, cohorts, today, now }: AreaPlan,
): Promise<number> {
  const items = new Map(cohorts.flatMap((cohort) => cohort.items.map((item) => [keyOf(item), item] as const)));
  const due = cohorts.flatMap(({ child, items: ofCohort }) =>
    ofCohort.map(({ item, due: on, isUrgent }) => ({ ...child, item, due: on, urgent: isUrgent })),
  );
  const awake = QUIET_HOURS.filter((hours) => afterQuiet(now, hours) === now);
  const found = await sql<{ hash: Buffer; language: string; keys: string[] }>`
    with due as (
      select * from jsonb_to_recordset(${JSON.stringify(due)}::jsonb)
        as due (kind text, month text, item text, due date, urgent boolean)
    )
    select hash, language, array_agg(distinct due.item || ' ' || due.due::text order by due.item || ' ' || due.due::text) as keys
    from line_friend join line_child on friend_hash = hash join due using (kind, month)
    where area = ${area} and is_ready and pushes = 'on' and (paused_until is null or paused_until <= ${today}::date)
      and quiet = any(${awake}::text[])
      and not exists (select from one_to_one_delivery as told
        where told.friend_hash = hash and told.item = due.item and told.due = due.due)
      and not exists (select from one_to_one_delivery as queued join line_sending on id = sending_id
        where queued.friend_hash = hash and dead_at is null)
    group by hash, language
    having max(pushed_at) is null
      or max(pushed_at) <= ${new Date(now - APART_MS)}
      or (bool_or(urgent) and max(pushed_at) <= ${new Date(now - URGENT_APART_MS)})
    order by hash`.execute(transaction);
  const alike = Map.groupBy(found.rows, ({ language, keys }) => `${language} ${keys.join(' | ')}`);
  for (const rows of alike.values()) {
    const [first] = rows;
    if (first === undefined) continue;
    const told = first.keys.flatMap((key) => items.get(key) ?? []);
    const messages = newsMessages(
      told,
      area,
      languageSchema.parse(first.language) satisfies Language,
      tools.viewOn(today),
    );
    for (let at = 0; at < rows.length; at += MOST_AT_ONCE) {
      await queue(transaction, {
        hashes: rows.slice(at, at + MOST_AT_ONCE).map(({ hash }) => hash),
        told,
        messages,
        now,
      });
    }
  }
  if (found.rows.length > 0) await runSoon(transaction, SEND_LINE_JOB);
  return found.rows.length;
}

interface Queued {
  readonly hashes: readonly Buffer[];
  readonly told: readonly DueItem[];
  readonly messages: object;
  readonly now: number;
}

async function queue(transaction: Database, { hashes, told, messages, now }: Queued): Promise<void> {
  const id = randomUUID();
  const at = new Date(now);
  await sql`
    insert into line_sending (id, kind, messages, due_at, made_at)
    values (${id}, 'news', ${JSON.stringify(messages)}::jsonb, ${at}, ${at})`.execute(transaction);
  for (const { item, due } of told) {
    await sql`
      insert into one_to_one_delivery (friend_hash, item, due, sending_id, at)
      select hash, ${item}, ${due}::date, ${id}, ${at} from unnest(${[...hashes]}::bytea[]) as friend (hash)
      on conflict do nothing`.execute(transaction);
  }
}

function keyOf({ item, due }: DueItem): string {
  return `${item} ${due}`;
}
