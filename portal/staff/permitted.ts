import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { StaffAct } from './staff-acts.ts';
import { refusalOf, type StaffAction } from './staff-policy.ts';

/** What every handler here is called with and the policy looks at. */
interface StaffRequest {
  readonly caller: StaffCaller;
  readonly params: { readonly staff?: string } | undefined;
  readonly requestId: string;
}

/** What the audit calls an action, also where it is refused. */
const ACT_OF: { readonly [Action in StaffAction]?: StaffAct } = {
  inviteStaff: 'staffInvited',
  recoverStaff: 'staffRecoveryBegun',
  endMembership: 'staffLeft',
  planDeparture: 'departurePlanned',
  resumeMembership: 'staffResumed',
  addGrant: 'grantAdded',
  endGrant: 'grantEnded',
};

/** Adds to the audit that somebody tried what they may not. */
type Refuse = (caller: StaffCaller, act: StaffAct, requestId: string) => Promise<void>;

type AnyHandler = (request: StaffRequest) => Promise<Outcome<unknown>>;

/** Each handler behind its line of the policy, which is asked before anything is looked up. A change that is refused is in the audit. */
export function permitted<Handlers extends Pick<RouteHandlers, Action>, Action extends StaffAction>(
  refuse: Refuse,
  handlers: Handlers & { readonly [Name in Action]: RouteHandlers[Name] },
): Pick<RouteHandlers, Action> {
  const entries = Object.entries(handlers) as unknown as [StaffAction, AnyHandler][];
  const behindPolicy = entries.map(([action, handle]): [StaffAction, AnyHandler] => [
    action,
    async (request) => {
      const { caller, params } = request;
      const reason = refusalOf(caller, action, params?.staff ?? caller.actor.id);
      if (reason === undefined) return handle(request);
      const act = ACT_OF[action];
      if (act !== undefined) await refuse(caller, act, request.requestId);
      return failed({ code: 'actionNotAllowed', reason });
    },
  ]);
  return Object.fromEntries(behindPolicy) as unknown as Pick<RouteHandlers, Action>;
}
