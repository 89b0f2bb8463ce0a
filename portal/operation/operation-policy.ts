import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

/** Who runs the portal has no session at the desk: those who can call them read how it is. */
const WATCHERS: readonly StaffRole[] = ['administrator'];

/** Why somebody may not read how the portal is; `undefined`: they may. */
export function operationRefusal({ grants }: Pick<StaffCaller, 'grants'>): ActionRefusal | undefined {
  return grants.some(({ role }) => WATCHERS.includes(role)) ? undefined : 'role';
}
