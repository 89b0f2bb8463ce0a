import { failed, success } from '#contract/failures/outcome.ts';
import type { STAFF_ROUTES } from '#contract/portal/staff-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import { noSessionCookie } from '../platform/http/staff-audience.ts';
import type { PortalLog } from '../platform/log.ts';
import { permitted } from './permitted.ts';
import type { SignInDependencies } from './sign-in-dependencies.ts';
import type { StaffAction } from './staff-policy.ts';
import { type OffersOf, openedReply, sessionReply } from './staff-session-reply.ts';
import { acceptInvitation, beginInvitation, signIn } from './staff-sign-in.ts';
import type { StaffStore } from './staff-store.ts';

interface StaffRouteDependencies extends SignInDependencies {
  readonly staff: StaffStore;
  readonly offersOf: OffersOf;
  readonly log: PortalLog;
}

type EntranceRoute = 'beginInvitation' | 'acceptInvitation' | 'openStaffSession';
type StaffHandlers = Pick<RouteHandlers, EntranceRoute | Extract<StaffAction, keyof typeof STAFF_ROUTES>>;

export function staffHandlers(dependencies: StaffRouteDependencies): StaffHandlers {
  const { staff, sessions, offersOf, log } = dependencies;
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
      return success(openedReply(opened.value, offersOf));
    },

    ...permitted(staff.refuse, {
      async readStaffSession({ caller: { session, csrfToken } }) {
        return success({ body: sessionReply(session, { csrfToken, offersOf }) });
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
        const invited = await staff.invite(actor, municipality, body, requestId);
        if (!invited.ok) return invited;
        changed(requestId);
        return success({ status: 201 as const, body: invited.value });
      },

      async recoverStaff({ caller: { actor, municipality }, params, requestId }) {
        const recovered = await staff.recover(actor, municipality, params.staff, requestId);
        if (!recovered.ok) return recovered;
        changed(requestId);
        return success({ status: 201 as const, body: recovered.value });
      },

      async endMembership({ caller: { actor, municipality }, params, requestId }) {
        const left = await staff.leave(actor, municipality, params.staff, requestId);
        if (!left.ok) return left;
        changed(requestId);
        return success({ body: null });
      },

      async planDeparture({ caller: { actor, municipality }, params, body, requestId }) {
        const planned = await staff.planDeparture(actor, municipality, params.staff, body.at, requestId);
        if (!planned.ok) return planned;
        changed(requestId);
        return success({ body: null });
      },

      async resumeMembership({ caller: { actor, municipality }, params, requestId }) {
        const resumed = await staff.resume(actor, municipality, params.staff, requestId);
        if (!resumed.ok) return resumed;
        changed(requestId);
        return success({ body: null });
      },

      async addGrant({ caller: { actor, municipality }, params, body, requestId }) {
        const added = await staff.addGrant(actor, municipality, params.staff, body, requestId);
        if (!added.ok) return added;
        changed(requestId);
        return success({ status: 201 as const, body: { grant: added.value } });
      },

      async endGrant({ caller: { actor, municipality }, params, requestId }) {
        const ended = await staff.endGrant(actor, municipality, params.staff, params.grant, requestId);
        if (!ended.ok) return ended;
        changed(requestId);
        return success({ body: null });
      },
    }),
  };
}
