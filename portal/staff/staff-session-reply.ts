import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { csrfTokenOf, type StaffSession, sessionCookie } from '../platform/http/staff-audience.ts';

/** A session as its own browser is told of it. */
export function sessionReply(
  { staff, name, municipality, grants, endsAt, provedUntil }: StaffSession,
  csrfToken: string,
) {
  return {
    staff,
    name,
    municipality: municipalityCodeSchema.parse(municipality),
    grants: [...grants],
    csrfToken,
    endsAt: endsAt.toISOString(),
    provedUntil: provedUntil?.toISOString() ?? null,
  };
}

/** The answer to whoever signed in, with the cookie of the new session. */
export function openedReply({ token, session }: { readonly token: string; readonly session: StaffSession }) {
  return { headers: sessionCookie(token), body: sessionReply(session, csrfTokenOf(token)) };
}
