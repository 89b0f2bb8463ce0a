import { sql } from 'kysely';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { Database } from '#portal/platform/database/database.ts';

/** As many persons with one open case each, whom no code of the portal made; every tenth has mail. */
export async function addCrowd(
  database: Database,
  people: number,
  { id, municipality, revision, group }: Procedure,
  called = 'crowd',
): Promise<void> {
  const counted = sql`generate_series(1, ${people}::int) as n`;
  const number = sql`upper(${called}::text) || '-' || lpad(n::text, 9, '0')`;
  const subject = sql`${called}::text || ' ' || n`;
  const statements = [
    sql`insert into subject (id) select ${subject} from ${counted}`,
    sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
      select ${number}, ${subject}, ${id}, ${municipality.code}, ${revision}, now() from ${counted}`,
    sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head, received_at,
        state)
      select ${municipality.code}, ${number}, ${id}, ${group}, 'notification', '\\x30', now(), 'inReview' from ${counted}`,
    sql`insert into mail_contact (subject_id, address, language, confirmed_at)
      select ${subject}, '\\x00', case when n % 20 = 0 then 'en' else 'ja' end, now() from ${counted} where n % 10 = 0`,
  ];
  for (const statement of statements) {
    await database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`set local statement_timeout = 0`.execute(transaction);
      await statement.execute(transaction);
    });
  }
}
