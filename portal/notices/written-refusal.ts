import { sql } from 'kysely';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { NoticeContent } from '#contract/portal/staff-notice-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import type { Database } from '../platform/database/database.ts';

/**
 * Why words go to nobody, whoever wrote them: they hold an individual number (`individualNumberFound`), or lead to no procedure
 * of the municipality (`notFound`).
 */
export async function writtenRefusal(
  database: Database,
  municipality: string,
  content: NoticeContent,
): Promise<Outcome<never> | undefined> {
  const numbered = numberIn(content);
  if (numbered !== undefined) return failed({ code: 'individualNumberFound', at: numbered });
  const { link } = content;
  return link === undefined || (await isServed(database, municipality, link))
    ? undefined
    : failed({ code: 'notFound' });
}

async function isServed(database: Database, municipality: string, procedure: string): Promise<boolean> {
  const found = await sql`
    select from served_procedure where municipality_code = ${municipality} and procedure_id = ${procedure} limit 1`.execute(
    database,
  );
  return found.rows.length > 0;
}

/** Where a text holds an individual number, or may. */
function numberIn({ title, text }: NoticeContent): string | undefined {
  const parts = Object.entries({ title, text });
  return parts.find(([, written]) =>
    Object.values(written).some((one) => one !== undefined && individualNumberIn(one) !== undefined),
  )?.[0];
}
