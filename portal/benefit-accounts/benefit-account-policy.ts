import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import { coversGroup, type StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { createPolicy } from '../platform/policy.ts';

type AccountAction = 'read' | 'save' | 'remove' | 'check';

/** May this requester do this with that person's account? */
export const mayDo = createPolicy<AccountAction, 'oneself' | 'anyRow', { readonly owner?: string }>(
  {
    read: { resident: 'oneself' },
    save: { resident: 'oneself' },
    remove: { resident: 'oneself' },
    check: { job: 'anyRow' },
  },
  {
    oneself: (requester, { owner }) => 'id' in requester && requester.id === owner,
    anyRow: () => true,
  },
);

/** Who pays: those of the group of the case who work on it or decide it. */
const PAYS: { readonly [Role in StaffRole]?: true } = { caseWorker: true, approver: true };

/** Why the caller may not read the account of a case of this group; `undefined`: they may. */
export function accountRefusalOf({ grants }: Pick<StaffCaller, 'grants'>, group: string): ActionRefusal | undefined {
  return grants.some((grant) => PAYS[grant.role] === true && coversGroup(grant.group, group)) ? undefined : 'role';
}
