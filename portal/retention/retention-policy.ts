import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import { coversGroup, type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type RetentionAction = keyof typeof RETENTION_ROUTES;

/** Of the whole municipality, or of the group that the grant is for. */
type Relation = 'municipality' | 'group';

const RETENTION_POLICY: { readonly [Action in RetentionAction]: { readonly [Role in StaffRole]?: Relation } } = {
  readRetention: { administrator: 'municipality', auditor: 'municipality', approver: 'group' },
  confirmRetentionRule: { administrator: 'municipality' },
  confirmRetentionList: { administrator: 'municipality' },
};

/** The groups of which the caller reads what is kept; all of the municipality's where one of them is `*`. */
export function groupsReadBy({ grants }: Pick<StaffCaller, 'grants'>): readonly string[] {
  return grants.flatMap(({ role, group }) => {
    const relation = RETENTION_POLICY.readRetention[role];
    if (relation === undefined) return [];
    return [relation === 'municipality' ? WHOLE_MUNICIPALITY : group];
  });
}

/** Why the caller may not; `undefined`: they may. `group` is that of what it is about. */
export function refusalOf(
  { grants }: Pick<StaffCaller, 'grants'>,
  action: RetentionAction,
  group?: string,
): ActionRefusal | undefined {
  const allowed = grants.some((grant) => {
    const relation = RETENTION_POLICY[action][grant.role];
    if (relation === undefined) return false;
    return relation === 'municipality' || coversGroup(grant.group, group);
  });
  return allowed ? undefined : 'role';
}
