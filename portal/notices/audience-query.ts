import { type RawBuilder, sql } from 'kysely';
import {
  type Criterion,
  type NoticeAudience,
  type Rounded,
  SMALLEST_SEGMENT,
} from '#contract/portal/staff-notice-routes.ts';
import type { Database } from '../platform/database/database.ts';

/** As many as anybody learns: nobody can tell from two answers who makes the difference. */
export function roundedPeople(people: number): Rounded {
  return people < SMALLEST_SEGMENT ? 'few' : Math.max(SMALLEST_SEGMENT, Math.round(people / 10) * 10);
}

/** Whom an audience is, one row each: `subject_id`, and `receipt_number` where it is told of one case. */
export function peopleOf(municipality: string, audience: NoticeAudience): RawBuilder<unknown> {
  if (audience.to === 'cases')
    return sql`
      select distinct on (owner) owner as subject_id, receipt_number from application
      where municipality_code = ${municipality} and receipt_number = any(${[...audience.cases]}) and owner is not null
      order by owner, receipt_number`;
  const sets = audience.all.map((criterion) => setOf(municipality, criterion));
  return sql`
    select subject_id, null::text as receipt_number from (${sql.join(sets, sql` intersect `)}) as person
    where subject_id is not null`;
}

function setOf(municipality: string, criterion: Criterion): RawBuilder<unknown> {
  switch (criterion.is) {
    case 'caseOf':
      return ofCases(
        municipality,
        sql`and desk_case.procedure_id = ${criterion.procedure} and desk_case.closed_at is not null
          and desk_case.closed_at >= (${criterion.from}::date)::timestamp at time zone 'Asia/Tokyo'
          and desk_case.closed_at < (${criterion.to}::date + 1)::timestamp at time zone 'Asia/Tokyo'
          ${criterion.outcome === undefined ? sql`` : sql`and desk_case.outcome = ${criterion.outcome}`}`,
      );
    case 'caseOpen':
      return ofCases(
        municipality,
        sql`and desk_case.procedure_id = ${criterion.procedure} and desk_case.closed_at is null
          ${criterion.state === undefined ? sql`` : sql`and desk_case.state = ${criterion.state}`}`,
      );
    case 'language':
      return sql`(select subject_id from mail_contact where language = ${criterion.language})`;
    case 'notice':
      return sql`(select owner as subject_id from notice
        where municipality_code = ${municipality} and sent = ${criterion.notice}
          ${criterion.unread ? sql`and read_at is null` : sql``})`;
  }
}

/** Restricted cases are in no segment: that they have one is nobody's to find out. */
function ofCases(municipality: string, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select application.owner as subject_id from desk_case
    join application using (municipality_code, receipt_number)
    where desk_case.municipality_code = ${municipality} and not desk_case.restricted ${where})`;
}

export async function countPeople(database: Database, municipality: string, audience: NoticeAudience): Promise<number> {
  const counted = await sql<{ people: number }>`
    select count(*)::int as people from (${peopleOf(municipality, audience)}) as person`.execute(database);
  return counted.rows[0]?.people ?? 0;
}

/** The groups that an audience is about; `undefined` where it names something that is not there. */
export async function groupsOf(
  database: Database,
  municipality: string,
  audience: NoticeAudience,
): Promise<readonly string[] | undefined> {
  if (audience.to === 'cases') {
    const wanted = new Set(audience.cases);
    const found = await sql<{ receipt_number: string; procedure_group: string }>`
      select receipt_number, procedure_group from desk_case
      where municipality_code = ${municipality} and receipt_number = any(${[...wanted]}) and not restricted
        and erased_at is null`.execute(database);
    return found.rows.length < wanted.size ? undefined : distinct(found.rows.map((row) => row.procedure_group));
  }
  const procedures = distinct(audience.all.flatMap((one) => ('procedure' in one ? [one.procedure] : [])));
  const found = await sql<{ procedure_id: string; procedure_group: string }>`
    select distinct on (procedure_id) procedure_id, definition ->> 'group' as procedure_group from served_procedure
    where municipality_code = ${municipality} and procedure_id = any(${[...procedures]})
    order by procedure_id, first_served_at desc`.execute(database);
  return found.rows.length < procedures.length ? undefined : distinct(found.rows.map((row) => row.procedure_group));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
