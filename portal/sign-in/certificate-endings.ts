import { sql } from 'kysely';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';

/** Persons whose newest certificate ends after one day and up to another, in Japan; by person. */
export async function findCertificateEndings(
  database: Database,
  { after, upTo }: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  afterSubject: string | undefined,
  limit: number,
): Promise<{ readonly subject: string; readonly day: CalendarDate; readonly about: null }[]> {
  const found = await sql<{ subject_id: string; day: string }>`
    select subject_id, (max(not_after) at time zone 'Asia/Tokyo')::date::text as day
    from subject_certificate as certificate
    where not_after >= (${after}::date + 1)::timestamp at time zone 'Asia/Tokyo'
      and not_after < (${upTo}::date + 1)::timestamp at time zone 'Asia/Tokyo'
      and not exists (
        select from subject_certificate as newer
        where newer.subject_id = certificate.subject_id and newer.not_after > certificate.not_after)
      ${afterSubject === undefined ? sql`` : sql`and subject_id > ${afterSubject}`}
    group by subject_id order by subject_id limit ${limit}`.execute(database);
  return found.rows.map(({ subject_id: subject, day }) => ({
    subject,
    day: calendarDateSchema.parse(day),
    about: null,
  }));
}
