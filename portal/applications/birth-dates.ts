import { sql } from 'kysely';
import { birthDateSchema, fullDate } from '#contract/values/birth-date.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import type { CaseVault } from './case-vault.ts';

/**
 * When people were born, by the newest case of each at a municipality, for the portal to count with: nobody is told. Who has
 * none that is open to the offices at large, whose case cannot be opened, or whose day of birth is not known whole, is left out.
 */
export async function findBirthDates(
  database: Database,
  vault: CaseVault,
  municipality: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, CalendarDate>> {
  const newest = await sql<{
    owner: string;
    municipality_code: string;
    receipt_number: string;
    head: Buffer | null;
  }>`
    select distinct on (application.owner) application.owner, municipality_code, receipt_number, desk_case.head
    from application join desk_case using (municipality_code, receipt_number)
    where municipality_code = ${municipality} and application.owner = any(${[...subjects]})
      and not desk_case.restricted and desk_case.head is not null
    order by application.owner, application.received_at desc, receipt_number desc`.execute(database);
  const heads = await vault.heads(database, newest.rows);
  const born = new Map<string, CalendarDate>();
  for (const { owner, receipt_number: receiptNumber } of newest.rows) {
    const filed = birthDateSchema.safeParse(heads.get(receiptNumber)?.birthDate);
    const birthDate = filed.success ? fullDate(filed.data) : undefined;
    if (birthDate !== undefined) born.set(owner, birthDate);
  }
  return born;
}
