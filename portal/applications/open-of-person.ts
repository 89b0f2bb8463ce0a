import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { TODAY } from './case-step.ts';

/** What a person has at offices that has not come to its end. */
interface OpenOfPerson {
  /** Cases that are not closed. */
  readonly cases: number;
  /** Letters that they never opened. */
  readonly letters: number;
  readonly visits: number;
}

/** Counts by the person's own cases, which are few. Whoever asks has asked the policy. */
export async function countOpenOf(database: Database, subject: string): Promise<OpenOfPerson> {
  const counted = await sql<OpenOfPerson>`
    select count(*) filter (where one.is_open)::int as cases, coalesce(sum(one.letters), 0)::int as letters,
      (select count(*)::int from case_visit where owner = ${subject} and state = 'booked')
        + (select count(*)::int from visit_free where owner = ${subject} and state = 'booked' and day >= ${TODAY})
        as visits
    from application cross join lateral (
      select closed_at is null as is_open, (
        select count(*) from case_letter_way as way
        where way.municipality_code = desk_case.municipality_code
          and way.receipt_number = desk_case.receipt_number and way.opened_at is null) as letters
      from desk_case
      where desk_case.municipality_code = application.municipality_code
        and desk_case.receipt_number = application.receipt_number
      limit 1
    ) as one
    where application.owner = ${subject}`.execute(database);
  const [row] = counted.rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return row;
}
