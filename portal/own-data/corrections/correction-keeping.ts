import { sql } from 'kysely';
import type { Database } from '../../platform/database/database.ts';

interface Answered {
  readonly municipality: string;
  /** Before this they were answered. */
  readonly before: Date;
}

/** Which requests were kept long enough since their answer, and how they go; one that waits for an answer stays. */
export const correctionKeeping = {
  kind: 'dataCorrections',

  async count(database: Database, { municipality, before }: Answered) {
    const found = await sql<{ group: string; count: number }>`
      select procedure_group as "group", count(*)::integer as count from data_correction
      where municipality_code = ${municipality} and answered_at < ${before} group by procedure_group`.execute(database);
    return found.rows;
  },

  async erase(transaction: Database, { municipality, before, group }: Answered & { group: string }, most: number) {
    const erased = await sql<{ things: number }>`
      select erase_corrections(${municipality}, array(
        select id from data_correction
        where municipality_code = ${municipality} and procedure_group = ${group} and answered_at < ${before}
        order by answered_at, id limit ${most})) as things`.execute(transaction);
    return erased.rows[0]?.things ?? 0;
  },
};
