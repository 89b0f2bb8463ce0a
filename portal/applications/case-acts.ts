import type { Outcome } from '#contract/failures/outcome.ts';
import type { CaseAct, CaseActType } from '#contract/procedure/case-act.ts';
import { ASSIGNMENT_ACTS } from './assignment-acts.ts';
import type { CaseActHandler, CaseActHandlers, CaseDone, CaseWork } from './case-change.ts';
import { CORRECTION_ACTS } from './correction-acts.ts';
import { DECISION_ACTS } from './decision-acts.ts';
import { DELAY_ACTS } from './delay-acts.ts';
import { HOLD_ACTS } from './hold-acts.ts';
import { PAPER_ACTS } from './paper-acts.ts';
import { VISIT_ACTS } from './visit-acts.ts';

/** What each act does; one without an entry does not compile. */
const CASE_ACTS: CaseActHandlers<CaseActType> = {
  ...ASSIGNMENT_ACTS,
  ...CORRECTION_ACTS,
  ...DECISION_ACTS,
  ...PAPER_ACTS,
  ...VISIT_ACTS,
  ...DELAY_ACTS,
  ...HOLD_ACTS,
};

/** Does it, in the transaction that holds the case's row. Whether its maker may was asked before. */
export function performAct(work: CaseWork, act: CaseAct): Promise<Outcome<CaseDone>> {
  const handler = CASE_ACTS[act.type] as CaseActHandler<CaseActType>;
  return handler(work, act);
}
