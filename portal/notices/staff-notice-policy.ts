import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import { coversGroup, type StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

export type StaffNoticeAction = 'make' | 'send' | 'approve';

/** Who writes to residents, and who sees that it is right, each for all the groups whose cases a notice is about. */
const POLICY: { readonly [Action in StaffNoticeAction]: readonly StaffRole[] } = {
  make: ['caseWorker', 'approver'],
  send: ['caseWorker', 'approver'],
  approve: ['approver'],
};

type Who = Pick<StaffCaller, 'actor' | 'grants'>;

/** Why somebody may not do this to any notice; `undefined`: to some they may. */
export function roleRefusalOf({ grants }: Pick<Who, 'grants'>, action: StaffNoticeAction): ActionRefusal | undefined {
  return grants.some(({ role }) => POLICY[action].includes(role)) ? undefined : 'role';
}

/** Whether somebody's grants for this action cover every group that a notice is about. */
export function coversAll(
  { grants }: Pick<Who, 'grants'>,
  action: StaffNoticeAction,
  groups: readonly string[],
): boolean {
  const granted = grants.filter(({ role }) => POLICY[action].includes(role));
  return groups.every((group) => granted.some((one) => coversGroup(one.group, group)));
}
