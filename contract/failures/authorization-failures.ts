import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

/** What can come between a site's question and a person's answer. The site is told of none of it. */
export const AUTHORIZATION_FAILURES = {
  requestUnknown: kind(5, false, {}, 404),
  requestExpired: kind(5, false, {}, 410),
  /** Another browser has opened the same question of the site. */
  requestOpenedElsewhere: kind(5, false, {}, 409),
  /** Two programs took one link, and nobody can tell which is the person's. */
  requestAlreadyClaimed: kind(5, false, {}, 409),
  /** What was shown is not what was asked. */
  requestChanged: kind(5, false, {}, 409),
  requestCancelled: kind(5, false, {}, 409),
  /** More would be given than was asked for, or in another form. */
  claimNotAllowed: kind(5, false, {}, 403),
  returnBrowserMismatch: kind(5, false, {}, 403),
  /** A page, and not the app, led here. */
  returnNotFromApp: kind(5, false, {}, 403),
  /** Nothing here opens a page, so that no answer could come back to the browser that asked. */
  browserUnavailable: kind(5, false, {}),
  /** The site's requests are answered on the computer that shows them. */
  crossDeviceRefused: kind(5, false, {}, 403),
  codeUnknown: kind(5, false, {}, 404),
  numberWrong: kind(5, false, { triesLeft: z.number().int().nonnegative() }, 403),
  /** Three wrong numbers: the request is over. */
  numberExhausted: kind(5, false, {}, 403),
  clientSuspended: kind(5, false, {}, 403),
  consentUnknown: kind(5, false, {}, 404),
  /** No transaction of that site has that name and waits. */
  transactionUnknown: kind(5, false, {}, 404),
  /** A result is fetched once. */
  transactionFetched: kind(5, false, {}, 410),
  /** Something of it is not signed. */
  transactionIncomplete: kind(5, false, {}, 403),
  /** A link of a portal that this app has not been set up for. */
  portalNotConfigured: kind(5, false, {}),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
