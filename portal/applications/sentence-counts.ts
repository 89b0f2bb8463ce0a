import { sql } from 'kysely';
import type { AskedMark } from '#contract/procedure/correction.ts';
import type { Database } from '../platform/database/database.ts';
import type { HeldCase } from './case-step.ts';

/** Counts the ready sentences of a correction in the month of its day: each once, and of no case. */
export async function countSentences(
  transaction: Database,
  { municipality_code, procedure_group, procedure_id, today }: HeldCase,
  marks: readonly AskedMark[],
): Promise<void> {
  const named = new Set(marks.flatMap((mark) => ('sentence' in mark ? [mark.sentence] : [])));
  // In one order, so that two corrections at once never wait for each other.
  for (const sentence of [...named].sort()) {
    await sql`insert into correction_count (municipality_code, month, procedure_group, procedure_id, sentence, number)
      values (${municipality_code}, date_trunc('month', ${today}::date)::date, ${procedure_group}, ${procedure_id}, ${sentence}, 1)
      on conflict (municipality_code, month, procedure_group, procedure_id, sentence)
        do update set number = correction_count.number + 1`.execute(transaction);
  }
}
