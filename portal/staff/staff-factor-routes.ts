import { failed, success } from '#contract/failures/outcome.ts';
import type { STAFF_FACTOR_ROUTES } from '#contract/portal/staff-factor-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import { providerCookie, type StaffSession } from '../platform/http/staff-audience.ts';
import type { PortalLog } from '../platform/log.ts';
import {
  acceptInvitationPasskey,
  beginInvitationPasskey,
  beginPasskey,
  beginPasskeySignIn,
  beginStepUp,
  readPasskey,
  signInByPasskey,
  stepUpByPasskey,
} from './passkey-sign-in.ts';
import { permitted } from './permitted.ts';
import {
  beginInvitationProvider,
  beginProviderBinding,
  beginProviderSignIn,
  signInByProvider,
} from './provider-sign-in.ts';
import { mayBeLocal, type SignInDependencies } from './sign-in-dependencies.ts';
import { type OffersOf, openedReply } from './staff-session-reply.ts';
import { changePassword, stepUpByCode } from './staff-sign-in.ts';
import type { StaffStore } from './staff-store.ts';

interface FactorRouteDependencies extends SignInDependencies {
  readonly staff: StaffStore;
  readonly offersOf: OffersOf;
  readonly log: PortalLog;
}

/** How accounts sign in beside password and codes, and how they show again who they are. */
export function staffFactorHandlers(
  dependencies: FactorRouteDependencies,
): Pick<RouteHandlers, keyof typeof STAFF_FACTOR_ROUTES> {
  const { staff, links, passkeys, ownFactors, providers, offersOf, log } = dependencies;
  const takenOf = async (session: StaffSession) => ({
    issuer: providers.get(session.municipality)?.issuer,
    mayBeLocal: await mayBeLocal(dependencies, session),
  });

  return {
    async readSignInWays({ query: { municipality } }) {
      const provider = providers.get(municipality);
      const localAccounts = provider?.localAccounts ?? 'everybody';
      return success({ body: { provider: provider?.title ?? null, localAccounts } });
    },

    async beginPasskeySignIn() {
      return success({ body: { options: await beginPasskeySignIn(dependencies) } });
    },

    async openPasskeySession({ body, requestId }) {
      const opened = await signInByPasskey(dependencies, body.credential);
      if (!opened.ok) return opened;
      log({ event: 'staffSessionOpened', requestId });
      return success(openedReply(opened.value, offersOf));
    },

    async beginProviderSignIn({ body }) {
      const begun = await beginProviderSignIn(dependencies, body);
      if (!begun.ok) return begun;
      return success({ headers: providerCookie(begun.value.token), body: { url: begun.value.url } });
    },

    async openProviderSession({ body, caller, requestId }) {
      const opened = await signInByProvider(dependencies, { ...body, requestId }, caller.providerToken);
      if (!opened.ok) return opened;
      log({ event: 'staffSessionOpened', requestId });
      const { headers, body: session } = openedReply(opened.value, offersOf);
      return success({ headers, body: { ...session, isBound: opened.value.isBound } });
    },

    async readInvitation({ body }) {
      const open = await links.find(body.link);
      if (open === undefined) return failed({ code: 'notFound' });
      const { name, mail, municipality } = open;
      return success({
        body: {
          name,
          mail,
          municipality: municipalityCodeSchema.parse(municipality),
          mayBeLocal: await mayBeLocal(dependencies, open),
          provider: providers.get(municipality)?.title ?? null,
        },
      });
    },

    async beginInvitationPasskey({ body }) {
      const begun = await beginInvitationPasskey(dependencies, body.link);
      return begun.ok ? success({ body: { options: begun.value } }) : begun;
    },

    async acceptInvitationPasskey({ body }) {
      const accepted = await acceptInvitationPasskey(dependencies, body);
      return accepted.ok ? success({ body: null }) : accepted;
    },

    async beginInvitationProvider({ body }) {
      const begun = await beginInvitationProvider(dependencies, body.link);
      if (!begun.ok) return begun;
      return success({ headers: providerCookie(begun.value.token), body: { url: begun.value.url } });
    },

    ...permitted(staff.refuse, {
      async watchStaffSession({ caller: { session } }) {
        const { idleEndsAt, endsAt, provedUntil } = session;
        return success({
          body: {
            idleEndsAt: idleEndsAt.toISOString(),
            endsAt: endsAt.toISOString(),
            provedUntil: provedUntil?.toISOString() ?? null,
          },
        });
      },

      async readOwnFactors({ caller: { session } }) {
        const { hasPassword, hasProvider, last } = await ownFactors.read(session, await takenOf(session));
        const provider = providers.get(session.municipality)?.title ?? null;
        const listed = await passkeys.list(session);
        return success({ body: { hasPassword, hasProvider, provider, passkeys: listed, last } });
      },

      async beginPasskey({ caller: { session } }) {
        const mail = await staff.mailOf(session.municipality, session.staff);
        const { municipality, name } = session;
        const account = { municipality, staff: session.staff, name, mail };
        return success({ body: { options: await beginPasskey(dependencies, session.tokenHash, account) } });
      },

      async addPasskey({ caller: { session }, body, requestId }) {
        const passkey = await readPasskey(dependencies, session.tokenHash, body.credential);
        if (!passkey.ok) return passkey;
        const added = await passkeys.add(session, passkey.value, body.name, requestId);
        if (!added.ok) return added;
        log({ event: 'staffChanged', requestId });
        return success({ status: 201 as const, body: { passkey: added.value } });
      },

      async removePasskey({ caller: { session }, params, requestId }) {
        const removed = await passkeys.remove(session, params.passkey, await takenOf(session), requestId);
        if (!removed.ok) return removed;
        log({ event: 'staffChanged', requestId });
        return success({ body: null });
      },

      async beginProviderBinding({ caller: { session } }) {
        const begun = await beginProviderBinding(dependencies, session);
        if (!begun.ok) return begun;
        return success({ headers: providerCookie(begun.value.token), body: { url: begun.value.url } });
      },

      async removeProvider({ caller: { session }, requestId }) {
        const removed = await ownFactors.removeProvider(session, { ...(await takenOf(session)), requestId });
        if (!removed.ok) return removed;
        log({ event: 'staffChanged', requestId });
        return success({ body: null });
      },

      async changePassword({ caller: { session }, body, address, requestId }) {
        const changed = await changePassword(dependencies, session, body, { address, requestId });
        if (!changed.ok) return changed;
        log({ event: 'staffChanged', requestId });
        return success({ body: null });
      },

      async removePassword({ caller: { session }, requestId }) {
        const removed = await ownFactors.removePassword(session, { ...(await takenOf(session)), requestId });
        if (!removed.ok) return removed;
        log({ event: 'staffChanged', requestId });
        return success({ body: null });
      },

      async beginStepUp({ caller: { session } }) {
        return success({ body: { options: await beginStepUp(dependencies, session) } });
      },

      async stepUpByPasskey({ caller: { session }, body }) {
        const proved = await stepUpByPasskey(dependencies, session, body.credential);
        return proved.ok ? success({ body: { provedUntil: proved.value.toISOString() } }) : proved;
      },

      async stepUpByCode({ caller: { session }, body, address }) {
        const proved = await stepUpByCode(dependencies, session, body.code, address);
        return proved.ok ? success({ body: { provedUntil: proved.value.toISOString() } }) : proved;
      },
    }),
  };
}
