import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import { coversGroup, type StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type RetentionAction = keyof typeof RETENTION_ROUTES;

/** Of the whole municipality, or of cases of the group that the grant is for. */
type Relation = 'municipality' | 'group';

const RETENTION_POLICY: { readonly [Action in RetentionAction]: { readonly [Role in StaffRole]?: Relation } } = {
  readRetention: { administrator: 'municipality', auditor: 'municipality' },
  confirmRetentionRule: { administrator: 'municipality' },
  confirmRetentionList: { administrator: 'municipality' },
  holdCase: { approver: 'group' },
  endHold: { approver: 'group' },
};

/** Why the caller may not; `undefined`: they may. `group` is that of the case, where it is about one. */
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
