import type { Database } from '../platform/database/database.ts';

/** Whose a case is, and who looks after it. */
interface CaseOwner {
  readonly owner: string;
  readonly municipality: string;
  readonly group: string;
}

/** For what the portal does by itself about a case: no person asks, and nothing of it is answered to anybody. */
export async function findCaseOwner(database: Database, receiptNumber: string): Promise<CaseOwner | undefined> {
  const row = await database
    .selectFrom('application')
    .innerJoin('desk_case', (join) =>
      join
        .onRef('desk_case.municipality_code', '=', 'application.municipality_code')
        .onRef('desk_case.receipt_number', '=', 'application.receipt_number'),
    )
    .select(['application.owner', 'application.municipality_code', 'desk_case.procedure_group'])
    .where('application.receipt_number', '=', receiptNumber)
    .executeTakeFirst();
  return row && { owner: row.owner, municipality: row.municipality_code, group: row.procedure_group };
}
