import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#core/ports/ports.ts';

const SECRET_BYTES = 32;
/** Where we start the browser ourselves it fetches the page at once. */
export const LAUNCH_TICKET_LIFETIME_MS = 30_000;
/** Where a person carries the address to a browser; see docs/adr/0001-two-hosts.md. */
export const PRINTED_TICKET_LIFETIME_MS = 600_000;

/** The desk where a browser buys its way in: one ticket at a time, one cookie at a time. Only digests are kept. */
export interface LaunchTickets {
  /** A new ticket, 32 random bytes in base64url. It ends the one before it and the cookie that was bought. */
  issue(lifetimeMs: number): string;
  /** The cookie's value for a ticket, once and in time; `undefined` for anything else. */
  redeem(ticket: string): string | undefined;
  admits(cookie: string | undefined): boolean;
  close(): void;
}

export function createLaunchTickets(clock: Clock): LaunchTickets {
  let ticket: { readonly digest: Buffer; readonly endsAtMs: number } | undefined;
  let cookieDigest: Buffer | undefined;

  return {
    issue(lifetimeMs) {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      ticket = { digest: digestOf(secret), endsAtMs: clock.nowMs() + lifetimeMs };
      cookieDigest = undefined;
      return secret;
    },
    redeem(given) {
      if (ticket === undefined || !timingSafeEqual(ticket.digest, digestOf(given))) return undefined;
      const inTime = clock.nowMs() < ticket.endsAtMs;
      ticket = undefined;
      if (!inTime) return undefined;
      const cookie = randomBytes(SECRET_BYTES).toString('base64url');
      cookieDigest = digestOf(cookie);
      return cookie;
    },
    admits: (cookie) =>
      cookie !== undefined && cookieDigest !== undefined && timingSafeEqual(cookieDigest, digestOf(cookie)),
    close() {
      ticket = undefined;
      cookieDigest = undefined;
    },
  };
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
