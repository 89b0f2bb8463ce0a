import { type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { principalOf } from '../platform/actor.ts';
import { createPolicy } from '../platform/policy.ts';

type NoticeAction = 'list' | 'markRead' | 'choose' | 'sweep' | 'deliver' | 'send';

interface NoticeOwnership {
  /** Whose notices or address they are. */
  readonly owner?: string | undefined;
}

/**
 * May this requester do this to those notices, or to that address? A `proxy` is an actor only where its mandate covers the
 * request.
 */
export const mayDo = createPolicy<NoticeAction, 'oneself' | 'principal' | 'anyRow', NoticeOwnership>(
  {
    list: { resident: 'oneself', proxy: 'principal' },
    markRead: { resident: 'oneself' },
    choose: { resident: 'oneself' },
    sweep: { job: 'anyRow' },
    deliver: { job: 'anyRow' },
    send: { client: 'anyRow' },
  },
  {
    oneself: (requester, { owner }) => 'id' in requester && owner !== undefined && requester.id === owner,
    principal: (requester, { owner }) => owner !== undefined && principalOf(requester) === owner,
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
