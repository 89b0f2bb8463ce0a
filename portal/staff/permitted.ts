import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { refusalOf, type StaffAction } from './staff-policy.ts';

/** What every handler here is called with and the policy looks at. */
interface StaffRequest {
  readonly caller: StaffCaller;
  readonly params: { readonly staff?: string } | undefined;
}

type AnyHandler = (request: StaffRequest) => Promise<Outcome<unknown>>;

/** Each handler behind its line of the policy, which is asked before anything is looked up. */
export function permitted<Handlers extends Pick<RouteHandlers, Action>, Action extends StaffAction>(
  handlers: Handlers & { readonly [Name in Action]: RouteHandlers[Name] },
): Pick<RouteHandlers, Action> {
  const entries = Object.entries(handlers) as unknown as [StaffAction, AnyHandler][];
  const behindPolicy = entries.map(([action, handle]): [StaffAction, AnyHandler] => [
    action,
    async (request) => {
      const { caller, params } = request;
      const reason = refusalOf(caller, action, params?.staff ?? caller.actor.id);
      return reason === undefined ? handle(request) : failed({ code: 'actionNotAllowed', reason });
    },
  ]);
  return Object.fromEntries(behindPolicy) as unknown as Pick<RouteHandlers, Action>;
}
