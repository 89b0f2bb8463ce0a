import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { OpenedSession } from './sign-in.ts';

/** The portal session as a flow may use it: only for as long as it lasts, and never in a state. */
export interface SessionHolder {
  token(): string | undefined;
  /** The portal's own name for who signed in. */
  subject(): string | undefined;
  /** By which mandate the person acts for another; the token is one for that then. */
  acting(): ActingMandate | undefined;
  /** The authentication certificate of the card that opened the session. */
  card(): Uint8Array | undefined;
  opened(session: OpenedSession): void;
  /** The portal said that the session is over; to the token that was lent for a call, where it was one. */
  lost(token?: string): void;
}

/**
 * Lends the token to one call, and hears from it whether the session is over. Fails with `sessionRequired` where none is
 * open.
 */
export async function asPerson<T>(
  session: Pick<SessionHolder, 'token' | 'lost'>,
  call: (token: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const token = session.token();
  if (token === undefined) return failed({ code: 'sessionRequired' });
  const asked = await call(token);
  if (!asked.ok && asked.failure.code === 'sessionRequired') session.lost(token);
  return asked;
}
