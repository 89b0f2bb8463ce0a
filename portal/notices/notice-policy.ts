import { type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { createPolicy } from '../platform/policy.ts';

type NoticeAction = 'list' | 'markRead' | 'choose' | 'sweep' | 'deliver';

interface NoticeOwnership {
  /** Whose notices or address they are. */
  readonly owner?: string | undefined;
}

/** May this requester do this to those notices, or to that address? A proxy reads none: what it may read is not decided yet. */
export const mayDo = createPolicy<NoticeAction, 'oneself' | 'anyRow', NoticeOwnership>(
  {
    list: { resident: 'oneself' },
    markRead: { resident: 'oneself' },
    choose: { resident: 'oneself' },
    sweep: { job: 'anyRow' },
    deliver: { job: 'anyRow' },
  },
  {
    oneself: (requester, { owner }) => 'id' in requester && owner !== undefined && requester.id === owner,
    anyRow: () => true,
  },
);

/** Whose problems with mail a role sees: those of the cases in its groups, those of accounts. */
const PROBLEM_POLICY: { readonly [Role in StaffRole]?: 'cases' | 'accounts' } = {
  reader: 'cases',
  caseWorker: 'cases',
  approver: 'cases',
  administrator: 'accounts',
};

export interface ProblemScope {
  /** Groups of procedures; `*` is every one. */
  readonly groups: readonly string[];
  readonly accounts: boolean;
}

export function problemsVisibleTo(
  grants: readonly { readonly role: StaffRole; readonly group: string }[],
): ProblemScope | undefined {
  const groups = grants.filter(({ role }) => PROBLEM_POLICY[role] === 'cases').map(({ group }) => group);
  const accounts = grants.some(({ role }) => PROBLEM_POLICY[role] === 'accounts');
  if (groups.length === 0 && !accounts) return undefined;
  return { groups: groups.includes(WHOLE_MUNICIPALITY) ? [WHOLE_MUNICIPALITY] : [...new Set(groups)], accounts };
}
