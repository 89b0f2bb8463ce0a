import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { AUDIT_ROUTES } from '#contract/portal/audit-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

const AUDITING_POLICY: { readonly [Action in keyof typeof AUDIT_ROUTES]: readonly StaffRole[] } = {
  searchAudit: ['auditor'],
  readAuditEntry: ['auditor'],
};

/** Why the caller may not; `undefined`: they may, in the whole of their municipality. */
export function refusalOf(
  { grants }: Pick<StaffCaller, 'grants'>,
  action: keyof typeof AUDIT_ROUTES,
): ActionRefusal | undefined {
  return grants.some(({ role }) => AUDITING_POLICY[action].includes(role)) ? undefined : 'role';
}
