import type { Database } from '../platform/database/database.ts';

/** Whose a case is, nobody's once it is erased, and who looks after it. */
interface CaseOwner {
  readonly owner: string | null;
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

interface CaseSpan {
  readonly municipality: string;
  readonly section: string;
  readonly fromMs: number;
  readonly closedMs: number | null;
}

/** The cases of a person: with which section, from when, until when. */
export async function findCaseSpans(database: Database, subject: string): Promise<CaseSpan[]> {
  const rows = await database
    .selectFrom('application')
    .innerJoin('desk_case', (join) =>
      join
        .onRef('desk_case.municipality_code', '=', 'application.municipality_code')
        .onRef('desk_case.receipt_number', '=', 'application.receipt_number'),
    )
    .select([
      'application.municipality_code',
      'desk_case.procedure_group',
      'application.received_at',
      'desk_case.closed_at',
    ])
    .where('application.owner', '=', subject)
    .execute();
  return rows.map((row) => ({
    municipality: row.municipality_code,
    section: row.procedure_group,
    fromMs: row.received_at.getTime(),
    closedMs: row.closed_at === null ? null : row.closed_at.getTime(),
  }));
}
