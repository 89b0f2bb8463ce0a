import * as z from 'zod';
import { type FailureKind, kind, shortText } from './failure-kind.ts';

export const PORTAL_FAILURES = {
  /** What came as an event of LINE is not signed by it. */
  lineSignatureInvalid: kind(5, false, {}, 401),
  /** The portal is not on LINE. */
  lineOff: kind(5, false, {}, 404),
  /** The code is over, was used, or never was; or the button on LINE is. */
  lineCodeUnknown: kind(5, false, {}, 404),
  portalUnreachable: kind(5, true, { retryAfterMs: z.number().int().nonnegative() }),
  portalTimedOut: kind(5, true, { afterMs: z.number().int().nonnegative() }),
  portalFaulty: kind(5, true, { status: z.number().int().min(100).max(599) }),
  portalAnswerUnreadable: kind(5, true, {}),
  portalReceiptInvalid: kind(5, true, {}),
  tooManyRequests: kind(5, true, { retryAfterSeconds: z.number().int().nonnegative() }, 429),
  requestMalformed: kind(5, false, { at: shortText }, 400),
  requestTooLarge: kind(5, false, { limitBytes: z.number().int().positive() }, 413),
  mediaTypeUnsupported: kind(5, false, {}, 415),
  notFound: kind(5, false, {}, 404),
  sessionRequired: kind(5, true, {}, 401),
  /** This portal sends no mail. */
  mailUnavailable: kind(5, false, {}, 409),
  /** The code is not the one that was sent, is too old, or was tried too often. */
  mailCodeRefused: kind(5, true, {}, 422),
  storageUnavailable: kind(5, true, {}, 503),
  /** Its audit is not what was written: until an operator has stated that, nothing is changed and no personal data is shown. */
  portalReadOnly: kind(5, true, {}, 503),
  /** Its clock and the database's are apart, or time went backwards. */
  clockUnsure: kind(5, true, {}, 503),
  /** What is asked for is sealed, and its key cannot be had. */
  keyUnavailable: kind(5, true, {}, 503),
  /** The portal has no source of the group. */
  groupUnknown: kind(5, false, {}, 404),
  /** The source has to find the person first. */
  sourceNotLinked: kind(5, false, { source: shortText }, 409),
  sourcePersonUnknown: kind(5, true, {}, 404),
  sourceClosed: kind(
    5,
    true,
    {
      until: shortText,
      /** Of each day, where it has some: `HH:MM` of Japan. */
      hours: z.strictObject({ opens: shortText, closes: shortText }).optional(),
    },
    503,
  ),
  sourceSlow: kind(5, true, {}, 504),
  sourceAnswerWrong: kind(5, true, {}, 502),
  /** It was kept as long as it had to be. */
  erased: kind(5, false, {}, 410),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
