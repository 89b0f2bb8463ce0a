import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { createPolicy } from '../platform/policy.ts';
import { maySee } from './desk-policy.ts';

/** May this requester do this with that person's visits without a case? No mandate names them, so that nobody acts for another. */
export const mayDo = createPolicy<
  'read' | 'book' | 'change' | 'cancel' | 'remind' | 'sweep',
  'oneself' | 'anyRow',
  { readonly owner?: string }
>(
  {
    read: { resident: 'oneself' },
    book: { resident: 'oneself' },
    change: { resident: 'oneself' },
    cancel: { resident: 'oneself' },
    remind: { job: 'anyRow' },
    sweep: { job: 'anyRow' },
  },
  {
    oneself: (requester, { owner }) => 'id' in requester && requester.id === owner,
    anyRow: () => true,
  },
);

type Grants = Pick<StaffCaller, 'grants'>;

/** The groups of the section that somebody comes to; none where the municipality has it no more. */
type Groups = readonly string[];

/** Whether somebody sees who comes to the section: where it has gone, those of the whole municipality. */
export function seesSection(who: Grants, groups: Groups): boolean {
  return [WHOLE_MUNICIPALITY, ...groups].some((group) => maySee(who, { group, isErased: false }));
}

/** Who receives people. */
const RECEIVES: readonly string[] = ['caseWorker', 'approver'];

/** Why somebody may not say whether a person came, or cancel it; `undefined`: they may. */
export function endRefusalOf({ grants }: Grants, groups: Groups): ActionRefusal | undefined {
  const isTheirs = ({ role, group }: Grants['grants'][number]) =>
    RECEIVES.includes(role) && (group === WHOLE_MUNICIPALITY || groups.includes(group));
  return grants.some(isTheirs) ? undefined : 'role';
}
