import { sql } from 'kysely';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import type { MandateTools } from './mandate-store.ts';

type FindMandateEndings = (
  database: Database,
  days: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  afterSubject: string | undefined,
  limit: number,
) => Promise<{ readonly subject: string; readonly day: CalendarDate; readonly about: null }[]>;

/**
 * Last days of mandates after one day and up to another, by person of one side and day; of the last person all of it. A proxy
 * hears of none whose principal an office keeps from others: they find nothing of it.
 */
export function mandateEndings(
  side: 'principal' | 'proxy',
  { restrictedOf }: Pick<MandateTools, 'restrictedOf'>,
): FindMandateEndings {
  const person = sql.ref(side === 'principal' ? 'subject_id' : 'proxy_id');
  return async (database, { after, upTo }, afterSubject, limit) => {
    const found = await sql<{ person: string; principal: string; day: string }>`
      select ${person} as person, subject_id as principal, until_day::text as day from mandate
      where state = 'active' and until_day > ${after}::date and until_day <= ${upTo}::date
        ${afterSubject === undefined ? sql`` : sql`and ${person} > ${afterSubject}`}
      order by ${person} fetch first ${limit} rows with ties`.execute(database);
    const restricted =
      side === 'proxy'
        ? await restrictedOf(
            database,
            found.rows.map(({ principal }) => principal),
          )
        : new Set<string>();
    const told = found.rows.filter(({ principal }) => !restricted.has(principal));
    const days = new Set(told.map(({ person: subject, day }) => `${day} ${subject}`));
    return [...days].map((one) => ({
      subject: one.slice(11),
      day: calendarDateSchema.parse(one.slice(0, 10)),
      about: null,
    }));
  };
}
