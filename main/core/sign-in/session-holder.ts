import type { OpenedSession } from './sign-in.ts';

/** The portal session as a flow may use it: only for as long as it lasts, and never in a state. */
export interface SessionHolder {
  token(): string | undefined;
  /** The portal's own name for who signed in. */
  subject(): string | undefined;
  /** The authentication certificate of the card that opened the session. */
  card(): Uint8Array | undefined;
  opened(session: OpenedSession): void;
  /** The portal said that the session is over. */
  lost(): void;
}
