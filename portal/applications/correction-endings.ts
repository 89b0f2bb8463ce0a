import { sql } from 'kysely';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';

interface CorrectionEnding {
  readonly subject: string;
  readonly day: CalendarDate;
  readonly about: { readonly municipality: string; readonly receiptNumber: string };
}

/** Corrections whose last day lies after one day and up to another, for what the portal tells by rule; by case. */
export async function findCorrectionEndings(
  database: Database,
  { after, upTo }: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  afterCase: string | undefined,
  limit: number,
): Promise<CorrectionEnding[]> {
  const found = await sql<{ owner: string; day: string; municipality_code: string; receipt_number: string }>`
    select application.owner, last_day::text as day, municipality_code, receipt_number
    from case_correction as correction
    join application using (municipality_code, receipt_number)
    where correction.ended_at is null and last_day > ${after}::date and last_day <= ${upTo}::date
      and application.owner is not null ${afterCase === undefined ? sql`` : sql`and receipt_number > ${afterCase}`}
    order by receipt_number limit ${limit}`.execute(database);
  return found.rows.map(({ owner, day, municipality_code: municipality, receipt_number: receiptNumber }) => ({
    subject: owner,
    day: calendarDateSchema.parse(day),
    about: { municipality, receiptNumber },
  }));
}
