import { type RawBuilder, sql } from 'kysely';
import { ageOn } from '#contract/family/counting.ts';
import {
  type Criterion,
  type NoticeAudience,
  type Rounded,
  SMALLEST_SEGMENT,
} from '#contract/portal/staff-notice-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';

/** As many as anybody learns: nobody can tell from two answers who makes the difference. */
export function roundedPeople(people: number): Rounded {
  return people < SMALLEST_SEGMENT ? 'few' : Math.max(SMALLEST_SEGMENT, Math.round(people / 10) * 10);
}

/** When people were born; without those of whom it cannot be told. Handed in by the portal: another capability keeps it. */
export type FindBirthDates = (
  database: Database,
  municipality: string,
  subjects: readonly string[],
) => Promise<ReadonlyMap<string, CalendarDate>>;

type AgeCriterion = Extract<Criterion, { is: 'ageOn' }>;
type TableCriterion = Exclude<Criterion, AgeCriterion>;

/** How many people's birth dates are opened at once. */
const OPENED_AT_ONCE = 1_000;

/** Whom an audience is, one row each: `subject_id`, and `receipt_number` where it is told of one case. */
export async function peopleOf(
  database: Database,
  municipality: string,
  audience: NoticeAudience,
  findBirthDates: FindBirthDates,
): Promise<RawBuilder<unknown>> {
  if (audience.to === 'cases')
    return sql`
      select distinct on (owner) owner as subject_id, receipt_number from application
      where municipality_code = ${municipality} and receipt_number = any(${[...audience.cases]}) and owner is not null
      order by owner, receipt_number`;
  const sets = audience.all.filter(isOfTables).map((criterion) => setOf(municipality, criterion));
  const whole = sql`
    select subject_id, null::text as receipt_number from (${sql.join(sets, sql` intersect `)}) as person
    where subject_id is not null`;
  const ages = audience.all.filter(isOfAge);
  if (ages.length === 0) return whole;
  const { rows } = await sql<{ subject_id: string }>`select subject_id from (${whole}) as person`.execute(database);
  const subjects = rows.map(({ subject_id: subject }) => subject);
  const fitting: string[] = [];
  for (let at = 0; at < subjects.length; at += OPENED_AT_ONCE) {
    const born = await findBirthDates(database, municipality, subjects.slice(at, at + OPENED_AT_ONCE));
    for (const [subject, birthDate] of born) if (ages.every((one) => isAged(birthDate, one))) fitting.push(subject);
  }
  return sql`select unnest(${fitting}::text[]) as subject_id, null::text as receipt_number`;
}

function isOfAge(criterion: Criterion): criterion is AgeCriterion {
  return criterion.is === 'ageOn';
}

function isOfTables(criterion: Criterion): criterion is TableCriterion {
  return criterion.is !== 'ageOn';
}

function isAged(birthDate: CalendarDate, { day, from, to }: AgeCriterion): boolean {
  const age = ageOn(birthDate, day);
  return age >= from && age <= to;
}

function setOf(municipality: string, criterion: TableCriterion): RawBuilder<unknown> {
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

export async function countPeople(
  database: Database,
  municipality: string,
  audience: NoticeAudience,
  findBirthDates: FindBirthDates,
): Promise<number> {
  const people = await peopleOf(database, municipality, audience, findBirthDates);
  const counted = await sql<{ people: number }>`
    select count(*)::int as people from (${people}) as person`.execute(database);
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
