import { success } from '#contract/failures/outcome.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { OwnSessions } from './own-sessions.ts';
import type { UseHistory } from './use-history.ts';

interface OwnSessionRouteDependencies {
  readonly ownSessions: OwnSessions;
  readonly useHistory: UseHistory;
}

export function ownSessionHandlers({
  ownSessions,
  useHistory,
}: OwnSessionRouteDependencies): Pick<RouteHandlers, 'listSessions' | 'endSession' | 'endOtherSessions' | 'listUses'> {
  return {
    async listSessions({ caller }) {
      return success({ body: { sessions: [...(await ownSessions.list(caller))] } });
    },

    async endSession({ caller, params }) {
      const ended = await ownSessions.end(caller, params.session);
      return ended.ok ? success({ body: null }) : ended;
    },

    async endOtherSessions({ caller }) {
      return success({ body: { ended: await ownSessions.endOthers(caller) } });
    },

    async listUses({ caller, query }) {
      const listed = await useHistory.list(caller.actor, query.after);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
  };
}
