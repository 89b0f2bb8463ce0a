import { coversGroup, type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../../platform/http/staff-audience.ts';
import { createPolicy } from '../../platform/policy.ts';

/** May this requester ask for, or read, a correction of that person's data? */
export const mayDo = createPolicy<'ask' | 'addFile' | 'list' | 'readFile', 'oneself', { readonly subject: string }>(
  {
    ask: { resident: 'oneself' },
    addFile: { resident: 'oneself' },
    list: { resident: 'oneself' },
    readFile: { resident: 'oneself' },
  },
  { oneself: (requester, { subject }) => 'id' in requester && requester.id === subject },
);

export const CORRECTION_ACTIONS = ['listDataCorrections', 'readDataCorrection', 'answerDataCorrection'] as const;
type CorrectionAction = (typeof CORRECTION_ACTIONS)[number];

const SEE: readonly StaffRole[] = ['reader', 'caseWorker', 'approver'];
const STAFF_POLICY: { readonly [Action in CorrectionAction]: readonly StaffRole[] } = {
  listDataCorrections: SEE,
  readDataCorrection: SEE,
  answerDataCorrection: ['caseWorker', 'approver'],
};

type Grants = Pick<StaffCaller, 'grants'>;

/** Whether somebody may do this to a request that the section `group` sees to. */
export function staffMayDo({ grants }: Grants, action: CorrectionAction, group: string): boolean {
  return grants.some((grant) => STAFF_POLICY[action].includes(grant.role) && coversGroup(grant.group, group));
}

/** The sections whose requests somebody sees; nothing where they see none. */
export function sectionsSeenBy({ grants }: Grants): readonly string[] {
  const seen = [...new Set(grants.filter(({ role }) => SEE.includes(role)).map(({ group }) => group))];
  return seen.includes(WHOLE_MUNICIPALITY) ? [WHOLE_MUNICIPALITY] : seen;
}
