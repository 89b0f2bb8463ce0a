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

/** How many people are held in memory at once, with their birth dates where those count. */
export const PEOPLE_AT_ONCE = 1_000;

/**
 * Whom an audience may be for, one row each: `subject_id`, and `receipt_number` where it is told of one case. Where ages
 * count, `thoseOfAge` says who of them it is.
 */
export function peopleOf(municipality: string, audience: NoticeAudience): RawBuilder<unknown> {
  if (audience.to === 'cases')
    return sql`
      select distinct on (owner) owner as subject_id, receipt_number from application
      where municipality_code = ${municipality} and receipt_number = any(${[...audience.cases]}) and owner is not null
      order by owner, receipt_number`;
  const sets = audience.all.filter(isOfTables).map((criterion) => setOf(municipality, criterion));
  return sql`
    select subject_id, null::text as receipt_number from (${sql.join(sets, sql` intersect `)}) as person
    where subject_id is not null`;
}

/** Of some people those who have the ages of an audience: all of them where it names none. Their birth dates are opened. */
export async function thoseOfAge(
  database: Database,
  municipality: string,
  audience: NoticeAudience,
  subjects: readonly string[],
  findBirthDates: FindBirthDates,
): Promise<ReadonlySet<string>> {
  const ages = agesOf(audience);
  if (ages.length === 0) return new Set(subjects);
  const born = await findBirthDates(database, municipality, subjects);
  return new Set(subjects.filter((subject) => ages.every((one) => isAged(born.get(subject), one))));
}

function agesOf(audience: NoticeAudience): readonly AgeCriterion[] {
  return audience.to === 'segment' ? audience.all.filter(isOfAge) : [];
}

function isOfAge(criterion: Criterion): criterion is AgeCriterion {
  return criterion.is === 'ageOn';
}

function isOfTables(criterion: Criterion): criterion is TableCriterion {
  return criterion.is !== 'ageOn';
}

function isAged(birthDate: CalendarDate | undefined, { day, from, to }: AgeCriterion): boolean {
  if (birthDate === undefined) return false;
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

/** How many it is, within a transaction: where ages count, so many people at once. */
export async function countPeople(
  transaction: Database,
  municipality: string,
  audience: NoticeAudience,
  findBirthDates: FindBirthDates,
): Promise<number> {
  const people = peopleOf(municipality, audience);
  if (agesOf(audience).length === 0) {
    const counted = await sql<{ people: number }>`
      select count(*)::int as people from (${people}) as person`.execute(transaction);
    return counted.rows[0]?.people ?? 0;
  }
  await sql`declare person cursor for select subject_id from (${people}) as person`.execute(transaction);
  let count = 0;
  for (let isOver = false; !isOver; ) {
    const next = await sql<{ subject_id: string }>`fetch ${sql.lit(PEOPLE_AT_ONCE)} from person`.execute(transaction);
    const subjects = next.rows.map(({ subject_id: subject }) => subject);
    count += (await thoseOfAge(transaction, municipality, audience, subjects, findBirthDates)).size;
    isOver = subjects.length < PEOPLE_AT_ONCE;
  }
  await sql`close person`.execute(transaction);
  return count;
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
