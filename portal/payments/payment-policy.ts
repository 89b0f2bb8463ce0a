import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import { coversGroup, type StaffRole } from '#contract/values/staff-role.ts';
import { principalOf } from '../platform/actor.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { createPolicy } from '../platform/policy.ts';

type ResidentAction = 'list' | 'read' | 'pay';

/** May this requester see or pay that charge? A proxy is an actor only where its mandate covers the request. */
export const mayDo = createPolicy<ResidentAction, 'principal', { readonly owner: string | null }>(
  {
    list: { resident: 'principal', proxy: 'principal' },
    read: { resident: 'principal', proxy: 'principal' },
    pay: { resident: 'principal', proxy: 'principal' },
  },
  { principal: (requester, { owner }) => owner !== null && principalOf(requester) === owner },
);

export const STAFF_PAYMENT_ACTIONS = [
  'listStaffCharges',
  'listCaseCharges',
  'makeCharge',
  'cancel',
  'refund',
  'manual',
  'confirmRefund',
  'confirmManual',
  'listSettlementDifferences',
  'closeSettlementDifference',
] as const;
type StaffPaymentAction = (typeof STAFF_PAYMENT_ACTIONS)[number];

/** Of the groups that a grant is for; what settles a whole day is of the whole municipality. */
type Relation = 'group' | 'municipality';
type ByRole = { readonly [Role in StaffRole]?: Relation };

const SEE: ByRole = { reader: 'group', caseWorker: 'group', approver: 'group' };
const WORK: ByRole = { caseWorker: 'group', approver: 'group' };
const APPROVE: ByRole = { approver: 'group' };

const STAFF_POLICY: { readonly [Action in StaffPaymentAction]: ByRole } = {
  listStaffCharges: SEE,
  listCaseCharges: SEE,
  makeCharge: WORK,
  cancel: WORK,
  refund: APPROVE,
  manual: WORK,
  confirmRefund: WORK,
  confirmManual: APPROVE,
  listSettlementDifferences: { approver: 'municipality' },
  closeSettlementDifference: { approver: 'municipality' },
};

interface ActedOn {
  /** Of the charge's case; nothing where it is about the municipality. */
  readonly group?: string;
  /** Who asked for what is to be confirmed. */
  readonly askedBy?: string | null;
}

/** Why the caller may not; `undefined`: they may. Nobody confirms what they asked for. */
export function refusalOf(
  { grants, actor }: Pick<StaffCaller, 'grants' | 'actor'>,
  action: StaffPaymentAction,
  { group, askedBy = null }: ActedOn = {},
): ActionRefusal | undefined {
  const allowed = grants.some((grant) => {
    const relation = STAFF_POLICY[action][grant.role];
    if (relation === undefined) return false;
    if (relation === 'municipality') return grant.group === '*';
    return group === undefined || coversGroup(grant.group, group);
  });
  if (!allowed) return 'role';
  return askedBy === actor.id ? 'fourEyes' : undefined;
}

/** The groups whose charges somebody sees. */
export function groupsSeenBy({ grants }: Pick<StaffCaller, 'grants'>): readonly string[] {
  return [...new Set(grants.filter(({ role }) => SEE[role] !== undefined).map(({ group }) => group))];
}
