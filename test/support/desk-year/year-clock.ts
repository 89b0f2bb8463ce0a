import { sql } from 'kysely';
import type { Database } from '#portal/platform/database/database.ts';
import { MUNICIPALITY_ROLE } from '#portal/platform/database/municipality-rows.ts';

const SCHEMA = 'year_clock';
/** What the portal's statements ask for the time. */
const CLOCKS = { clock_timestamp: 'volatile', now: 'stable', statement_timestamp: 'stable' } as const;

/** An address of a server by which its names are looked for in the turned clock's schema first. */
export function withTurnedClock(serverUrl: string): string {
  const url = new URL(serverUrl);
  url.searchParams.set('options', `-c search_path=public,${SCHEMA},pg_catalog`);
  return url.href;
}

export interface YearClock {
  /** Where the database's clock stands. */
  readonly nowMs: () => number;
  /** Goes on from there; never back. */
  turnTo(ms: number): Promise<void>;
}

/**
 * A clock that can be turned, for a database that was opened with `withTurnedClock`: the portal's statements and the columns'
 * defaults go by it, and it runs on from wherever it was turned to.
 */
export async function turnClock(database: Database, firstMs: number): Promise<YearClock> {
  await sql.raw(`create schema ${SCHEMA}`).execute(database);
  await sql.raw(`create table ${SCHEMA}.shift (by_ms double precision not null)`).execute(database);
  await sql.raw(`insert into ${SCHEMA}.shift values (0)`).execute(database);
  for (const [name, volatility] of Object.entries(CLOCKS)) {
    await sql
      .raw(
        `create function ${SCHEMA}.${name}() returns timestamptz language sql ${volatility} as
        $$ select pg_catalog.${name}() + by_ms * interval '1 millisecond' from ${SCHEMA}.shift $$`,
      )
      .execute(database);
  }
  // A schema that a role may not use is passed over in silence, and staff would live in another time.
  await sql.raw(`grant usage on schema ${SCHEMA} to ${MUNICIPALITY_ROLE}`).execute(database);
  await sql.raw(`grant select on ${SCHEMA}.shift to ${MUNICIPALITY_ROLE}`).execute(database);
  // It names the schemas that it looks in itself, and would queue for the other time.
  await sql.raw(`alter function queue_job set search_path = ${SCHEMA}, pg_catalog, pg_temp`).execute(database);
  const defaults = await sql<{ place: string; named: string; text: string }>`
    select adrelid::regclass::text as place, quote_ident(attname) as named, pg_get_expr(adbin, adrelid) as text
    from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
    where pg_get_expr(adbin, adrelid) ~ '(clock_timestamp|now)\\(\\)'`.execute(database);
  for (const { place, named, text } of defaults.rows) {
    const turned = text.replaceAll(/(?:pg_catalog\.)?(clock_timestamp|now)\(\)/g, `${SCHEMA}.$1()`);
    await sql.raw(`alter table ${place} alter column ${named} set default ${turned}`).execute(database);
  }
  let shiftMs = 0;
  const clock: YearClock = {
    nowMs: () => Date.now() + shiftMs,
    async turnTo(ms) {
      if (ms <= clock.nowMs()) return;
      await set(ms - Date.now());
    },
  };
  async function set(ms: number): Promise<void> {
    shiftMs = ms;
    await sql`update ${sql.table(`${SCHEMA}.shift`)} set by_ms = ${ms}`.execute(database);
  }
  await set(firstMs - Date.now());
  return clock;
}
