import type { CaseActHandlers, CaseDeed } from './case-change.ts';
import { bookVisit, cancelVisit, changeVisit, endVisit, type VisitWork } from './visit-steps.ts';

/** When the person of a case comes, and whether they came. */
export const VISIT_ACTS: CaseActHandlers<
  'bookVisit' | 'changeVisit' | 'cancelVisit' | 'visitAttended' | 'visitMissed'
> = {
  bookVisit: (work, { slot }) => bookVisit(visitWork(work), slot),
  changeVisit: (work, { visit, slot }) => changeVisit(visitWork(work), visit, slot),
  cancelVisit: (work, { visit }) => cancelVisit(visitWork(work), visit),
  visitAttended: (work, { visit }) => endVisit(visitWork(work), visit, 'attended'),
  visitMissed: (work, { visit }) => endVisit(visitWork(work), visit, 'missed'),
};

export function visitWork({ transaction, tools, caller, held }: CaseDeed): VisitWork {
  return { transaction, tools, actor: caller.actor, held };
}
