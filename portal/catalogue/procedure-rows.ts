import { sql } from 'kysely';
import { CONFIRMED_WITHIN_DAYS, type ScheduleState, VERSIONS_SHOWN } from '#contract/portal/procedure-routes.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';

/** The shelf of a procedure, held until the transaction ends: its numbers are given one after the other. */
interface Shelf {
  readonly versions: number;
  readonly schedules: number;
}

interface VersionRow {
  readonly version: number;
  readonly revision: string;
  readonly definition: unknown;
  readonly source: string;
  readonly sha256: string;
  readonly actor_id: string;
  readonly at: Date;
}

export interface ScheduleRow {
  readonly procedure_id: string;
  readonly number: number;
  /** 0 of the files. */
  readonly version: number;
  readonly from: CalendarDate;
  readonly state: ScheduleState;
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
}

interface OfProcedure {
  readonly municipality: string;
  readonly id: string;
}

export async function holdShelf(transaction: Database, { municipality, id }: OfProcedure): Promise<Shelf> {
  await sql`
    insert into procedure_shelf (municipality_code, procedure_id) values (${municipality}, ${id})
    on conflict do nothing`.execute(transaction);
  const held = await sql<Shelf>`
    select versions, schedules from procedure_shelf
    where municipality_code = ${municipality} and procedure_id = ${id} for update`.execute(transaction);
  return held.rows[0] as Shelf;
}

/** The next version or schedule of a shelf that is held. */
export async function countUp(
  transaction: Database,
  { municipality, id }: OfProcedure,
  of: 'versions' | 'schedules',
): Promise<number> {
  const counted = await sql<{ number: number }>`
    update procedure_shelf set ${sql.id(of)} = ${sql.id(of)} + 1
    where municipality_code = ${municipality} and procedure_id = ${id}
    returning ${sql.id(of)} as number`.execute(transaction);
  return counted.rows[0]?.number ?? 0;
}

const VERSION_COLUMNS = sql`version, revision, definition, source, encode(source_sha256, 'hex') as sha256, actor_id, at`;

export async function readVersion(
  database: Database,
  { municipality, id }: OfProcedure,
  version: number,
): Promise<VersionRow | undefined> {
  const found = await sql<VersionRow>`
    select ${VERSION_COLUMNS} from procedure_version
    where municipality_code = ${municipality} and procedure_id = ${id} and version = ${version}`.execute(database);
  return found.rows[0];
}

/** Without their contents, the newest first. */
export async function readVersions(
  database: Database,
  { municipality, id }: OfProcedure,
): Promise<readonly Omit<VersionRow, 'definition' | 'source'>[]> {
  const found = await sql<Omit<VersionRow, 'definition' | 'source'>>`
    select version, revision, encode(source_sha256, 'hex') as sha256, actor_id, at from procedure_version
    where municipality_code = ${municipality} and procedure_id = ${id}
    order by version desc limit ${VERSIONS_SHOWN}`.execute(database);
  return found.rows;
}

const SCHEDULE = sql`
  select asked.procedure_id, asked.number, coalesce(asked.version, 0) as version,
    to_char(asked.from_day, 'YYYY-MM-DD') as from, asked.actor_id as asked_by, asked.at as asked_at,
    case
      when taken_back.step is not null then 'takenBack'
      when confirmed.step is not null then 'confirmed'
      when asked.at < clock_timestamp() - make_interval(days => ${CONFIRMED_WITHIN_DAYS}) then 'lapsed'
      else 'asked'
    end as state,
    coalesce(taken_back.actor_id, confirmed.actor_id) as decided_by, coalesce(taken_back.at, confirmed.at) as decided_at
  from procedure_schedule as asked
    left join procedure_schedule_step as confirmed
      on confirmed.municipality_code = asked.municipality_code and confirmed.procedure_id = asked.procedure_id
        and confirmed.number = asked.number and confirmed.step = 'confirmed'
    left join procedure_schedule_step as taken_back
      on taken_back.municipality_code = asked.municipality_code and taken_back.procedure_id = asked.procedure_id
        and taken_back.number = asked.number and taken_back.step = 'takenBack'`;

export async function readSchedule(
  database: Database,
  { municipality, id }: OfProcedure,
  number: number,
): Promise<ScheduleRow | undefined> {
  const found = await sql<ScheduleRow>`${SCHEDULE}
    where asked.municipality_code = ${municipality} and asked.procedure_id = ${id} and asked.number = ${number}`.execute(
    database,
  );
  return found.rows.map(parsed)[0];
}

/** The newest first. */
export async function readSchedules(
  database: Database,
  { municipality, id }: OfProcedure,
): Promise<readonly ScheduleRow[]> {
  const found = await sql<ScheduleRow>`${SCHEDULE}
    where asked.municipality_code = ${municipality} and asked.procedure_id = ${id}
    order by asked.number desc limit ${VERSIONS_SHOWN}`.execute(database);
  return found.rows.map(parsed);
}

function parsed(row: ScheduleRow): ScheduleRow {
  return { ...row, from: calendarDateSchema.parse(row.from) };
}

/** How many versions procedures have, by their name, from after one on. */
export async function readShelves(
  database: Database,
  municipality: string,
  after: string,
  most: number,
): Promise<ReadonlyMap<string, Shelf>> {
  const found = await sql<Shelf & { readonly procedure_id: string }>`
    select procedure_id, versions, schedules from procedure_shelf
    where municipality_code = ${municipality} and procedure_id > ${after}
    order by procedure_id limit ${most}`.execute(database);
  return new Map(found.rows.map((row) => [row.procedure_id, row]));
}
