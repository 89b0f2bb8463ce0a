import type { OfferedAction } from '#contract/portal/staff-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { csrfTokenOf, type StaffSession, sessionCookie } from '../platform/http/staff-audience.ts';

/** What somebody is offered in a municipality that is about no case which they see. */
export type OffersOf = (who: Pick<StaffSession, 'municipality' | 'grants'>) => OfferedAction[];

/** A session as its own browser is told of it. */
export function sessionReply(
  session: StaffSession,
  { csrfToken, offersOf }: { readonly csrfToken: string; readonly offersOf: OffersOf },
) {
  const { staff, name, municipality, grants, endsAt, provedUntil } = session;
  return {
    staff,
    name,
    municipality: municipalityCodeSchema.parse(municipality),
    grants: [...grants],
    may: offersOf(session),
    csrfToken,
    endsAt: endsAt.toISOString(),
    provedUntil: provedUntil?.toISOString() ?? null,
  };
}

/** The answer to whoever signed in, with the cookie of the new session. */
export function openedReply(
  { token, session }: { readonly token: string; readonly session: StaffSession },
  offersOf: OffersOf,
) {
  return { headers: sessionCookie(token), body: sessionReply(session, { csrfToken: csrfTokenOf(token), offersOf }) };
}
