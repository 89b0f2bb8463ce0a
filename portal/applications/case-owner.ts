import { sql } from 'kysely';
import { caseStateSchema, type ToldState, toldState } from '#contract/procedure/case.ts';
import type { Database } from '../platform/database/database.ts';

/** Whose a case is, nobody's once it is erased, and who looks after it. */
interface CaseOwner {
  readonly owner: string | null;
  readonly municipality: string;
  readonly group: string;
  /** Kept from most eyes. */
  readonly isRestricted: boolean;
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
    .select(['application.owner', 'application.municipality_code', 'desk_case.procedure_group', 'desk_case.restricted'])
    .where('application.receipt_number', '=', receiptNumber)
    .executeTakeFirst();
  return (
    row && {
      owner: row.owner,
      municipality: row.municipality_code,
      group: row.procedure_group,
      isRestricted: row.restricted,
    }
  );
}

/** How a case of that person stands, for that procedure there; `undefined` where there is none. */
export async function findOwnState(
  database: Database,
  wanted: {
    readonly receiptNumber: string;
    readonly subject: string;
    readonly procedure: string;
    readonly municipality: string;
  },
): Promise<ToldState | undefined> {
  const { rows } = await sql<{ state: string }>`
    select desk_case.state from application join desk_case using (municipality_code, receipt_number)
    where application.receipt_number = ${wanted.receiptNumber} and application.owner = ${wanted.subject}
      and application.procedure_id = ${wanted.procedure}
      and application.municipality_code = ${wanted.municipality}`.execute(database);
  return rows[0] && toldState(caseStateSchema.parse(rows[0].state));
}

interface CaseSpan {
  readonly municipality: string;
  readonly section: string;
  readonly fromMs: number;
  readonly closedMs: number | null;
}

/** The cases of a person: with which section, from when, until when. */
export async function findCaseSpans(database: Database, subject: string): Promise<CaseSpan[]> {
  // Case by case: the cases of one person are few, whatever the planner expects.
  const { rows } = await sql<{
    municipality_code: string;
    procedure_group: string;
    received_at: Date;
    closed_at: Date | null;
  }>`
    select application.municipality_code, one.procedure_group, application.received_at, one.closed_at
    from application cross join lateral (
      select procedure_group, closed_at from desk_case
      where desk_case.municipality_code = application.municipality_code
        and desk_case.receipt_number = application.receipt_number
      limit 1
    ) as one
    where application.owner = ${subject}`.execute(database);
  return rows.map((row) => ({
    municipality: row.municipality_code,
    section: row.procedure_group,
    fromMs: row.received_at.getTime(),
    closedMs: row.closed_at === null ? null : row.closed_at.getTime(),
  }));
}
