import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import {
  csrfTokenOf,
  noSessionCookie,
  type StaffCaller,
  type StaffSession,
  sessionCookie,
} from '../platform/http/staff-audience.ts';
import type { PortalLog } from '../platform/log.ts';
import { refusalOf, type StaffAction } from './staff-policy.ts';
import { acceptInvitation, beginInvitation, type SignInDependencies, signIn } from './staff-sign-in.ts';
import type { StaffStore } from './staff-store.ts';

interface StaffRouteDependencies extends SignInDependencies {
  readonly staff: StaffStore;
  readonly log: PortalLog;
}

type EntranceRoute = 'beginInvitation' | 'acceptInvitation' | 'openStaffSession';
type StaffHandlers = Pick<RouteHandlers, EntranceRoute | StaffAction>;

export function staffHandlers(dependencies: StaffRouteDependencies): StaffHandlers {
  const { staff, sessions, log } = dependencies;
  const changed = (requestId: string) => log({ event: 'staffChanged', requestId });

  return {
    async beginInvitation({ body }) {
      const begun = await beginInvitation(dependencies, body);
      return begun.ok ? success({ body: begun.value }) : begun;
    },

    async acceptInvitation({ body }) {
      const accepted = await acceptInvitation(dependencies, body);
      return accepted.ok ? success({ body: null }) : accepted;
    },

    async openStaffSession({ body, address, requestId }) {
      const opened = await signIn(dependencies, body, address);
      if (!opened.ok) return opened;
      log({ event: 'staffSessionOpened', requestId });
      const { token, session } = opened.value;
      return success({ headers: sessionCookie(token), body: sessionReply(session, csrfTokenOf(token)) });
    },

    ...permitted({
      async readStaffSession({ caller: { session, csrfToken } }) {
        return success({ body: sessionReply(session, csrfToken) });
      },

      async closeStaffSession({ caller: { session }, requestId }) {
        await sessions.end(session, session.id);
        log({ event: 'staffSessionClosed', requestId });
        return success({ headers: noSessionCookie(), body: null });
      },

      async listStaffSessions({ caller: { session } }) {
        const listed = (await sessions.list(session)).map(({ id, openedAt, endsAt }) => ({
          session: id,
          openedAt: openedAt.toISOString(),
          endsAt: endsAt.toISOString(),
          isCurrent: id === session.id,
        }));
        return success({ body: { sessions: listed } });
      },

      async endStaffSession({ caller: { session }, params }) {
        return (await sessions.end(session, params.session)) ? success({ body: null }) : failed({ code: 'notFound' });
      },

      async endStaffSessions({ caller: { session } }) {
        await sessions.endAll(session);
        return success({ headers: noSessionCookie(), body: null });
      },

      async listStaff({ caller: { municipality }, query }) {
        return success({ body: await staff.list(municipality, query.after) });
      },

      async inviteStaff({ caller: { actor, municipality }, body, requestId }) {
        const invited = await staff.invite(actor, municipality, body);
        if (!invited.ok) return invited;
        changed(requestId);
        return success({ status: 201 as const, body: invited.value });
      },

      async recoverStaff({ caller: { actor, municipality }, params, requestId }) {
        const recovered = await staff.recover(actor, municipality, params.staff);
        if (!recovered.ok) return recovered;
        changed(requestId);
        return success({ status: 201 as const, body: recovered.value });
      },

      async endMembership({ caller: { actor, municipality }, params, requestId }) {
        const left = await staff.leave(actor, municipality, params.staff);
        if (!left.ok) return left;
        changed(requestId);
        return success({ body: null });
      },

      async addGrant({ caller: { actor, municipality }, params, body, requestId }) {
        const added = await staff.addGrant(actor, municipality, params.staff, body);
        if (!added.ok) return added;
        changed(requestId);
        return success({ status: 201 as const, body: { grant: added.value } });
      },

      async endGrant({ caller: { actor, municipality }, params, requestId }) {
        const ended = await staff.endGrant(actor, municipality, params.staff, params.grant);
        if (!ended.ok) return ended;
        changed(requestId);
        return success({ body: null });
      },
    }),
  };
}

type Permitted = { readonly [Action in StaffAction]: RouteHandlers[Action] };

/** What every handler here is called with and the policy looks at. */
interface StaffRequest {
  readonly caller: StaffCaller;
  readonly params: { readonly staff?: string } | undefined;
}

type AnyHandler = (request: StaffRequest) => Promise<Outcome<unknown>>;

/** Each handler behind its line of the policy, which is asked before anything is looked up. */
function permitted(handlers: Permitted): Permitted {
  const entries = Object.entries(handlers) as unknown as [StaffAction, AnyHandler][];
  const behindPolicy = entries.map(([action, handle]): [StaffAction, AnyHandler] => [
    action,
    async (request) => {
      const { caller, params } = request;
      const reason = refusalOf(caller, action, params?.staff ?? caller.actor.id);
      return reason === undefined ? handle(request) : failed({ code: 'actionNotAllowed', reason });
    },
  ]);
  return Object.fromEntries(behindPolicy) as unknown as Permitted;
}

function sessionReply({ staff, name, municipality, grants, endsAt }: StaffSession, csrfToken: string) {
  return {
    staff,
    name,
    municipality: municipalityCodeSchema.parse(municipality),
    grants: [...grants],
    csrfToken,
    endsAt: endsAt.toISOString(),
  };
}
