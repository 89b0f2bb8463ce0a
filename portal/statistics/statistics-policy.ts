import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type Who = Pick<StaffCaller, 'grants'>;

/** What is counted of the group that the grant is for, or of the whole municipality. */
const STATISTICS_POLICY: { readonly [Role in StaffRole]?: 'group' | 'municipality' } = {
  reader: 'group',
  caseWorker: 'group',
  approver: 'group',
  catalogueEditor: 'municipality',
  administrator: 'municipality',
  auditor: 'municipality',
};

/** Who hands cases out sees how many each colleague has. */
const STAFF_COUNTS: readonly StaffRole[] = ['approver'];

/** Of which groups somebody sees the counts; `*` is all of them. */
export function groupsCountedFor({ grants }: Who): readonly string[] {
  return grants.flatMap(({ role, group }) => {
    const relation = STATISTICS_POLICY[role];
    if (relation === undefined) return [];
    return [relation === 'municipality' ? '*' : group];
  });
}

/** Of which groups somebody sees who has how many open cases. */
export function groupsHandedOutBy({ grants }: Who): readonly string[] {
  return grants.filter(({ role }) => STAFF_COUNTS.includes(role)).map(({ group }) => group);
}
