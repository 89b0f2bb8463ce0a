import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

/** Who takes cases away as files: of the groups that the grant is for. */
const EXPORT_POLICY: { readonly [Role in StaffRole]?: 'group' } = { approver: 'group' };

/** The groups whose cases somebody may take away; none: they may not at all. */
export function groupsExportedBy({ grants }: Pick<StaffCaller, 'grants'>): readonly string[] {
  return [...new Set(grants.filter(({ role }) => EXPORT_POLICY[role] !== undefined).map(({ group }) => group))];
}
