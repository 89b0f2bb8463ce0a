import { coversGroup } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { createPolicy } from '../platform/policy.ts';

/** May this requester read those records, or ask about them? Who looked protects the person, from a proxy too. */
export const mayDo = createPolicy<'read' | 'sweep', 'oneself' | 'anyRow', { readonly owner?: string }>(
  { read: { resident: 'oneself' }, sweep: { job: 'anyRow' } },
  {
    oneself: (requester, { owner }) => 'id' in requester && owner !== undefined && requester.id === owner,
    anyRow: () => true,
  },
);

/** May somebody of the staff have looks at a case of that group withheld? */
export function mayWithhold({ grants }: Pick<StaffCaller, 'grants'>, group: string): boolean {
  return grants.some(({ role, group: granted }) => role === 'approver' && coversGroup(granted, group));
}
