import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CaseOutcome, caseOutcomeSchema } from '#contract/procedure/case.ts';
import type { Database } from '../platform/database/database.ts';
import type { DeskCaller } from './case-change.ts';
import { policyCase, readRow } from './case-row.ts';
import { openRefusalOf } from './desk-policy.ts';

/** A case that somebody of the staff, or a system, may open, for what another capability does about it. */
interface OpenedCase {
  readonly owner: string;
  readonly group: string;
  readonly procedure: { readonly id: string; readonly revision: string };
  /** Nothing while it is not decided. */
  readonly outcome: CaseOutcome | null;
}

interface OpenRow {
  readonly owner: string;
  readonly procedure_group: string;
  readonly procedure_id: string;
  readonly revision: string;
  readonly state: string;
  readonly outcome: string | null;
}

/** Fails with `notFound`, `erased`, `actionNotAllowed`, as opening it at the desk does. */
export async function openCaseOf(
  database: Database,
  caller: DeskCaller,
  receiptNumber: string,
): Promise<Outcome<OpenedCase>> {
  const row = await readRow(database, caller, receiptNumber);
  if (row === undefined) return failed({ code: 'notFound' });
  const reason = openRefusalOf(caller, policyCase(row, { recused: row.recused, hasLetters: false }));
  if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
  if (row.erased_at !== null || row.owner === null) return failed({ code: 'erased' });
  return success(openedCaseOf({ ...row, owner: row.owner }));
}

export function openedCaseOf(row: OpenRow): OpenedCase {
  return {
    owner: row.owner,
    group: row.procedure_group,
    procedure: { id: row.procedure_id, revision: row.revision },
    outcome: row.state === 'decided' ? caseOutcomeSchema.parse(row.outcome) : null,
  };
}
